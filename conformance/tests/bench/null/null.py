"""The same in Python: it rejects every request as soon as it has read its id. `null.py web` does so over HTTP."""

import os
import socket
import sys


def answer(line: bytes) -> bytes:
    """One line for one line."""
    number = line[6 : line.index(b",")]
    if b'"op":"hello"' in line:
        return b'{"id":%b,"name":"null","version":"1","protocol":1,"window":64}\n' % number
    if b'"op":"selftest.' in line:
        return b'{"id":%b,"outcome":"unsupported"}\n' % number
    return b'{"id":%b,"outcome":"rejected"}\n' % number


def stdio() -> None:
    """Answer what comes together with one write."""
    rest = b""
    while chunk := os.read(0, 1 << 20):
        *lines, rest = (rest + chunk).split(b"\n")
        os.write(1, b"".join(map(answer, lines)))


def web() -> None:
    """Print the address, then answer each connection to its end, each request with one write."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as requests:
                while requests.readline():
                    length = 0
                    while (header := requests.readline()) != b"\r\n":
                        name, _, value = header.partition(b":")
                        if name.lower() == b"content-length":
                            length = int(value)
                    told = answer(requests.read(length))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(told), told))


if sys.argv[1:] == ["web"]:
    web()
else:
    stdio()
