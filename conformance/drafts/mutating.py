"""What every draft's mutants are made with: the reference's own method, with one thing gone wrong around it.

A mutant's class stands right above the reference's, so the method that it overrides is that of `super`.
"""

import contextlib
from collections.abc import Callable
from typing import Any

from conformance.codecs import DecodeError, Flaw, cbor
from conformance.codecs.cbor import Item
from conformance.model.outcome import Refusal

Override = Callable[..., Any]


def _right(self: Any, method: str) -> Callable[..., Any]:
    right: Callable[..., Any] = getattr(super(type(self), self), method)
    return right


def first(method: str, change: Callable[[Any], Any]) -> Override:
    """The reference's method, given another first argument."""

    def override(self: Any, argument: Any, *more: Any) -> Any:
        return _right(self, method)(change(argument), *more)

    return override


def last(method: str, change: Callable[..., Any]) -> Override:
    """The reference's method, whose result is changed; `change` sees the result and then the arguments."""

    def override(self: Any, *arguments: Any) -> Any:
        return change(_right(self, method)(*arguments), *arguments)

    return override


def refusing(method: str, when: Callable[..., Any]) -> Override:
    """The reference's method, which refuses what it should not."""

    def override(self: Any, *arguments: Any) -> Any:
        if when(*arguments):
            raise Refusal("a mutant refuses this")
        return _right(self, method)(*arguments)

    return override


def taking(method: str, when: Callable[..., Any], instead: Callable[..., Any] = lambda *_: None) -> Override:
    """The reference's method, which does something else where `when` holds."""

    def override(self: Any, *arguments: Any) -> Any:
        return instead(*arguments) if when(*arguments) else _right(self, method)(*arguments)

    return override


# Readers of CBOR that go on after a flaw.


def after(flaw: Flaw, mend: Callable[[bytes, DecodeError], Item]) -> Override:
    """A reader of one item, which mends a flaw in place of refusing it."""

    def override(self: Any, data: bytes) -> Item:
        try:
            return cbor.decode(data)
        except DecodeError as error:
            if error.flaw is not flaw or "twice" in error.rule:
                raise
            return mend(data, error)

    return override


def zeros_behind(data: bytes, error: DecodeError) -> Item:
    """What stands behind the end of a short buffer."""
    for count in range(1, 64):
        with contextlib.suppress(DecodeError):
            return cbor.decode(data + bytes(count))
    raise error


def question_marks(data: bytes, error: DecodeError) -> Item:
    """One for each byte that is no UTF-8."""
    while True:
        data = data[: error.offset] + b"?" + data[error.offset + 1 :]
        try:
            return cbor.decode(data)
        except DecodeError as again:
            error = again
