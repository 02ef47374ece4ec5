"""Hostile servers: the faults that only a wire has, each in one answer of many."""

import contextlib
import datetime
import ipaddress
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.client import parse_headers
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from conformance.adapters import ProfileError, Request
from conformance.adapters.http import HttpAdapter
from conformance.model.outcome import Accepted, Crashed, Garbled, Rejected, TimedOut, Unasked
from conformance.model.profile import Limits
from conformance.tests.hostile import CULPRIT, QUICK, Scenario, Table, conclude, questions

Step = bytes | float | str
Habit = Callable[[int, bytes], Iterable[Step]]
CLOSE, RESET = "close", "reset"

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
MANY = b"x" * 65536
NASTY = "<script>alert(1)</script>\x1b[2J" + "x" * 10_000_000
SMALL = Limits(answer_seconds=5, start_seconds=20, output_bytes=1 << 20)
LIMIT = "limit: an answer of more than 1048576 bytes"


def http(body: bytes, *, length: int | None = None, status: str = "200 OK", header: str = "X: y") -> bytes:
    """One whole answer that keeps the connection."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {length or len(body)}\r\n{header}\r\n\r\n".encode() + body


def answer(number: int, **more: object) -> bytes:
    """The body that accepts question 11."""
    shown: dict[str, object] = {"id": number, "outcome": "accepted", "output": {"n": CULPRIT}}
    return json.dumps(shown | more).encode()


def drip(data: bytes) -> Iterator[Step]:
    """The bytes one by one, slowly."""
    for byte in data:
        yield bytes([byte])
        yield 0.05


def bad(name: str, outcome: type[Any], habit: Habit, words: str = "", limits: Limits = QUICK) -> Any:
    """What a server writes in place of its good answer to question 11, given its id; what must come of that."""
    return pytest.param(Scenario(name, "", outcome, words, limits), habit, id=name)


SCENARIOS = (
    bad("never answers", TimedOut, lambda n, good: [2.0]),
    bad("drips its headers", TimedOut, lambda n, good: drip(good)),
    bad("drips its body", TimedOut, lambda n, good: chain([http(b"", length=999)], drip(b" " * 999))),
    bad("stops in its headers", TimedOut, lambda n, good: [OK, 2.0]),
    bad("answers after the deadline", TimedOut, lambda n, good: [1.0, good]),
    bad("endless body", Crashed, lambda n, good: chain([OK + b"\r\n"], repeat(MANY)), LIMIT, SMALL),
    bad("endless chunks", Crashed, lambda n, good: chain([CHUNKED], repeat(b"8\r\nxxxxxxxx\r\n")), LIMIT, SMALL),
    bad("endless headers", Garbled, lambda n, good: chain([OK], repeat(b"X: y\r\n" * 99)), "not HTTP", SMALL),
    bad("an endless header", Garbled, lambda n, good: chain([OK + b"X: "], repeat(MANY)), "not HTTP", SMALL),
    bad("continues without end", TimedOut, lambda n, good: repeat(CONTINUE * 99)),
    bad("continues now and then", TimedOut, lambda n, good: drip(CONTINUE * 99)),
    bad(
        "redirects",
        Garbled,
        lambda n, good: [http(b"", status="307 There", header="Location: /elsewhere")],
        "HTTP status 307",
    ),
    bad("a length too long", Crashed, lambda n, good: [http(b"{", length=9), CLOSE]),
    bad("a length too short", Garbled, lambda n, good: [http(answer(n), length=9)]),
    bad("a length that is no number", TimedOut, lambda n, good: [OK + b"Content-Length: many\r\n\r\n{", 2.0]),
    bad("a negative length", TimedOut, lambda n, good: [OK + b"Content-Length: -1\r\n\r\n{", 2.0]),
    bad("more than its length", Accepted, lambda n, good: [good + b"left", 0.1]),
    bad("a broken chunk", Garbled, lambda n, good: [CHUNKED + b"zz\r\n"], "not HTTP"),
    bad("answers twice", Accepted, lambda n, good: [good + good]),
    bad("answers to another", Garbled, lambda n, good: [http(answer(7))], "an answer to request 7"),
    bad("resets", Crashed, lambda n, good: [RESET], "reset"),
    bad("resets in its answer", Crashed, lambda n, good: [good[:-9], 0.1, RESET], "reset"),
    bad("closes without a word", Crashed, lambda n, good: [CLOSE], "closed connection without response"),
    bad("closes after its answer", Accepted, lambda n, good: [good, CLOSE]),
    bad("an error page", Garbled, lambda n, good: [http(b"<html>", status="500 Oh")], "HTTP status 500"),
    bad("a page", Garbled, lambda n, good: [http(b"<html>")], "malformed"),
    bad("not HTTP", Garbled, lambda n, good: [b"SSH-2.0-OpenSSH_9.9\r\n"], "not HTTP"),
    bad("compressed", Garbled, lambda n, good: [http(b"\x1f\x8b\x08", header="Content-Encoding: gzip")]),
    bad(
        "HTML, escapes and 10 MB in a reason",
        Rejected,
        lambda n, good: [http(answer(n, outcome="rejected", reason=NASTY))],
        "<script>",
    ),
)


class Server:
    """Answers every POST as it should, but question 11 by its habit; notes the paths it is asked for."""

    def __init__(self, habit: Habit, secured: ssl.SSLContext | None = None) -> None:
        self.habit = habit
        self.secured = secured
        self.paths: set[str] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self.listener.accept()[:1], daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain:
            connection = plain if self.secured is None else self.secured.wrap_socket(plain, server_side=True)
            with connection, connection.makefile("rb") as asked:
                while line := asked.readline():
                    self.paths.add(line.split()[1].decode())
                    body = asked.read(int(parse_headers(asked)["Content-Length"]))
                    request = json.loads(body)
                    good = {"id": request["id"], "outcome": "accepted", "output": request["input"]}
                    self._write(connection, request, http(json.dumps(good).encode()))

    def _write(self, connection: socket.socket, request: dict[str, Any], good: bytes) -> None:
        for step in self.habit(request["id"], good) if request["input"]["n"] == CULPRIT else [good]:
            match step:
                case bytes():
                    connection.sendall(step)
                case float():
                    time.sleep(step)
                case _:
                    if step == RESET:
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    connection.shutdown(socket.SHUT_RD)
                    raise ConnectionError


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    made = Table()
    yield made
    made.show(request.config)


Reach = Callable[..., HttpAdapter]


@pytest.fixture
def reach() -> Iterator[Reach]:
    """Connects, and hangs up at the end."""
    adapters: list[HttpAdapter] = []

    def begin(url: str, limits: Limits = QUICK) -> HttpAdapter:
        adapters.append(HttpAdapter(url, limits=limits))
        return adapters[-1]

    yield begin
    for adapter in adapters:
        adapter.close()


@pytest.mark.parametrize(("scenario", "habit"), SCENARIOS)
def test_one_misdeed_costs_one_answer(scenario: Scenario, habit: Habit, table: Table, reach: Reach) -> None:
    server = Server(habit)
    with server.listener:
        adapter = reach(f"http://127.0.0.1:{server.port}/path", limits=scenario.limits)
        began = time.monotonic()
        answers = adapter.ask([Request("x.y", each) for each in questions()])
        table.rows.append(conclude(scenario, answers, time.monotonic() - began))
    assert server.paths == {"/path"}
    assert not adapter.problems
    assert not adapter.faults


def test_a_connection_that_is_closed_for_age_is_no_crash(reach: Reach) -> None:
    """A server may close what it has kept at any moment, also while the next question is under way."""
    server = Server(lambda n, good: [good])
    real, asked = server._write, 0

    def tired(connection: socket.socket, request: dict[str, Any], good: bytes) -> None:
        nonlocal asked
        asked += 1
        if asked % 2 == 0:
            raise ConnectionError
        real(connection, request, good)

    server._write = tired  # type: ignore[method-assign]
    with server.listener:
        adapter = reach(f"http://127.0.0.1:{server.port}/")
        outcomes = [each.outcome for each in adapter.ask([Request("x.y", each) for each in questions()])]
    assert outcomes == [Accepted(output=each) for each in questions()]
    assert adapter.generation == 0


@pytest.mark.parametrize(
    "url", ["127.0.0.1:80", "ftp://127.0.0.1/", "http://", "http://[::1/", "http://h:x/", "http://h/a b"]
)
def test_what_is_no_address_is_the_profiles_fault(url: str) -> None:
    with pytest.raises(ProfileError):
        HttpAdapter(url)


def test_a_header_of_two_lines_is_the_profiles_fault(reach: Reach) -> None:
    with pytest.raises(ProfileError, match="'X-Token' cannot be sent") as caught:
        HttpAdapter("http://127.0.0.1/", {"X-Token": "secret\r\nX: y"})
    assert "secret" not in caught.value.line


class Authority:
    """A certificate authority, and servers' contexts with certificates that it signed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Authority of a test")])
        signed = self._builder(self.name, self.key, days=1)
        own = signed.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.file = folder / "authority.pem"
        self.file.write_bytes(own.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        began = now - datetime.timedelta(days=3)
        return builder.not_valid_before(began).not_valid_after(now + datetime.timedelta(days=days))

    def context(self, name: x509.GeneralName, days: int = 1) -> ssl.SSLContext:
        """The context of a server whose certificate names `name` for so many more days."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(x509.Name([]), key, days)
        builder = builder.add_extension(x509.SubjectAlternativeName([name]), critical=True)
        whole = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ) + builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        path = self.folder / "server.pem"
        path.write_bytes(whole)
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(path)
        return made


HERE = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def test_a_certificate_that_names_the_server_is_taken(authority: Authority, reach: Reach) -> None:
    server = Server(lambda n, good: [good], authority.context(HERE))
    with server.listener:
        adapter = reach(f"https://127.0.0.1:{server.port}/")
        outcomes = [each.outcome for each in adapter.ask([Request("x.y", each) for each in questions()])]
    assert outcomes == [Accepted(output=each) for each in questions()]


@pytest.mark.parametrize(
    ("name", "days", "trusted", "host", "words"),
    [
        (x509.DNSName("elsewhere.example"), 1, True, "localhost", "TLS: Hostname mismatch"),
        (x509.DNSName("localhost"), 1, True, "127.0.0.1", "TLS: IP address mismatch"),
        (HERE, -1, True, "127.0.0.1", "TLS: certificate has expired"),
        (HERE, 1, False, "127.0.0.1", "TLS: unable to get local issuer certificate"),
    ],
    ids=["another name", "a name for an address", "expired", "unknown authority"],
)
def test_another_certificate_is_the_profiles_fault(
    name: x509.GeneralName,
    days: int,
    trusted: bool,
    host: str,
    words: str,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    reach: Reach,
) -> None:
    server = Server(lambda n, good: [good], authority.context(name, days))
    if not trusted:
        monkeypatch.delenv("SSL_CERT_FILE")
    with server.listener, pytest.raises(ProfileError, match=words) as caught:
        reach(f"https://{host}:{server.port}/").ask([Request("hello")])
    assert "does the certificate name this host?" in caught.value.line
    assert not server.paths


def test_a_certificate_that_changes_is_a_crash(authority: Authority, reach: Reach) -> None:
    server = Server(lambda n, good: [good, CLOSE], authority.context(HERE))
    elsewhere = authority.context(x509.DNSName("elsewhere.example"))
    with server.listener:
        adapter = reach(f"https://127.0.0.1:{server.port}/")
        first = adapter.ask([Request("x.y", each) for each in questions()[: CULPRIT + 1]])
        server.secured = elsewhere
        later = adapter.ask([Request("x.y", each) for each in questions()])
    assert {type(each.outcome) for each in first} == {Accepted}
    assert [type(each.outcome) for each in later[:5]] == [Crashed] * 5
    assert "mismatch" in str(later[0].outcome)
    assert {type(each.outcome) for each in later[5:]} == {Unasked}


def test_a_handshake_that_never_ends_is_bounded(reach: Reach) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        adapter = reach(f"https://127.0.0.1:{silent.getsockname()[1]}/", limits=Limits(start_seconds=0.5))
        began = time.monotonic()
        (only,) = adapter.ask([Request("hello")])
    assert only.outcome == TimedOut(seconds=0.5)
    assert time.monotonic() - began < 2


def test_plain_where_tls_is_wanted_is_the_profiles_fault(reach: Reach) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def refuse() -> None:
            with plain.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=refuse, daemon=True).start()
        with pytest.raises(ProfileError, match="TLS: "):
            reach(f"https://127.0.0.1:{plain.getsockname()[1]}/").ask([Request("hello")])
