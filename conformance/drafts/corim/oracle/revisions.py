"""Where the revisions of CoRIM differ, as far as a message shows it: the oracle's one table of them."""

from dataclasses import dataclass

from conformance.drafts.corim.wire import names


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one revision demands. Rows are ids without the name of the draft."""

    grammar: str  # the row that a CoRIM breaks whose grammar is broken
    wrapped: bool  # whether a CoRIM lies in tag 500, and a signed one in tag 502 inside it
    payload: str  # the content type of the payload
    kid: bool  # whether the header names the key
    claims: bool  # whether CWT-Claims may stand for the meta map, or beside it
    envelope: bool  # whether the payload may be a hash, or left out
    signer_role: bool  # whether an entity may be the signer, and then only one
    many: bool  # whether a locator may have several addresses and thumbprints
    ueid: tuple[int, ...]  # the lengths of a UEID
    masked: bool  # whether a raw value may carry its mask
    int_range: bool
    flags: tuple[int, ...]
    some_flag: bool  # whether flags have at least one member
    keys_as_instance: bool  # whether every key is an instance, also a chain of certificates
    conditions: bool  # whether the key triples have conditions
    domains: bool  # whether domains are environments, and their graphs free of cycles
    series_claims: bool  # whether the claims common to a series may be none, and have an authority
    named_measurements: bool  # whether of several measurements in one environment each has a key
    collections: bool  # whether there are collections of CoRIMs
    reserved: bool  # whether keys are reserved
    list_open: bool  # whether a list of tags may be extended
    numbered: bool  # whether algorithms of digests had better be named by number


_11 = Rules(
    grammar="corim/grammar",
    wrapped=False,
    payload="application/rim+cbor",
    kid=False,
    claims=True,
    envelope=True,
    signer_role=True,
    many=True,
    ueid=tuple(range(7, 34)),
    masked=True,
    int_range=True,
    flags=tuple(names.FLAGS),
    some_flag=True,
    keys_as_instance=False,
    conditions=True,
    domains=True,
    series_claims=True,
    named_measurements=False,
    collections=True,
    reserved=True,
    list_open=False,
    numbered=False,
)
_06 = Rules(
    grammar="corim/grammar-lower-case",
    wrapped=True,
    payload="application/corim-unsigned+cbor",
    kid=True,
    claims=False,
    envelope=False,
    signer_role=False,
    many=False,
    ueid=(33,),
    masked=False,
    int_range=False,
    flags=tuple(number for number in names.FLAGS if number != 10),
    some_flag=False,
    keys_as_instance=True,
    conditions=False,
    domains=False,
    series_claims=False,
    named_measurements=True,
    collections=False,
    reserved=False,
    list_open=True,
    numbered=True,
)

RULES = {"11": _11, "06": _06}
