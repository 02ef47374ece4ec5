"""The same in Python: it rejects every request as soon as it has read its id."""

import os


def answer(line: bytes) -> bytes:
    """One line for one line."""
    number = line[6 : line.index(b",")]
    if b'"op":"hello"' in line:
        return b'{"id":%b,"name":"null","version":"1","protocol":1,"window":64}\n' % number
    if b'"op":"selftest.' in line:
        return b'{"id":%b,"outcome":"unsupported"}\n' % number
    return b'{"id":%b,"outcome":"rejected"}\n' % number


rest = b""
while chunk := os.read(0, 1 << 20):
    *lines, rest = (rest + chunk).split(b"\n")
    os.write(1, b"".join(map(answer, lines)))
