"""A replayed case as text: each message that went out, each answer that came back, the verdict."""

import base64
from collections.abc import Iterator

from conformance.engine.ask import Judged, describe
from conformance.engine.minimise import Smallest
from conformance.engine.replay import Replayed, request_line
from conformance.reporting.escape import visible
from conformance.reporting.exhibit import message, pretty
from conformance.reporting.publish import diagnose

SHOWN = 2048  # characters of one message, answer or projection
STDERR = 8192  # of its end, where the stack trace is


def render(replayed: Replayed) -> str:
    """The twin first, where there is one, then the case."""
    blocks = ["\n".join(_one(one, replayed.revision)) for one in replayed.judged]
    if replayed.stderr:
        blocks.append("stderr of the implementation:\n" + visible(replayed.stderr[-STDERR:], lines=True))
    return "\n\n".join(blocks)


def smallest(found: Smallest) -> str:
    """The message that `minimise` found, and what the implementation does with it."""
    shown = message({"data": base64.b64encode(found.data).decode()}, diagnose)
    lines = [f"{len(found.data)} bytes of {found.before}, after {found.asked} questions", f"hex: {found.data.hex()}"]
    lines += (shown.notation or shown.note).splitlines() if shown else []
    return "\n".join([*lines, visible(f"outcome: {describe(found.outcome)}")])


def _one(one: Judged, revision: str) -> Iterator[str]:
    vector = one.vector
    yield f"{one.verdict.value}  {vector.id}  ({vector.requirement}, {vector.expect.value}, revision {revision})"
    yield f"  asked because: {vector.because}"
    if vector.mutation is not None:
        yield f"  mutation of {vector.twin}: {vector.mutation.op} at {vector.mutation.at or 'the whole'}"
    sent = message(vector.input, diagnose)
    if sent is not None:
        yield f"  hex: {_begun(sent.data.hex())}"
        yield from (f"    {line}" for line in _begun(sent.notation or sent.note).splitlines())
    yield f"  -> {_begun(request_line(vector, revision))}"
    yield f"  <- {_begun(visible(one.answer.raw.decode('utf-8', 'backslashreplace'))) or one.answer.outcome}"
    if vector.output is not None:
        yield "  demanded: " + _begun(pretty(vector.output)).replace("\n", "\n  ")
    yield f"  concluded: {visible(one.because)}"


def _begun(text: str) -> str:
    """As much of a text as a person reads; a deep or long message would bury its verdict."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} … and {len(text) - SHOWN} more characters"
