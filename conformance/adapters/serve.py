"""Serve an in-process implementation over stdio or HTTP, so that it meets the suite as a stranger would.

python -m conformance.adapters.serve stdio package.module:factory [name=value …]
python -m conformance.adapters.serve http package.module:factory [name=value …]

Over HTTP the first line on stdout is the address.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from conformance.adapters import ProfileError
from conformance.adapters.inprocess import Implementation, resolve
from conformance.model.profile import InProcess

_CHUNK = 1 << 18


def stdio(implementation: Implementation) -> None:
    """Answer line by line until stdin ends; what arrives together is answered with one write."""
    for lines in _batches():
        answers = b"".join(msgspec.json.encode(_answer(implementation, line)) + b"\n" for line in lines)
        while answers:
            answers = answers[os.write(1, answers) :]


def _batches() -> Iterator[list[bytes]]:
    rest = b""
    while chunk := os.read(0, _CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        if lines:
            yield lines


def http(implementation: Implementation, port: int = 0) -> ThreadingHTTPServer:
    """A server on the loopback interface that answers POSTs; the caller runs `serve_forever`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            """One request object in, one answer object out."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = msgspec.json.encode(_answer(implementation, body))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def _answer(implementation: Implementation, line: bytes) -> Mapping[str, Any]:
    request = msgspec.json.decode(line)
    if request["op"] == "selftest.crash":
        os.abort()
    return implementation.answer(request)


def main(arguments: list[str]) -> int:
    """Run until stdin ends or the process is killed."""
    try:
        how, factory, *rest = arguments
        implementation = resolve(InProcess(factory=factory, arguments=dict(item.split("=", 1) for item in rest)))
    except (ValueError, ProfileError) as error:
        print(f"serve: {error}", file=sys.stderr)
        return 2
    if how == "http":
        server = http(implementation)
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
    stdio(implementation)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
