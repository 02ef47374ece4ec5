"""Where the revisions of CoRIM differ for a reader or writer."""

from dataclasses import dataclass

from conformance.drafts.corim import wire
from conformance.drafts.corim.wire import names

_NEW_TAGS = {"masked-raw-value", "int-range"}
_NEW_VALUES = {15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one revision demands; the defaults are those of revision 11."""

    wrapped: bool = False
    """An unsigned CoRIM stands in tag 500, a signed one in 500 and 502."""
    content_type: str = wire.MEDIA_UNSIGNED
    kid_required: bool = False
    claims: bool = True
    """CWT-Claims may stand beside corim-meta, or for it."""
    envelopes: bool = True
    """The payload may be detached, or only its hash."""
    collections: bool = True
    signer_role: bool = True
    lists_in_locators: bool = True
    cotl_extensible: bool = False
    conditions_on_keys: bool = True
    domains_are_environments: bool = True
    acyclic: bool = True
    series_with_authority: bool = True
    """The common condition may have authorities and no claims, and the series must use the same code points."""
    key_sets: bool = False
    keys_as_instances: tuple[str, ...] = names.INSTANCE
    shortest_ueid: int = 7
    flags: int = 11
    empty_flags: bool = False
    bytes_in_raw_values: bool = True
    """A raw value of another tag is a byte string too."""
    reserved: bool = True
    """Keys 7 and 9 of triples and 12 of values are reserved."""
    one_anonymous: bool = False
    """Of the measurements of an environment a single one may lack a key."""
    tags: frozenset[int] = frozenset(names.TAGS.values())
    values: frozenset[int] = frozenset(names.MEASUREMENT_VALUES)


RULES = {
    "11": Rules(),
    "06": Rules(
        wrapped=True,
        content_type=wire.MEDIA_PAYLOAD_06,
        kid_required=True,
        claims=False,
        envelopes=False,
        collections=False,
        signer_role=False,
        lists_in_locators=False,
        cotl_extensible=True,
        conditions_on_keys=False,
        domains_are_environments=False,
        acyclic=False,
        series_with_authority=False,
        key_sets=True,
        keys_as_instances=(*names.INSTANCE, *(each for each in names.CRYPTO_KEY if each not in names.INSTANCE)),
        shortest_ueid=33,
        flags=10,
        empty_flags=True,
        bytes_in_raw_values=False,
        reserved=False,
        one_anonymous=True,
        tags=frozenset(number for name, number in names.TAGS.items() if name not in _NEW_TAGS),
        values=frozenset(names.MEASUREMENT_VALUES) - _NEW_VALUES,
    ),
}
