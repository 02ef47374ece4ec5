"""What encoders and signers of CoRIM are asked: inputs that hypothesis invents, a property for each of their rows.

A property keeps to what its row's feature carries, so that an implementation is asked for nothing that it does not
claim. Where a row says that an encoder refuses something, that is among the inputs.
"""

from collections.abc import Iterator

from hypothesis import strategies as st

from conformance.drafts.corim.strategies import asked, manifests, parts, signing
from conformance.drafts.corim.strategies.asked import BOTH, NEW, OLD, Row
from conformance.drafts.corim.strategies.parts import Inputs, base64_of, many, some, without
from conformance.model.finding import Property


def properties(revision: str) -> dict[str, list[Property]]:
    """The properties of each requirement in a revision, by its id."""
    found: dict[str, list[Property]] = {}
    for row in _rows(revision):
        if revision in row.revisions:
            each = Property(requirement=f"corim/{row.slug}", operation=row.operation, role=row.role, inputs=row.inputs)
            found.setdefault(each.requirement, []).append(each)
    return found


def _rows(revision: str) -> Iterator[Row]:
    for rows in (_manifests(), _modules(), _environments(), _values(), _triples(revision), _lists()):
        for slug, model, revisions in rows:
            yield Row(f"{slug}-emitted", "corim.encode", "producer", asked.encoding(model), revisions)
    preferred = asked.encoding(manifests.of_comid(manifests.value("digests", parts.DIGESTS)))
    yield Row("digests/integer-preferred", "corim.encode", "producer", preferred, OLD)
    yield Row("media-type/magic", "corim.encode", "producer", asked.encoding(manifests.corims()), BOTH)
    yield from asked.again(revision)
    yield from signing.rows(revision)


_Rows = Iterator[tuple[str, Inputs, tuple[str, ...]]]


def _manifests() -> _Rows:
    """CoRIM maps, and what stands in them beside tags."""
    corims, whole = manifests.corims, manifests.WHOLE_CORIM
    required = without(corims(), "id", "tags")
    for slug in ("cbor/well-formed", "cbor/duplicate-keys", "corim/tag-kinds", "corim/tag-bytes"):
        yield slug, whole, BOTH
    yield "corim/kinds", whole, NEW
    yield "corim/wrapped-500", whole, OLD
    limited = corims(rim_validity=parts.VALIDITIES)
    yield "corim/grammar", whole | required | limited | corims(st.just([])), NEW
    yield "corim/id-required", without(corims(), "id"), BOTH
    yield "corim/id-kinds", some({"id": parts.TAG_IDS, "tags": st.just([{"comid": asked.SMALLEST}])}), BOTH
    yield "corim/tags-required", without(corims(), "tags") | corims(st.just([])), BOTH
    several = many(parts.TAG_IDS.map(asked.named), least=2, most=4)
    yield "corim/tag-order", corims(several), BOTH
    yield "corim/profile-kinds", corims(profile=parts.PROFILES), BOTH
    entity = manifests.ENTITY
    yield "entity/name-required", corims(entities=many(without(entity, "entity-name"), most=2)), BOTH
    yield "entity/reg-id-uri", corims(entities=many(entity, most=2)), BOTH
    roleless = without(entity, "role") | entity.map(lambda each: each | {"role": []})
    yield "entity/role-required", corims(entities=many(roleless, most=2)), BOTH
    strange = st.sampled_from([0, 3, 255]).map(lambda role: {"entity-name": "E", "role": [role]})
    yield "entity/corim-roles", corims(entities=many(entity | strange, most=2)), BOTH
    signers = st.lists(entity | manifests.SIGNER_ENTITY, min_size=1, max_size=3)
    yield "entity/one-signer", corims(entities=signers), NEW
    yield "locator/href-uri", corims(dependent_rims=many(manifests.LOCATOR, most=2)), BOTH
    yield "locator/thumbprint", corims(dependent_rims=many(manifests.LOCATOR, most=2)), BOTH
    yield "validity/not-after-required", corims(rim_validity=without(parts.VALIDITIES, "not-after")), BOTH
    yield "validity/epoch-time", corims(rim_validity=parts.VALIDITIES), BOTH


def _modules() -> _Rows:
    """CoMIDs, their names, entities and links."""
    of, comids = manifests.of_comid, manifests.comids
    none: Inputs = st.sampled_from([{}, {"reference-triples": []}])
    yield "comid/grammar", of(manifests.WHOLE_COMID | without(comids(), "tag-identity", "triples")), BOTH
    yield "comid/identity-required", of(without(comids(), "tag-identity")), BOTH
    yield "comid/triples-required", of(without(comids(), "triples")), BOTH
    yield "triples/one-category", of(comids(manifests.REFERENCES | none)), BOTH
    both = some({"reference-triples": many(manifests.references()), "endorsed-triples": many(manifests.endorsements())})
    yield "triples/several", of(comids(both)), BOTH
    yield "tag-identity/id-kinds", of(comids(identity=some({"tag-id": parts.TAG_IDS}))), BOTH
    versions = parts.UINTS | st.integers(-5, -1)
    yield "tag-identity/version", of(comids(identity=some({"tag-id": parts.TAG_IDS, "tag-version": versions}))), BOTH
    related = some({"linked-tag-id": parts.TAG_IDS, "tag-rel": st.sampled_from([0, 1, 2, 255])})
    yield "linked-tag/relations", of(comids(linked_tags=many(manifests.LINKED_TAG | related, most=2))), BOTH
    entity = manifests.COMID_ENTITY | st.sampled_from([3, 255]).map(lambda role: {"entity-name": "E", "role": [role]})
    yield "entity/comid-roles", of(comids(entities=many(entity, most=2))), BOTH


def _environments() -> _Rows:
    def of(environment: Inputs) -> Inputs:
        return manifests.of_comid(manifests.environments(environment))

    yield "environment/non-empty", of(parts.ENVIRONMENTS | st.just({}) | st.just({"class": {}})), BOTH
    yield "environment/members", of(parts.ENVIRONMENTS), BOTH
    modelled = some({"class": without(some({"vendor": parts.TEXTS, "model": parts.TEXTS}), "vendor")})
    yield "class/vendor-with-model", of(modelled), BOTH
    yield "class-id/kinds", of(some({"class": some({"class-id": parts.CLASS_IDS})})), BOTH
    by_oid = some({"class": some({"class-id": parts.choice("oid", parts.OIDS)})})
    yield "oid/content-octets", of(by_oid), BOTH
    yield "instance/kinds", of(some({"instance": parts.INSTANCES})), NEW
    yield "group/kinds", of(some({"group": parts.GROUPS})), BOTH


def _values() -> _Rows:
    """Measurements and each of their values."""

    def of(name: str, inputs: Inputs) -> Inputs:
        return manifests.of_comid(manifests.value(name, inputs))

    measured = manifests.of_comid(manifests.measurements(parts.MEASUREMENTS))
    bare = some({"mkey": parts.MKEYS, "mval": st.just({"name": "n"})})
    yield "measurement/value-required", manifests.of_comid(manifests.measurements(without(bare, "mval"))), BOTH
    yield "mkey/kinds", manifests.of_comid(manifests.measurements(bare)), BOTH
    serial = some({"serial-number": parts.TEXTS})
    yield "mval/non-empty", manifests.of_comid(manifests.values(serial | st.just({}))), BOTH
    yield "mval/several", measured, BOTH
    yield "version/required", of("version", without(parts.VERSIONS, "version")), BOTH
    yield "svn/kinds", of("svn", parts.SVNS), BOTH
    yield "svn/minimum-distinct", of("svn", parts.SVNS), BOTH
    yield "digests/non-empty", of("digests", parts.DIGESTS | st.just([])), BOTH
    for slug in ("value-bytes", "algorithm-registry"):
        yield f"digests/{slug}", of("digests", parts.DIGESTS), BOTH
    yield "digests/unique", of("digests", parts.DIGESTS | parts.TWICE), BOTH
    for slug in ("booleans", "keys", "absent-unknown"):
        yield f"flags/{slug}", of("flags", parts.FLAGS), BOTH
    yield "raw-value/bytes", of("raw-value", parts.RAW_VALUES), BOTH
    for slug in ("masked", "old-mask"):
        yield f"raw-value/{slug}", of("raw-value", parts.MASKED), NEW
    wrong = st.sampled_from([1, 5, 7, 15, 17]).map(lambda length: base64_of(bytes(length)))
    yield "mac/lengths", of("mac-addr", parts.OCTETS["mac-addr"] | wrong), BOTH
    yield "ip/lengths", of("ip-addr", parts.OCTETS["ip-addr"] | wrong), BOTH
    yield "ueid/length", of("ueid", parts.UEIDS | st.sampled_from([6, 34]).map(lambda n: base64_of(b"\1" * n))), NEW
    yield "integrity-registers/non-empty", of("integrity-registers", parts.REGISTERS | st.just([])), BOTH
    negative = [[{"int": "-1"}, [{"alg": 1, "value": base64_of(bytes(32))}]]]
    yield "integrity-registers/keys", of("integrity-registers", parts.REGISTERS | st.just(negative)), BOTH
    yield "int-range/kinds", of("int-range", parts.INT_RANGES), NEW
    yield "int-range/open", of("int-range", parts.INT_RANGES), NEW


def _triples(revision: str) -> _Rows:
    def of(name: str, records: Inputs) -> Inputs:
        return manifests.of_comid(manifests.triples(name, records))

    both = {"reference-triples": many(manifests.references()), "endorsed-triples": many(manifests.endorsements())}
    apart = st.one_of(some(both), *(some({name: records}) for name, records in both.items()))
    yield "reference/record", of("reference-triples", manifests.references()), BOTH
    yield "reference/kept-apart", manifests.of_comid(manifests.comids(apart)), BOTH
    yield "endorsed/record", of("endorsed-triples", manifests.endorsements()), BOTH
    yield "ce/record", of("conditional-endorsement-triples", manifests.CE), BOTH
    series = "conditional-endorsement-series-triples"
    yield "ces/record", of(series, manifests.CES), BOTH
    yield "ces/order-kept", of(series, manifests.CES), BOTH
    yield "ces/same-types", of(series, manifests.CES | manifests.MIXED_SERIES), NEW
    for slug in ("identity", "attest-key"):
        yield f"{slug}/record", of(f"{slug}-triples", manifests.keyed()), BOTH
        conditions = manifests.keyed(conditions=manifests.CONDITIONS)
        yield f"{slug}/conditions", of(f"{slug}-triples", conditions), NEW
    yield "crypto-key/kinds", of("attest-key-triples", manifests.keyed(parts.KEY)), BOTH
    path = parts.choice("pkix-base64-cert-path", parts.KEYS["pkix-base64-cert-path"])
    yield "crypto-key/path-order", of("attest-key-triples", manifests.keyed(path)), BOTH
    for slug, member in (("membership", "members"), ("dependency", "trustees")):
        straight, cyclic = (manifests.domains(member, revision, cyclic=each) for each in (False, True))
        for row, records, revisions in (("record", straight, BOTH), ("acyclic", straight | cyclic, NEW)):
            comid = manifests.comids(some({f"{slug}-triples": records}))
            yield f"{slug}/{row}", manifests.of_comid(comid), revisions
    yield "coswid-triple/record", of("coswid-triples", manifests.COSWID_TRIPLE), BOTH
    yield "coswid-triple/ids", of("coswid-triples", manifests.COSWID_TRIPLE), OLD


def _lists() -> _Rows:
    """Tag lists and CoSWIDs."""
    broken = without(manifests.COTL, "tag-identity", "tags-list", "tl-validity")
    yield "cotl/grammar", manifests.of_cotl(manifests.COTL | broken), BOTH
    yield "coswid/required", manifests.of_coswid(without(manifests.COSWID, "tag-id", "software-name", "entity")), BOTH
