"""An IUT behind an HTTP address: the protocol's JSON objects, each POSTed by itself."""

import contextlib
import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from conformance.adapters import Answer, Fault, ProfileError, Request, cut, read_reply
from conformance.adapters.breaker import Breaker
from conformance.model.outcome import Crashed, Garbled, Outcome, TimedOut, Unasked
from conformance.model.profile import Limits

_STALL = 0.035
_PAUSE = 0.2  # seconds for a server to come up again


class HttpAdapter:
    """One connection to one address, made anew when it breaks. Redirects are not followed, proxies not used.

    Certificates are checked against the system's authorities, or those in SSL_CERT_FILE.
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
        self._connection, self._path = _connection(url)
        for name, value in self._headers.items():
            if not re.fullmatch(r"[!-9;-~]+", name) or not re.fullmatch(r"[\t -~]*", value):
                raise ProfileError(f"{url}: header {name!r} cannot be sent", "printable ASCII in one line")
        self._line: _Line | None = None
        self._answered = False
        self._number = 0
        self._stalls = 0
        self._answers = 0

    def ask(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask one after the other. Raises ProfileError where nobody listens from the start."""
        self.breaker.begin()
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """Close the connection; the server is not ours to end. Names the 40 ms stall where it was seen."""
        self._hang_up()
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
        patience = self.limits.answer_seconds if self._answered else self.limits.start_seconds
        try:
            raw, outcome = self._exchange(request, began + patience)
        except TimeoutError:
            return self._died(TimedOut(seconds=patience), began)
        except TooMuch as error:
            return self._died(Crashed(reason=str(error)), began)
        except (OSError, http.client.IncompleteRead) as error:
            if not self._answered:
                raise self._nobody(error) from error
            return self._died(Crashed(reason=_words(error)), began)
        except (http.client.HTTPException, ValueError) as error:
            self._hang_up()
            raw, outcome = b"", Garbled(reason=cut(f"not HTTP: {_words(error)}"))
        seconds = time.monotonic() - began
        self._answered = True
        self._answers += 1
        self._stalls += _STALL <= seconds < 2 * _STALL
        self.breaker.answered()
        return Answer(outcome, raw, seconds, self.generation)

    def _exchange(self, request: Request, deadline: float) -> tuple[bytes, Outcome]:
        """One question, one answer. A kept connection that ends without a word may be closed for age: that is asked
        once more."""
        line, kept = self._ready(deadline)
        try:
            status, raw = self._post(request)
        except (ConnectionError, ssl.SSLEOFError):
            if not kept or line.received:
                raise
            self._hang_up()
            self._ready(deadline)
            status, raw = self._post(request)
        if status != 200:
            return raw, Garbled(reason=f"HTTP status {status}")
        number, outcome = read_reply(request.op, raw)
        if number != self._number and not isinstance(outcome, Garbled):
            return raw, Garbled(reason=f"an answer to request {number}, not {self._number}")
        return raw, outcome

    def _ready(self, deadline: float) -> tuple["_Line", bool]:
        """A connection with nothing left on it, and whether it was used before. Raises OSError."""
        kept = self._line is not None and self._line.quiet()
        if not kept:
            self._hang_up()
            self._connection.timeout = max(0.01, deadline - time.monotonic())
            self._connection.connect()
            self._line = _Line(self._connection.sock)
            self._connection.sock = self._line
        assert self._line is not None
        self._line.begin(deadline, self.limits.output_bytes)
        return self._line, kept

    def _post(self, request: Request) -> tuple[int, bytes]:
        self._connection.request("POST", self._path, request.encode(self._number), self._headers)
        with self._connection.getresponse() as reply:
            raw = reply.read()
        if reply.will_close or reply.status != 200:
            self._hang_up()
        return reply.status, raw

    def _hang_up(self) -> None:
        self._connection.close()
        if self._line is not None:
            self._line.hang_up()
            self._line = None

    def _died(self, outcome: Outcome, began: float) -> Answer:
        self._hang_up()
        self.breaker.died()
        self.generation += 1
        self.lost += time.monotonic() - began
        time.sleep(_PAUSE)
        return Answer(outcome, generation=self.generation)

    def _nobody(self, error: Exception) -> ProfileError:
        """Why nothing is judged: there was never an answer."""
        if isinstance(error, ssl.SSLError):
            return ProfileError(
                f"{self.url}: TLS: {_words(error)}",
                "does the certificate name this host? authorities of your own go into SSL_CERT_FILE",
            )
        return ProfileError(f"{self.url}: {_words(error)}", "is the server running, and the port right?")


class TooMuch(Exception):
    """An answer of more bytes than the limit."""


class _Line:
    """A socket as http.client sees it, with one deadline and one allowance of bytes for a whole answer.

    A timeout of the socket alone would begin anew with every byte of a drip.
    """

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self.deadline = 0.0
        self.allowance = 0
        self.received = 0

    def begin(self, deadline: float, allowance: int) -> None:
        """Allow one answer until `deadline` (monotonic seconds), headers included."""
        self.deadline, self.allowance, self.received = deadline, allowance, 0

    def quiet(self) -> bool:
        """Whether the connection still stands and nothing unasked has arrived on it."""
        self.socket.settimeout(0)
        try:
            self.socket.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def sendall(self, data: bytes) -> None:
        """Send within the deadline. A server may answer and close before it has read all: that is seen on reading."""
        with contextlib.suppress(BrokenPipeError):
            self.socket.settimeout(self._left())
            self.socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """A reader of one answer."""
        return io.BufferedReader(_Reader(self))

    def receive(self, buffer: Any) -> int:
        """Receive into a buffer. Raises TimeoutError, TooMuch, OSError."""
        self.socket.settimeout(self._left())
        count = self.socket.recv_into(buffer)
        self.received += count
        if self.received > self.allowance:
            raise TooMuch(f"limit: an answer of more than {self.allowance} bytes")
        return count

    def close(self) -> None:
        """Nothing yet: http.client closes before it has read the body, where that is the last one."""

    def hang_up(self) -> None:
        """Close the socket."""
        self.socket.close()

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Reader(io.RawIOBase):
    """What http.client reads one answer from; its end does not end the connection."""

    def __init__(self, line: _Line) -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.line.receive(buffer)


def _connection(url: str) -> tuple[http.client.HTTPConnection, str]:
    """An unconnected connection and the path to post to. Raises ProfileError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ProfileError(f"{url}: {error}", "write it as http://host:port/path") from error
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not re.fullmatch("[!-~]+", path):
        raise ProfileError(f"{url}: an address of ASCII without spaces is wanted", "write the others as %20")
    match parts.scheme:
        case "http" if host:
            return http.client.HTTPConnection(host, port), path
        case "https" if host:
            return http.client.HTTPSConnection(host, port, context=ssl.create_default_context()), path
    raise ProfileError(f"{url}: not the address of a server", "write it as http://host:port/path")


def _words(error: BaseException) -> str:
    """An error in one line, without what only Python says."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError) and error.strerror:
        return " ".join(error.strerror.split())
    return " ".join(str(error).split()) or type(error).__name__
