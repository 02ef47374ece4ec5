"""The HTTP adapter: the same words over another wire, and the faults that only a wire has."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from conformance.adapters import ProfileError, Request
from conformance.adapters.http import HttpAdapter
from conformance.adapters.serve import http
from conformance.model.outcome import Accepted, Crashed, Garbled, TimedOut, Unasked
from conformance.model.profile import Limits

QUICK = Limits(answer_seconds=0.4, start_seconds=0.8)
GOOD = b'{"id":1,"outcome":"accepted","output":1}'


class Echo:
    def answer(self, request: Any) -> dict[str, Any]:
        return {"id": request["id"], "outcome": "accepted", "output": request.get("input")}


@pytest.fixture
def raw() -> Iterator[Callable[..., str]]:
    """A server that writes given bytes to its n-th connection; returns its address."""
    listeners = []

    def start(*replies: list[bytes | float]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            for reply in replies:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    # Bytes left unread would make the kernel reset the connection under the reply.
                    asked = b""
                    while not asked.endswith(b"}"):
                        asked += connection.recv(65536)
                    try:
                        for piece in reply:
                            if isinstance(piece, float):
                                time.sleep(piece)
                            else:
                                connection.sendall(piece)
                    except OSError:
                        pass
            listener.close()

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for listener in listeners:
        listener.close()


def reply(body: bytes, status: str = "200 OK", headers: str = "") -> list[bytes | float]:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
    return [head.encode() + body]


def test_echo_through_a_real_server() -> None:
    server = http(Echo())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    adapter = HttpAdapter(f"http://127.0.0.1:{server.server_port}/")
    answers = adapter.ask([Request("x", {"n": n}) for n in range(30)])
    assert [answer.outcome for answer in answers] == [Accepted(output={"n": n}) for n in range(30)]
    adapter.close()
    assert not adapter.problems
    server.shutdown()
    server.server_close()


def test_nobody_listens_at_first_is_the_profiles_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ProfileError, match="refused") as caught:
        HttpAdapter(f"http://127.0.0.1:{port}/").ask([Request("hello")])
    assert "\n" not in caught.value.line


def test_nobody_listens_later_is_a_crash_and_then_the_breaker(raw: Callable[..., str]) -> None:
    adapter = HttpAdapter(raw(reply(GOOD)), limits=QUICK)
    outcomes = [answer.outcome for answer in adapter.ask([Request("x")] * 9)]
    assert outcomes[0] == Accepted(output=1)
    assert [type(outcome) for outcome in outcomes[1:]] == [Crashed] * 5 + [Unasked] * 3


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (reply(b"<html>"), "malformed"),
        (reply(GOOD, "500 Oops"), "status 500"),
        (reply(b"", "302 Found", "Location: http://127.0.0.1:1/\r\n"), "status 302"),
        (reply(b'{"id":7,"outcome":"rejected"}'), "request 7"),
    ],
)
def test_anything_else_is_garbled(raw: Callable[..., str], said: list[bytes | float], why: str) -> None:
    (answer,) = HttpAdapter(raw(said), limits=QUICK).ask([Request("x")])
    assert isinstance(answer.outcome, Garbled)
    assert why in answer.outcome.reason


def test_a_body_shorter_than_its_length_is_a_crash(raw: Callable[..., str]) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\nConnection: close\r\n\r\n{"
    adapter = HttpAdapter(raw(reply(GOOD), [short]), limits=QUICK)
    assert isinstance(adapter.ask([Request("x"), Request("x")])[1].outcome, Crashed)


@pytest.mark.parametrize(
    "slow",
    [
        [2.0],
        [b"HTTP/1.1 200 OK\r\n", 2.0],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n", *[piece for _ in range(20) for piece in (b"{", 0.1)]],
    ],
    ids=["silence", "half a header", "a drip"],
)
def test_slowness_ends_at_the_deadline(raw: Callable[..., str], slow: list[bytes | float]) -> None:
    adapter = HttpAdapter(raw(reply(GOOD), slow), limits=QUICK)
    began = time.monotonic()
    assert adapter.ask([Request("x"), Request("x")])[1].outcome == TimedOut(seconds=0.4)
    assert time.monotonic() - began < 1.5


def test_an_endless_body_is_cut(raw: Callable[..., str]) -> None:
    limits = msgspec.structs.replace(QUICK, output_bytes=1 << 20)
    endless: list[bytes | float] = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", *[b"x" * 65536] * 64]
    (answer,) = HttpAdapter(raw(endless), limits=limits).ask([Request("x")])
    assert answer.outcome == Crashed(reason="limit: an answer of more than 1048576 bytes")
