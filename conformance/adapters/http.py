"""An IUT behind an HTTP address: the protocol's JSON objects, each POSTed by itself."""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import requests

from conformance.adapters import LINE_LIMIT, Answer, ProfileError, Request, read_reply
from conformance.adapters.breaker import Breaker
from conformance.model.outcome import Crashed, Garbled, Outcome, TimedOut, Unasked
from conformance.model.profile import Limits

_STALL = 0.035
_CHUNK = 1 << 16


class HttpAdapter:
    """One session to one address. Redirects are not followed and proxies of the environment not used."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, *, limits: Limits | None = None) -> None:
        self.url = url
        self.limits = limits or Limits()
        self.problems: list[str] = []
        self.generation = 0
        self.lost = 0.0
        self.breaker = Breaker()
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        self._reset()
        self._answered = False
        self._number = 0
        self._stalls = 0
        self._answers = 0

    def ask(self, requests_: Sequence[Request]) -> list[Answer]:
        """Ask one after the other. Raises ProfileError where nobody listens from the start."""
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

    def _one(self, request: Request) -> Answer:
        if reason := self.breaker.open:
            return Answer(Unasked(reason=reason), generation=self.generation)
        self._number += 1
        began = time.monotonic()
        try:
            raw, outcome = self._within(lambda: self._post(request))
        except requests.Timeout:
            return self._died(TimedOut(seconds=self.limits.answer_seconds), began)
        except requests.exceptions.SSLError as error:
            raise ProfileError(f"{self.url}: TLS: {_cause(error)}", "does the certificate name this host?") from error
        except requests.exceptions.InvalidURL as error:
            raise ProfileError(f"{self.url}: {error}", "write it as http://host:port/path") from error
        except requests.RequestException as error:
            if not self._answered:
                raise ProfileError(
                    f"{self.url}: {_cause(error)}", "is the server running, and the port right?"
                ) from error
            return self._died(Crashed(reason=_cause(error)), began)
        seconds = time.monotonic() - began
        self._answered = True
        self._answers += 1
        self._stalls += _STALL <= seconds < 2 * _STALL
        self.breaker.answered()
        return Answer(outcome, raw, seconds, self.generation)

    def _reset(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(self._headers)
        self._worker = _Worker()

    def _within(self, work: Callable[[], tuple[bytes, Outcome]]) -> tuple[bytes, Outcome]:
        """Do it in the worker until the deadline: requests' own timeout starts anew with every byte of a drip."""
        try:
            done = self._worker.do(work, self._patience)
        except queue.Empty:
            self._reset()
            raise requests.Timeout from None
        if isinstance(done, BaseException):
            raise done
        return done

    @property
    def _patience(self) -> float:
        return self.limits.answer_seconds if self._answered else self.limits.start_seconds

    def _post(self, request: Request) -> tuple[bytes, Outcome]:
        body, session = request.encode(self._number), self._session
        with session.post(self.url, data=body, timeout=self._patience, stream=True, allow_redirects=False) as reply:
            raw = bytearray()
            for chunk in reply.iter_content(_CHUNK):
                raw += chunk
                if len(raw) > LINE_LIMIT:
                    return bytes(raw[:_CHUNK]), Garbled(reason=f"a body of more than {LINE_LIMIT} bytes")
        if reply.status_code != 200:
            return bytes(raw), Garbled(reason=f"HTTP status {reply.status_code}")
        number, outcome = read_reply(request.op, bytes(raw))
        if number != self._number and not isinstance(outcome, Garbled):
            return bytes(raw), Garbled(reason=f"an answer to request {number}, not {self._number}")
        return bytes(raw), outcome

    def _died(self, outcome: Outcome, began: float) -> Answer:
        self.breaker.died()
        self.generation += 1
        self.lost += time.monotonic() - began
        time.sleep(0.2)
        return Answer(outcome, generation=self.generation)


class _Worker:
    """A thread that does one thing after the other; one that misses its deadline is left behind."""

    def __init__(self) -> None:
        self._todo: queue.SimpleQueue[Callable[[], tuple[bytes, Outcome]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[bytes, Outcome] | BaseException] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def do(self, work: Callable[[], tuple[bytes, Outcome]], seconds: float) -> tuple[bytes, Outcome] | BaseException:
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


def _cause(error: BaseException) -> str:
    """The innermost reason in one line: urllib3 wraps it several times."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return " ".join(str(error).split()) or type(error).__name__
