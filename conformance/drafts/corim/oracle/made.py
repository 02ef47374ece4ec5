"""How the oracle judges what an implementation made: what it reads there, against what was asked for.

What a reader finds is renamed to the row that binds whoever writes; what differs is named by the row that speaks of it.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from conformance.drafts.corim.oracle import differences, rules, signer
from conformance.drafts.corim.oracle.reading import ABSENT, Read
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.model.finding import Finding

Reader = Callable[[bytes, Rules], Read]

# Rows that bind whoever writes, and have the name of the one that binds whoever reads.
_OWN = frozenset(
    {
        "cbor/duplicate-keys", "corim/kinds", "corim/wrapped-500", "corim/id-required", "corim/id-kinds",
        "corim/tags-required", "corim/tag-kinds", "corim/tag-bytes", "corim/profile-kinds", "entity/name-required",
        "entity/reg-id-uri", "entity/role-required", "entity/corim-roles", "entity/one-signer",
        "entity/comid-roles", "locator/href-uri", "locator/thumbprint", "validity/not-after-required",
        "validity/epoch-time", "comid/identity-required", "comid/triples-required", "tag-identity/id-kinds",
        "tag-identity/version", "linked-tag/relations", "triples/one-category", "environment/non-empty",
        "environment/members", "class/vendor-with-model", "class-id/kinds", "instance/kinds", "group/kinds",
        "measurement/value-required", "mkey/kinds", "mval/non-empty", "version/required", "svn/kinds",
        "digests/non-empty", "digests/value-bytes", "digests/unique", "flags/booleans", "raw-value/bytes",
        "raw-value/masked", "mac/lengths", "ip/lengths", "ueid/length", "crypto-key/kinds",
        "integrity-registers/non-empty", "integrity-registers/keys", "int-range/kinds", "reference/record",
        "endorsed/record", "ce/record", "ces/record", "ces/same-types", "identity/record", "identity/conditions",
        "attest-key/record", "attest-key/conditions", "membership/record", "membership/acyclic",
        "dependency/record", "dependency/acyclic", "coswid-triple/record", "coswid-triple/ids", "coswid/required",
    }
)  # fmt: skip
_RENAMED = {
    "cbor/well-formed": "cbor/well-formed",
    "cbor/complete": "cbor/well-formed",
    "cbor/one-item": "cbor/well-formed",
    "cbor/utf8-text": "cbor/well-formed",
    "corim/wrapper-500-gone": "corim/kinds",
    "corim/tag-one-item": "corim/tag-bytes",
    "membership/acyclic-across": "membership/acyclic",
    "dependency/acyclic-across": "dependency/acyclic",
    "ces/same-mkeys": "ces/same-types",
    "crypto-key/identifier": "crypto-key/kinds",
    "triples/category-non-empty": "triples/one-category",
    "locator/thumbprint-list": "locator/thumbprint",
    "svn/range": "svn/kinds",
    "int-range/two-bounds": "int-range/kinds",
    "integrity-registers/digests": "digests/non-empty",
}
# What says only that a grammar is broken somewhere, the innermost first.
_GRAMMAR = ("coswid/grammar", "cotl/grammar", "comid/grammar", "corim/grammar")

_NO_DATA = Finding("corim/cbor/well-formed-emitted", "the output is not {data} in Base64")


def encoded(asked: Any, output: Any, reader: Reader, told: Rules) -> tuple[Finding, ...]:
    """What is wrong with an encoder's output, asked for the model `asked` of a CoRIM."""
    data = data_of(output)
    if data is None:
        return (_NO_DATA,)
    read = reader(data, told)
    broken = [*read.findings]
    if read.model is not ABSENT:
        broken += rules.of_manifest(read.model, None, told)
    found = [*renamed(broken), *grammar(broken)]
    if read.model is not ABSENT and not found:
        found += differences.between(asked, read.model)
        found += [*long_heads(data), *named_algorithms(asked, read.model, told), *old_mask(asked, read.model)]
    return tuple(dict.fromkeys(found))


def long_heads(data: bytes) -> Iterator[Finding]:
    """The tags in front of a manifest have their shortest heads (section 11.12.1; revision 06, section 11.6.1)."""
    if not data.startswith((b"\xd9\x01\xf5", b"\xd9\x01\xf4\xd9\x01\xf5")):
        yield Finding("corim/media-type/magic", "it does not begin with the magic number of CoRIMs")


def named_algorithms(asked: Any, model: Any, told: Rules) -> Iterator[Finding]:
    """Algorithms that were asked for by number are named by number (revision 06, section 7.7)."""
    texts = [{each for each in rules.inside(some, "alg") if isinstance(each, str)} for some in (model, asked)]
    if told.numbered and texts[0] - texts[1]:
        yield Finding("corim/digests/integer-preferred", f"it names {', '.join(sorted(texts[0] - texts[1]))} by text")


def old_mask(asked: Any, model: Any) -> Iterator[Finding]:
    """A mask stands beside its value in tag 563 (section 5.1.4.5.2)."""
    if any(rules.inside(model, "raw-value-mask")) and not any(rules.inside(asked, "raw-value-mask")):
        yield Finding("corim/raw-value/old-mask-emitted", "it has its mask in key 5")


def reencoded(kind: str, data: bytes, output: Any, reader: Reader, told: Rules) -> tuple[Finding, ...]:
    """What is wrong with a message that was read from `data` and written again."""
    before, written = reader(data, told), data_of(output)
    if before.findings or before.model is ABSENT:
        return ()  # what was not to be read cannot be written again with the same meaning
    if written is None:
        return (_NO_DATA,)
    return tuple(meaning(kind, before, reader(written, told)))


def meaning(kind: str, before: Read, after: Read) -> Iterator[Finding]:
    """What was read is written again with the same meaning."""
    rule = f"corim/reencode/{kind}"
    for each in after.findings:
        yield Finding(rule, each.detail)
    if not after.findings and not differences.alike(before.model, after.model):
        yield Finding(rule, "what was written does not mean what was read")


def renamed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a reader found, under the rows that bind whoever writes."""
    for each in findings:
        row = each.requirement.removeprefix("corim/")
        row = _RENAMED.get(row, row)
        if row in _OWN or row in _RENAMED.values():
            yield Finding(f"corim/{row}-emitted", each.detail)


def grammar(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A document obeys its grammar; the innermost one that is broken is named."""
    broken = {each.requirement: each for each in findings}
    for row in _GRAMMAR:
        if f"corim/{row}" in broken:
            named = "coswid/required" if row.startswith("coswid") else row
            yield Finding(f"corim/{named}-emitted", broken[f"corim/{row}"].detail)
            return


def signed(given: Mapping[str, Any], output: Any, told: Rules) -> tuple[Finding, ...]:
    """What is wrong with a message that was signed for the input of `corim.sign`."""
    data = data_of(output)
    return (_NO_DATA,) if data is None else signer.made(given, data, told)


def data_of(output: Any) -> bytes | None:
    """The bytes of an output {"data": base64}; None for any other."""
    text = output.get("data") if isinstance(output, dict) and output.keys() == {"data"} else None
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        return None
