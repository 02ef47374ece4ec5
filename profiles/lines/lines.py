"""The suite's contract in Python: one JSON object a line in, one a line out. It is a file of each adapter.

An operation is a function that takes the members of the request's input as arguments and returns what accepted(),
rejected() or unsupported() make. What else it raises ends the process, as the suite wants it.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Answer = dict[str, Any]


def accepted(output: Any) -> Answer:
    """What the library made of a message."""
    return {"outcome": "accepted", "output": output}


def rejected(reason: object) -> Answer:
    """Cut, because some errors print the whole message."""
    return {"outcome": "rejected", "reason": str(reason)[:1000]}


def unsupported(reason: str) -> Answer:
    """The library has no such thing."""
    return {"outcome": "unsupported", "reason": reason}


def serve(
    name: str,
    version: str,
    operations: Mapping[str, Callable[..., Answer]],
    features: Sequence[str] = (),
    *,
    language: str = "Python",
    window: int = 64,
    default: Callable[[Any], Any] | None = None,
) -> None:
    """Answer until there is no more to answer; `default` makes JSON of what is none. What else is printed is a log."""
    answers, sys.stdout = sys.stdout, sys.stderr
    hello = {"name": name, "version": version, "language": language, "protocol": 1, "window": window}
    hello |= {"operations": [*operations], "features": [*features]}

    def respond(op: str, asked: Mapping[str, Any]) -> Answer:
        if op == "hello":
            return hello
        if op == "selftest.crash":
            raise RuntimeError("selftest.crash was asked for")
        if op not in operations:
            return unsupported(f"no operation {op}")
        return operations[op](**asked)

    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = {"id": request["id"], **respond(request["op"], request.get("input", {}))}
        # Flushed one by one: what was answered stays answered when the next request ends the process.
        answers.write(json.dumps(answer, default=default) + "\n")
        answers.flush()
