"""Where the model of a CoRIM that was made is not the one asked for, and which row speaks of that place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.model.finding import Finding

# The row that speaks of a place, by the name of its nearest member that has one.
_ROWS = {
    "id": "corim/id-kinds",
    "tags": "corim/tag-order",
    "profile": "corim/profile-kinds",
    "entity-name": "entity/name-required",
    "reg-id": "entity/reg-id-uri",
    "role": "entity/corim-roles",
    "dependent-rims": "locator/href-uri",
    "thumbprint": "locator/thumbprint",
    "rim-validity": "validity/epoch-time",
    "tl-validity": "validity/epoch-time",
    "cotl": "cotl/grammar",
    "coswid": "coswid/required",
    "comid": "comid/grammar",
    "tag-identity": "comid/identity-required",
    "tag-id": "tag-identity/id-kinds",
    "tag-version": "tag-identity/version",
    "linked-tags": "linked-tag/relations",
    "triples": "triples/several",
    "reference-triples": "reference/record",
    "endorsed-triples": "endorsed/record",
    "identity-triples": "identity/record",
    "attest-key-triples": "attest-key/record",
    "dependency-triples": "dependency/record",
    "membership-triples": "membership/record",
    "coswid-triples": "coswid-triple/record",
    "conditional-endorsement-series-triples": "ces/record",
    "conditional-endorsement-triples": "ce/record",
    "series": "ces/order-kept",
    "class": "environment/members",
    "instance": "instance/kinds",
    "group": "group/kinds",
    "class-id": "class-id/kinds",
    "mkey": "mkey/kinds",
    "mval": "mval/several",
    "version": "version/required",
    "svn": "svn/kinds",
    "digests": "digests/value-bytes",
    "alg": "digests/algorithm-registry",
    "flags": "flags/keys",
    "raw-value": "raw-value/bytes",
    "masked-raw-value": "raw-value/masked",
    "mac-addr": "mac/lengths",
    "ip-addr": "ip/lengths",
    "ueid": "ueid/length",
    "oid": "oid/content-octets",
    "cryptokeys": "crypto-key/kinds",
    "key-list": "crypto-key/kinds",
    "authorized-by": "crypto-key/kinds",
    "pkix-base64-cert-path": "crypto-key/path-order",
    "integrity-registers": "integrity-registers/keys",
    "int-range": "int-range/kinds",
}
_DEFAULT = "corim/grammar"

Path = tuple[str | int, ...]


def between(asked: Any, made: Any) -> Iterator[Finding]:
    """Each place where the two differ, under the row that speaks of it."""
    places = list(_places(_whole(asked), _whole(made), ()))
    lost, gained = ({path[:-1] for path, *pair in places if pair[side] is None} for side in (1, 0))
    for path, one, other in places:
        detail = f"asked for {one!r} at /{'/'.join(map(str, path))}, made {other!r}"
        yield from another(_row(path, one, other, path[:-1] in lost & gained), detail)


def alike(one: Any, other: Any) -> bool:
    """Whether two models mean the same."""
    return next(_places(_whole(one), _whole(other), ()), None) is None


def another(row: str, detail: str) -> Iterator[Finding]:
    """What is written is what was asked for."""
    yield Finding(f"corim/{row}-emitted", detail)


def _whole(model: Any) -> Any:
    """A model with what holds where nothing is said: a tag has version 0, a flag of a CoSWID is false (RFC 9393)."""
    if isinstance(model, dict):
        unsaid = _SOFTWARE if "software-name" in model else _TAG if "tag-id" in model else {}
        return unsaid | {name: _whole(value) for name, value in model.items()}
    return [_whole(each) for each in model] if isinstance(model, list) else model


_SOFTWARE: dict[str, Any] = {"corpus": False, "patch": False, "supplemental": False}
_TAG: dict[str, Any] = {"tag-version": 0}


def _places(one: Any, other: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """The innermost places where two models differ."""
    if same(one, other):
        return
    match one, other:
        case dict(), dict() if _are_swapped(one, other):
            yield (*path, _REFERENCE), one.get(_REFERENCE), None
            yield (*path, _ENDORSED), None, other.get(_ENDORSED)
        case dict(), dict():
            for name in {**one, **other}:
                if name not in one or name not in other:
                    yield (*path, name), one.get(name), other.get(name)
                else:
                    yield from _places(one[name], other[name], (*path, name))
        case list(), list() if _are_moved(one, other):
            if _ORDERED & set(path[-1:]) and not all(map(alike, one, other)):
                yield path, one, other
        case list(), list() if len(one) == len(other) and not _labelled(one):
            for index, pair in enumerate(zip(one, other, strict=True)):
                yield from _places(*pair, (*path, index))
        case _:
            yield path, one, other


_ORDERED = frozenset({"series", "href", "thumbprint", "cryptokeys"})
"""Lists whose order means something; the text is silent on that of others, so another order is no fault."""


def _are_moved(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether the same things stand in another order."""
    left = list(other)
    for each in one:
        if (there := next((index for index, more in enumerate(left) if alike(each, more)), None)) is None:
            return False
        del left[there]
    return not left


def _are_swapped(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the one's reference triples are the other's endorsed triples, and the other way round."""
    return _ENDORSED in other and all(
        same(_statements(one, mine), _statements(other, theirs))
        for mine, theirs in ((_REFERENCE, _ENDORSED), (_ENDORSED, _REFERENCE))
    )


def _statements(triples: Mapping[str, Any], named: str) -> list[Any]:
    return [list(each.values()) for each in triples.get(named, ()) if isinstance(each, dict)]


_REFERENCE, _ENDORSED = "reference-triples", "endorsed-triples"


def _row(path: Path, one: Any, other: Any, moved: bool) -> str:
    """The row of a place; `moved` tells whether something is missing beside it, and something else is too many."""
    named = [each for each in path if isinstance(each, str)]
    match named:
        case [*_, "svn", "svn" | "min-svn"] if moved:
            return "svn/minimum-distinct"
        case [*_, "int-range", "range", "min" | "max"] if one is None or other is None:
            return "int-range/open"
        case [*_, "flags", _] if one is None:
            return "flags/absent-unknown"
        case [*_, "triples", "reference-triples" | "endorsed-triples"] if moved:
            return "reference/kept-apart"
        case [*_, "class" | "instance" | "group"] if one is None or other is None:
            return "environment/members"
        case ["tags", "comid", "entities", *_, "role"]:
            return "entity/comid-roles"
        case ["tags", "comid", "triples", _] | ["tags", "comid", "triples"]:
            return "triples/several"
        case ["tags", "comid" | "coswid" | "cotl"] if one is None or other is None:
            return "corim/tag-kinds"
        case ["tags", "coswid", *_]:
            return "coswid/required"
        case ["entities", *_] if len(named) == 1:
            return "entity/name-required"
    for triples in ("identity", "attest-key"):
        if "conditions" in named and f"{triples}-triples" in named:
            return f"{triples}/conditions"
    return next((_ROWS[each] for each in reversed(named) if each in _ROWS), _DEFAULT)


def same(one: Any, other: Any) -> bool:
    """Equality in the protocol's JSON: tells 1 from true and from 1.0, and takes label pairs in any order."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        if len(one) != len(other):
            return False
        if one and _labelled(one) and _labelled(other):
            one, other = sorted(one, key=_label), sorted(other, key=_label)
        return all(map(same, one, other))
    return bool(one == other)


def _labelled(pairs: Sequence[Any]) -> bool:
    return all(isinstance(each, list) and len(each) == 2 and isinstance(each[0], Mapping) for each in pairs)


def _label(pair: Sequence[Any]) -> str:
    return repr(sorted(pair[0].items()))
