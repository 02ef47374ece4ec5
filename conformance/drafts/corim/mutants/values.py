"""Mutants that read measurements wrong."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Item
from conformance.drafts.corim.mutants.making import (
    anywhere,
    at,
    element,
    empty_at,
    forgiving,
    is_major,
    is_tag,
    last,
    nothing,
    refusing,
    without,
)  # fmt: skip
from conformance.drafts.corim.wire import names
from conformance.model.mutant import Mutant

_REGISTERED_ALGORITHMS = {*range(1, 13), "sha-256", "sha-384"}
_SCHEMES = (1, 2, 3, 4, 16384)


def mutants() -> Iterator[Mutant]:
    """All of them."""
    yield from _measurements()
    yield from _values()
    yield from _versions()
    yield from _digests()
    yield from _flags()
    yield from _raw_values()
    yield from _addresses()
    yield from _keys()
    yield from _registers()
    yield from _ranges()


def _not(*majors: int) -> Any:
    return lambda item: item.major not in majors


def _measurements() -> Iterator[Mutant]:
    of = partial(anywhere, method="measurement")
    yield of("wants-no-values", "measurement/value-required", override=forgiving("measurement", "mval is missing"))
    empty = ({"text": ""}, {"uint": 0})
    anonymous = last("measurement", lambda m, *_: {k: v for k, v in m.items() if k != "mkey" or v not in empty})
    yield of("takes-empty-keys-for-none", "measurement/key-optional", override=anonymous)
    first = last("measurement", lambda m, *_: {k: v[:1] if k == "authorized-by" else v for k, v in m.items()})
    yield of("finds-the-first-authority-alone", "measurement/authorized-by", override=first)
    yield of(
        "takes-other-members-of-measurements", "measurement/closed", override=forgiving("measurement", "the map at")
    )
    yield of("takes-no-authorities", "authority/list", override=forgiving("measurement", "is empty", empty_at(2)))
    yield anywhere("takes-two-anonymous-ones", "measurement/one-anonymous", "one_anonymous", nothing)


def _values() -> Iterator[Mutant]:
    of = partial(anywhere, method="values")
    yield of("takes-no-values", "mval/non-empty", override=forgiving("values", "a measurement is empty"))
    first = last("values", lambda model, *_: dict([*model.items()][:1]))
    yield of("finds-the-first-value-alone", "mval/several", override=first)
    yield anywhere("takes-reserved-values", "mval/reserved", "reserved_value", nothing)
    yield of("takes-texts-for-keys-of-values", "mval/text-keys", override=forgiving("values", "a label"))
    for name, requirement, key, majors in [
        ("takes-anything-for-a-serial-number", "serial/text", 8, (cbor.TEXT,)),
        ("takes-anything-for-a-name", "name/text", 11, (cbor.TEXT,)),
        ("takes-tagged-ueids", "ueid/bare", 9, (cbor.BYTES,)),
        ("takes-tagged-uuids", "uuid/bare", 10, (cbor.BYTES,)),
    ]:
        yield of(name, requirement, override=forgiving("values", "is wanted", at(key, _not(*majors))))
    yield of(
        "takes-no-keys-that-are-protected", "cryptokeys/non-empty", override=forgiving("values", "empty", empty_at(13))
    )


def _versions() -> Iterator[Mutant]:
    of = partial(anywhere, method="version")
    yield of("wants-no-version", "version/required", override=forgiving("version", "version is missing"))
    yield of("takes-anything-for-a-scheme", "version/scheme", override=forgiving("version", "an integer is wanted"))
    known = refusing("version", lambda _, model: model.get("version-scheme", 1) not in _SCHEMES)
    yield of("knows-no-other-schemes", "version/scheme-any", override=known)
    yield of("takes-other-members-of-versions", "version/closed", override=forgiving("version", "not defined"))
    of = partial(anywhere, method="svn")
    yield of("takes-other-tags-for-svns", "svn/kinds", override=forgiving("svn", "tag 552 is wanted"))
    exact = last("svn", lambda model, *_: {"svn": next(iter(model.values()))})
    yield of("takes-least-svns-for-exact-ones", "svn/minimum-distinct", override=exact)
    big = refusing("svn", lambda _, model: int(next(iter(model.values()))) >= 2**63)
    yield of("has-svns-of-63-bits", "svn/range", override=big)


def _digests() -> Iterator[Mutant]:
    of = partial(anywhere, method="digests")
    yield of("takes-no-digests", "digests/non-empty", override=forgiving("digests", "is empty"))
    yield anywhere("takes-an-algorithm-twice", "digests/unique", "algorithms_differ", nothing)
    of = partial(anywhere, method="digest")
    yield of("takes-digests-of-any-length", "digests/two-members", override=forgiving("digest", "an algorithm and"))
    textual = forgiving("digest", "a byte string is wanted")
    yield of("takes-digests-in-text", "digests/value-bytes", override=textual)
    yield of("takes-anything-for-an-algorithm", "digests/algorithm", override=forgiving("digest", "an integer is"))
    cose = last("digest", lambda model, *_: {**model, "alg": {8: -44}.get(model["alg"], model["alg"])})
    yield of("counts-algorithms-as-cose", "digests/algorithm-registry", override=cose)
    known = refusing("digest", lambda _, model: model["alg"] not in _REGISTERED_ALGORITHMS)
    yield of("knows-no-other-algorithms", "digests/algorithm-unknown", override=known)


def _flags() -> Iterator[Mutant]:
    of = partial(anywhere, method="flags")
    yield of("takes-anything-for-a-flag", "flags/booleans", override=forgiving("flags", "true or false"))
    yield of("loses-a-flag", "flags/keys", override=without("flags", "is-confidentiality-protected"))
    yield of("loses-the-newest-flag", "flags/runtime-updatable", override=without("flags", "is-runtime-updatable"))
    old = [name for key, name in names.FLAGS.items() if key < 10]
    filled = last("flags", lambda model, *_: dict.fromkeys(old, False) | model if model else model)
    yield of("takes-missing-flags-for-false", "flags/absent-unknown", override=filled)
    yield of("takes-no-flags", "flags/non-empty", override=forgiving("flags", "is empty"))
    yield of("wants-a-flag", "flags/empty-allowed", override=refusing("flags", lambda _, model: not model))
    both = refusing("flags", lambda _, model: {"is-secure", "is-debug"} <= {k for k, v in model.items() if v is True})
    yield of("wants-flags-that-fit-together", "flags/combinations", override=both)


def _raw_values() -> Iterator[Mutant]:
    of = partial(anywhere, method="raw_value")
    bare = forgiving("raw_value", "", lambda item, *_: not is_tag(563)(item))
    yield of("takes-anything-for-a-raw-value", "raw-value/bytes", override=bare)
    halves = forgiving("masked_value", "")
    yield anywhere("takes-half-a-masked-value", "raw-value/masked", "masked_value", halves)
    yield anywhere("loses-masks", "raw-value/old-mask", "values", without("values", "raw-value-mask"))
    yield anywhere("takes-masks-of-nothing", "raw-value/old-mask-alone", "mask_of_value", nothing)


def _addresses() -> Iterator[Mutant]:
    mac = forgiving("mac_address", "length", instead="")
    yield anywhere("takes-mac-addresses-of-any-length", "mac/lengths", "mac_address", mac)
    ip = forgiving("ip_address", "length", instead="")
    yield anywhere("takes-ip-addresses-of-any-length", "ip/lengths", "ip_address", ip)
    tagged = forgiving("ip_address", "a byte string is wanted", is_major(cbor.TAG), "")
    yield anywhere("takes-tagged-ip-addresses", "ip/untagged", "ip_address", tagged)
    long = forgiving("ueid", "length", instead="")
    yield anywhere("takes-ueids-of-any-length", "ueid/length", "ueid", long)
    yield anywhere("takes-shorter-ueids", "ueid/length-33", "ueid", long)


def _keys() -> Iterator[Mutant]:
    of = partial(anywhere, method="crypto_key")
    yield of("takes-untagged-keys", "crypto-key/kinds", override=forgiving("crypto_key", "no tag at"))
    yield of(
        "takes-keys-in-bytes", "crypto-key/texts", override=forgiving("crypto_key", "a text", is_tag(554, 555, 556))
    )
    digest = forgiving("crypto_key", "an array is wanted", is_tag(557, 559, 561))
    yield of("takes-bare-thumbprints", "crypto-key/thumbprints", override=digest)
    der = forgiving("crypto_key", "a byte string is wanted", is_tag(562))
    yield of("takes-der-in-text", "crypto-key/der", override=der)
    bare = forgiving("crypto_key", "a byte string is wanted", is_tag(560))
    yield of("takes-anything-for-a-key-identifier", "crypto-key/identifier", override=bare)
    of = partial(anywhere, method="one_cose_key")
    yield of("wants-no-key-type", "crypto-key/cose-key", override=forgiving("one_cose_key", "key type"))
    loose = forgiving("one_cose_key", "", lambda item, *_: item.major == cbor.MAP and len(item.value) > 0)
    yield of("takes-anything-in-cose-keys", "crypto-key/cose-key-members", override=loose)
    one = refusing("cose_key", lambda item, _: item.major == cbor.ARRAY)
    yield anywhere("takes-no-sets-of-keys", "crypto-key/cose-key-set", "cose_key", one)


def _sorted(item: Item) -> bool:
    keys = [(key.major, key.value) for key, _ in item.pairs()]
    return keys == sorted(keys)


def _registers() -> Iterator[Mutant]:
    of = partial(anywhere, method="registers")
    yield of("takes-no-registers", "integrity-registers/non-empty", override=forgiving("registers", "no integrity"))
    bare = forgiving("registers", "", lambda item, *_: item.major == cbor.MAP and len(item.value) > 0)
    yield of("takes-anything-for-digests-of-registers", "integrity-registers/digests", override=bare)
    ordered = refusing("registers", lambda item, _: not _sorted(item))
    yield of("wants-sorted-registers", "integrity-registers/order", override=ordered)
    negative = forgiving("register", "negative", instead={"int": "-1"})
    yield anywhere("takes-negative-registers", "integrity-registers/keys", "register", negative)
    numbers = last("register", lambda model, *_: {"int": model["text"]} if model.get("text", "").isdecimal() else model)
    yield anywhere("takes-digits-for-registers", "integrity-registers/kinds-distinct", "register", numbers)


def _ranges() -> Iterator[Mutant]:
    of = partial(anywhere, method="int_range")
    wrong = forgiving("int_range", "an integer is wanted")
    yield of("takes-anything-for-an-integer", "int-range/kinds", override=wrong)
    yield of("takes-one-bound", "int-range/two-bounds", override=forgiving("int_range", "two bounds"))
    zero = last("bound", lambda bound, *_: 0 if bound is None else bound)
    yield anywhere("takes-no-bound-for-zero", "int-range/open", "bound", zero)

    def big(item: Item, _: Any) -> bool:
        bounds = [element(item.value, 0), element(item.value, 1)] if item.major == cbor.TAG else [item]
        return any(
            each is not None and isinstance(each.value, int) and not -(2**63) <= each.value < 2**63 for each in bounds
        )

    yield of("has-integers-of-64-bits", "int-range/limits", override=refusing("int_range", big))
