"""An IUT behind an HTTP address: the protocol's JSON objects, each POSTed by itself."""

import os
import queue
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import requests
import urllib3

from conformance.adapters import Answer, Fault, ProfileError, Request, cut, read_reply
from conformance.adapters.breaker import Breaker
from conformance.model.outcome import Crashed, Garbled, Outcome, TimedOut, Unasked
from conformance.model.profile import Limits

_STALL = 0.035
_PAUSE = 0.2  # seconds for a server to come up again
_CHUNK = 1 << 16

Exchanged = tuple[bytes, Outcome]


class HttpAdapter:
    """One session to one address. Redirects are not followed and proxies of the environment not used.

    Certificates are checked against the authorities that requests brings, or those in SSL_CERT_FILE.
    """

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, *, limits: Limits | None = None) -> None:
        self.url = url
        self.limits = limits or Limits()
        self.problems: list[str] = []
        self.faults: list[Fault] = []
        self.generation = 0
        self.lost = 0.0
        self.breaker = Breaker()
        self._headers = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
        self._answered = False
        self._number = 0
        self._stalls = 0
        self._answers = 0
        self._kept = False
        self._check()
        self._reset()

    def ask(self, requests_: Sequence[Request]) -> list[Answer]:
        """Ask one after the other. Raises ProfileError where nobody listens from the start."""
        self.breaker.begin()
        return [self._one(request) for request in requests_]

    def close(self) -> None:
        """Close the connections; the server is not ours to end. Names the 40 ms stall where it was seen."""
        self._worker.end()
        self._session.close()
        if self._answers >= 10 and self._stalls > self._answers / 2:
            self.problems.append(
                f"{self._stalls} of {self._answers} answers took about 40 ms: the server writes header and body apart "
                "and waits for a delayed ACK (set TCP_NODELAY, or write once)"
            )

    def _check(self) -> None:
        """What can be known to be wrong before anything is sent. Raises ProfileError."""
        for name, value in self._headers.items():
            if not re.fullmatch(r"[!-9;-~]+", name) or not re.fullmatch(r"[\t -~]*", value):
                raise ProfileError(f"{self.url}: header {name!r} cannot be sent", "printable ASCII in one line")
        try:
            prepared = requests.Request("POST", self.url).prepare()
        except (requests.RequestException, ValueError) as error:
            raise ProfileError(f"{self.url}: {_words(error)}", "write it as http://host:port/path") from error
        if not (prepared.url or "").startswith(("http://", "https://")) or not self.url.isascii() or " " in self.url:
            raise ProfileError(f"{self.url}: not the address of a server", "write it as http://host:port/path")

    def _one(self, request: Request) -> Answer:
        if reason := self.breaker.open:
            return Answer(Unasked(reason=reason), generation=self.generation)
        self._number += 1
        began = time.monotonic()
        patience = self.limits.answer_seconds if self._answered else self.limits.start_seconds
        try:
            raw, outcome = self._exchange(request, patience)
        except requests.Timeout:
            return self._died(TimedOut(seconds=patience), began)
        except _TooMuch as error:
            return self._died(Crashed(reason=str(error)), began)
        except requests.RequestException as error:
            if _is_garbled(error):
                raw, outcome = b"", Garbled(reason=cut(f"not HTTP: {_words(error)}"))
            elif not self._answered:
                raise self._nobody(error) from error
            else:
                return self._died(Crashed(reason=_words(error)), began)
        seconds = time.monotonic() - began
        self._answered = True
        self._answers += 1
        self._stalls += _STALL <= seconds < 2 * _STALL
        self.breaker.answered()
        return Answer(outcome, raw, seconds, self.generation)

    def _exchange(self, request: Request, patience: float) -> Exchanged:
        """One question, one answer; once more where a kept connection ends without a word, for it may be of age."""
        kept, self._kept = self._kept, True
        try:
            return self._within(patience, lambda: self._post(request, patience))
        except requests.ConnectionError as error:
            if not kept or not any(isinstance(each, ConnectionError) for each in _causes(error)):
                raise
        return self._within(patience, lambda: self._post(request, patience))

    def _reset(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = os.environ.get("SSL_CERT_FILE") or True
        self._session.headers.update(self._headers)
        self._worker = _Worker()
        self._kept = False

    def _within(self, seconds: float, work: Callable[[], Exchanged]) -> Exchanged:
        """Do it in the worker until the deadline: requests' own timeout starts anew with every byte of a drip."""
        try:
            done = self._worker.do(work, seconds)
        except queue.Empty:
            self._reset()
            raise requests.Timeout from None
        if isinstance(done, BaseException):
            raise done
        return done

    def _post(self, request: Request, patience: float) -> Exchanged:
        body, session = request.encode(self._number), self._session
        with session.post(self.url, data=body, timeout=patience, stream=True, allow_redirects=False) as reply:
            raw = bytearray()
            for chunk in reply.iter_content(_CHUNK):
                raw += chunk
                if len(raw) > self.limits.output_bytes:
                    raise _TooMuch(f"limit: an answer of more than {self.limits.output_bytes} bytes")
        if reply.status_code != 200:
            return bytes(raw), Garbled(reason=f"HTTP status {reply.status_code}")
        number, outcome = read_reply(request.op, bytes(raw))
        if number != self._number and not isinstance(outcome, Garbled):
            return bytes(raw), Garbled(reason=f"an answer to request {number}, not {self._number}")
        return bytes(raw), outcome

    def _died(self, outcome: Outcome, began: float) -> Answer:
        self._worker.end()
        self._session.close()
        self._reset()
        self.breaker.died()
        self.generation += 1
        self.lost += time.monotonic() - began
        time.sleep(_PAUSE)
        return Answer(outcome, generation=self.generation)

    def _nobody(self, error: Exception) -> ProfileError:
        """Why nothing is judged: there was never an answer."""
        if isinstance(error, requests.exceptions.SSLError):
            return ProfileError(
                f"{self.url}: TLS: {_words(error)}",
                "does the certificate name this host? authorities of your own go into SSL_CERT_FILE",
            )
        return ProfileError(f"{self.url}: {_words(error)}", "is the server running, and the port right?")


class _TooMuch(Exception):
    """An answer of more bytes than the limit."""


class _Worker:
    """A thread that does one thing after the other; one that misses its deadline is left behind."""

    def __init__(self) -> None:
        self._todo: queue.SimpleQueue[Callable[[], Exchanged] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Exchanged | BaseException] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def do(self, work: Callable[[], Exchanged], seconds: float) -> Exchanged | BaseException:
        """The result, or the exception. Raises queue.Empty at the deadline."""
        self._todo.put(work)
        return self._done.get(timeout=seconds)

    def end(self) -> None:
        """Let the thread finish."""
        self._todo.put(None)

    def _work(self) -> None:
        while (work := self._todo.get()) is not None:
            try:
                self._done.put(work())
            except BaseException as error:  # noqa: BLE001 - it is raised again where the work was asked for
                self._done.put(error)


def _causes(error: BaseException) -> list[BaseException]:
    """An error and what it was raised for: urllib3 and requests wrap several times."""
    chain = [error]
    while (inner := chain[-1].__cause__ or chain[-1].__context__) is not None and inner not in chain:
        chain.append(inner)
    return chain


def _is_garbled(error: requests.RequestException) -> bool:
    """Whether something came that is not HTTP, rather than nothing or an end too early."""
    for each in _causes(error):
        if isinstance(each, OSError) and not isinstance(each, requests.RequestException):
            return False
        if isinstance(each, urllib3.exceptions.IncompleteRead):
            return False
    not_http = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)
    names = {"BadStatusLine", "LineTooLong", "HTTPException", "InvalidHeader", "UnknownProtocol", "InvalidChunkLength"}
    found = {type(each).__name__ for each in _causes(error)}
    return bool(found & names) or isinstance(error, not_http)


def _words(error: BaseException) -> str:
    """The innermost reason in one line, without what only Python says."""
    innermost = _causes(error)[-1]
    if isinstance(innermost, ssl.SSLCertVerificationError):
        return innermost.verify_message
    if isinstance(innermost, OSError) and innermost.strerror:
        return " ".join(innermost.strerror.split())
    return " ".join(str(innermost).split()) or type(innermost).__name__
