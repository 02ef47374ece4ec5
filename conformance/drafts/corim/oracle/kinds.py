"""Items by themselves, as shapes: what each place of the grammar may hold. `rule` is what another kind breaks there."""

from collections.abc import Callable
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.oracle import values
from conformance.drafts.corim.oracle.shapes import Scalar, Tagged
from conformance.drafts.corim.wire import names


def of(*majors: int) -> Callable[[Item], bool]:
    """Whether an item is of one of these major types; simple values and floats are not told apart."""
    return lambda item: item.major in majors


def none(_: Item) -> bool:
    """No item."""
    return False


def _value(item: Item) -> Any:
    return item.value


def _number(item: Item) -> int | str:
    return values.number(item.value)


def _base64(item: Item) -> str:
    return values.base64_of(item.value)


def text(rule: str) -> Scalar:
    """Text."""
    return Scalar(rule, "text", of(cbor.TEXT), _value)


def uint(rule: str) -> Scalar:
    """An unsigned integer."""
    return Scalar(rule, "unsigned integer", of(cbor.UINT), _number)


def integer(rule: str) -> Scalar:
    """An integer of either sign."""
    return Scalar(rule, "integer", of(cbor.UINT, cbor.NINT), _number)


def integer_or_text(rule: str) -> Scalar:
    """An integer or text."""
    return Scalar(rule, "integer or text", of(cbor.UINT, cbor.NINT, cbor.TEXT), integer_or_text_model)


def integer_or_text_model(item: Item) -> int | str:
    """An integer or text as it stands in the model."""
    return item.value if item.major == cbor.TEXT else values.number(item.value)


def bound(rule: str) -> Scalar:
    """An end of a range: an integer, or null where there is none."""
    return Scalar(rule, "integer or null", lambda item: of(cbor.UINT, cbor.NINT)(item) or _is(item, cbor.NULL), _bound)


def _bound(item: Item) -> int | str | None:
    return None if item.major == cbor.SIMPLE else values.number(item.value)


def _is(item: Item, *simple: int) -> bool:
    return item.major == cbor.SIMPLE and not item.is_float and item.value in simple


def boolean(rule: str) -> Scalar:
    """True or false."""
    return Scalar(rule, "boolean", lambda item: _is(item, cbor.TRUE, cbor.FALSE), lambda item: item.value == cbor.TRUE)


def octets(rule: str, *sizes: int, bare: str = "") -> Scalar:
    """A byte string, of one of these sizes where they are given."""
    what = f"byte string of {' or '.join(map(str, sizes))}" if sizes else "byte string"

    def fits(item: Item) -> bool:
        return item.major == cbor.BYTES and (not sizes or len(item.value) in sizes)

    return Scalar(rule, what, fits, _base64, bare)


def uuid(rule: str, bare: str = "") -> Scalar:
    """A UUID: a byte string of 16."""
    return Scalar(
        rule,
        "byte string of 16",
        lambda item: item.major == cbor.BYTES and len(item.value) == 16,
        lambda item: values.uuid_text(item.value),
        bare,
    )


def oid(rule: str, arcs: str) -> Scalar:
    """An object identifier: a byte string, of whole arcs."""

    def fits(item: Item) -> bool:
        return item.major == cbor.BYTES and values.oid_text(item.value) is not None

    return Scalar(arcs, "object identifier", fits, lambda item: values.oid_text(item.value), rule)


def number(rule: str) -> Scalar:
    """An integer or a float, as seconds since 1970."""
    return Scalar(
        rule,
        "number",
        lambda item: of(cbor.UINT, cbor.NINT)(item) or item.is_float,
        values.seconds,
    )


def anything() -> Scalar:
    """Any item."""
    return Scalar("", "", lambda item: True, values.any_value)


def code(rule: str) -> Scalar:
    """A number of a registry that others may add to: any integer but those that mean something elsewhere."""
    return Scalar(
        rule,
        "number of this registry",
        lambda item: item.major in (cbor.UINT, cbor.NINT),
        _number,
    )


def uri(rule: str) -> Tagged:
    """A URI: text under tag 32."""
    return Tagged(rule, names.TAG_URI, text(rule))


def time(rule: str) -> Tagged:
    """A point in time: a number under tag 1."""
    return Tagged(rule, names.TAG_TIME, number(rule))
