"""What is asked of those who write CoMIDs, inside CoRIMs: every part once, and what they refuse."""

from typing import Any

from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.encoding_rims import drop_model, put_model
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    FULL_MODEL,
    MINIMAL_MODEL,
    OID_TEXT,
    SHA256,
    SHA384,
    UEID,
    UUID_TEXT,
)  # fmt: skip
from conformance.drafts.corim.vectors.samples import NOW as IN_11
from conformance.model.vector import Mutation

CORE = {
    **FULL_MODEL,
    "triples": {name: FULL_MODEL["triples"][name] for name in ("reference-triples", "endorsed-triples")},
}
"""The CoMID with all of what every implementation has: no triples that are optional."""
ENVIRONMENT = {"class": {"vendor": "ACME"}}
OTHER = {"class": {"vendor": "Bolt"}}
MEASUREMENT = {"mval": {"serial-number": "S1"}}
OTHER_MEASUREMENT = {"mval": {"serial-number": "S2"}}
KEY = {"bytes": b"k"}
COMID = "/tags/0/comid"
TRIPLES = f"{COMID}/triples"
RECORD = f"{TRIPLES}/reference-triples/0"
VALUES = f"{RECORD}/ref-claims/0/mval"


def build(book: Vectors) -> None:
    """The group encode-comid."""
    group = book.group(
        "encode-comid", "CoMIDs to be written inside of CoRIMs, and what is none.", operation="corim.encode",
        role="producer",
    )  # fmt: skip
    _members(group)
    _environments(group)
    _values(group)
    _triples(group)


def _given(comid: Any) -> dict[str, Any]:
    return {"corim": {"id": {"text": "c"}, "tags": [{"comid": comid}]}}


def _comid(**more: Any) -> dict[str, Any]:
    return _given({**MINIMAL_MODEL, **{name.replace("_", "-"): value for name, value in more.items()}})


def _with(triples: Any) -> dict[str, Any]:
    return _comid(triples=triples)


def _in(environment: Any) -> dict[str, Any]:
    return _with({"reference-triples": [{"ref-env": environment, "ref-claims": [MEASUREMENT]}]})


def _of(*measurements: Any) -> dict[str, Any]:
    return _with({"reference-triples": [{"ref-env": ENVIRONMENT, "ref-claims": list(measurements)}]})


def _valued(values: Any) -> dict[str, Any]:
    return _of({"mval": values})


def _accept(group: Group, rows: list[tuple[str, str, dict[str, Any], str, tuple[str, ...]]]) -> None:
    for slug, row, given, because, revisions in rows:
        group.accept(slug, f"{row}-emitted", given, None, because, revisions=revisions)


def _reject(group: Group, rows: list[tuple[str, str, str, Mutation, str, str]]) -> None:
    for slug, row, twin, change, because, flag in rows:
        group.reject(slug, f"{row}-emitted", twin, change, because, flags=(flag,))


def _members(group: Group) -> None:
    _accept(group, [
        ("full", "comid/grammar", _given(CORE), "Everything is written.", ()),
        ("identity", "comid/identity-required", _comid(), "A CoMID has an identity.", ()),
        ("triples", "comid/triples-required", _comid(), "A CoMID has triples.", ()),
        ("identity-uuid", "tag-identity/id-kinds", _comid(tag_identity={"tag-id": {"uuid": UUID_TEXT}}),
         "A UUID is written as sixteen bytes.", ()),
        ("version", "tag-identity/version", _comid(tag_identity={"tag-id": {"text": "t"}, "tag-version": 3}),
         "A version is written.", ()),
        ("roles", "entity/comid-roles", _comid(entities=[{"entity-name": "A", "role": [0, 1, 2]}]),
         "The roles of CoMIDs are 0 to 2.", ()),
        ("links", "linked-tag/relations", _comid(linked_tags=[
            {"linked-tag-id": {"text": "old"}, "tag-rel": 1}, {"linked-tag-id": {"text": "base"}, "tag-rel": 0},
        ]), "Both relations are written.", ()),
        ("one-triple", "triples/one-category", _comid(), "There is a triple.", ()),
    ])  # fmt: skip
    _reject(group, [
        ("without-identity", "comid/identity-required", "identity", drop_model(f"{COMID}/tag-identity"),
         "A CoMID has an identity.", "missing-member"),
        ("without-triples", "comid/triples-required", "triples", drop_model(TRIPLES), "A CoMID has triples.",
         "missing-member"),
        ("negative-version", "tag-identity/version", "version", put_model(f"{COMID}/tag-identity/tag-version", -1),
         "A version is not negative.", "out-of-range"),
        ("no-triple", "triples/one-category", "one-triple", put_model(TRIPLES, {}), "There is a triple.", "empty"),
        ("no-triple-in-category", "triples/one-category", "one-triple",
         put_model(f"{TRIPLES}/reference-triples", []), "There is a triple.", "empty"),
    ])  # fmt: skip


def _environments(group: Group) -> None:
    _accept(group, [
        ("environment", "environment/non-empty", _in(ENVIRONMENT), "An environment has a member.", ()),
        ("all-of-environment", "environment/members", _in({
            "class": {"vendor": "A", "model": "M", "layer": 0, "index": 1}, "instance": {"ueid": UEID},
            "group": {"uuid": UUID_TEXT},
        }), "Every part has its key.", ()),
        ("model-and-vendor", "class/vendor-with-model", _in({"class": {"vendor": "A", "model": "M"}}),
         "A model has a vendor.", ()),
        ("class-id-oid", "class-id/kinds", _in({"class": {"class-id": {"oid": OID_TEXT}}}), "An OID has tag 111.", ()),
        ("class-id-uuid", "class-id/kinds", _in({"class": {"class-id": {"uuid": UUID_TEXT}}}), "A UUID has 37.", ()),
        ("class-id-bytes", "class-id/kinds", _in({"class": {"class-id": {"bytes": b"c"}}}), "Bytes have 560.", ()),
        ("oid", "oid/content-octets", _in({"class": {"class-id": {"oid": OID_TEXT}}}),
         "An OID is written without BER tag and length.", ()),
        ("instance-ueid", "instance/kinds", _in({"instance": {"ueid": UEID}}), "A UEID has tag 550.", IN_11),
        ("instance-uuid", "instance/kinds", _in({"instance": {"uuid": UUID_TEXT}}), "A UUID has tag 37.", IN_11),
        ("group-uuid", "group/kinds", _in({"group": {"uuid": UUID_TEXT}}), "A group may be a UUID.", ()),
        ("group-bytes", "group/kinds", _in({"group": {"bytes": b"g"}}), "A group may be bytes.", ()),
        ("mkey-uint", "mkey/kinds", _of({"mkey": {"uint": 7}, **MEASUREMENT}), "A number is written bare.", ()),
        ("mkey-text", "mkey/kinds", _of({"mkey": {"text": "k"}, **MEASUREMENT}), "Text is written bare.", ()),
        ("mkey-uuid", "mkey/kinds", _of({"mkey": {"uuid": UUID_TEXT}, **MEASUREMENT}), "A UUID has tag 37.", ()),
        ("mkey-oid", "mkey/kinds", _of({"mkey": {"oid": OID_TEXT}, **MEASUREMENT}), "An OID has tag 111.", ()),
    ])  # fmt: skip
    _reject(group, [
        ("empty-environment", "environment/non-empty", "environment", put_model(f"{RECORD}/ref-env", {}),
         "An environment has a member.", "empty"),
        ("empty-class", "environment/non-empty", "environment", put_model(f"{RECORD}/ref-env/class", {}),
         "A class has a member.", "empty"),
        ("model-without-vendor", "class/vendor-with-model", "model-and-vendor",
         drop_model(f"{RECORD}/ref-env/class/vendor"), "A model has a vendor.", "dangling"),
    ])  # fmt: skip


def _values(group: Group) -> None:
    digest = {"alg": 1, "value": SHA256}
    _accept(group, [
        ("values", "measurement/value-required", _of(MEASUREMENT), "A measurement has values.", ()),
        ("one-value", "mval/non-empty", _of(MEASUREMENT), "Values have a member.", ()),
        ("several-values", "mval/several", _valued({"svn": {"svn": 1}, "serial-number": "S1", "name": "fw"}),
         "Every value has its key.", ()),
        ("version-text", "version/required", _valued({"version": {"version": "1.2", "version-scheme": 16384}}),
         "A version has a text.", ()),
        ("svn", "svn/kinds", _valued({"svn": {"svn": 3}}), "An exact security version is written.", ()),
        ("min-svn", "svn/minimum-distinct", _valued({"svn": {"min-svn": 3}}), "A least one has tag 553.", ()),
        ("digests", "digests/non-empty", _valued({"digests": [digest]}), "There is a digest.", ()),
        ("two-digests", "digests/unique", _valued({"digests": [digest, {"alg": 7, "value": SHA384}]}),
         "Two digests have two algorithms.", ()),
        ("digest-bytes", "digests/value-bytes", _valued({"digests": [digest]}), "A digest is bytes.", ()),
        ("digest-algorithm", "digests/algorithm-registry", _valued({"digests": [digest]}), "1 is SHA-256.", ()),
        ("flags", "flags/booleans", _valued({"flags": {"is-debug": False, "is-secure": True}}), "Flags are Booleans.",
         ()),
        ("flag-keys", "flags/keys", _valued({"flags": {"is-configured": True, "is-confidentiality-protected": False}}),
         "Every flag has its key.", ()),
        ("flags-unsaid", "flags/absent-unknown", _valued({"flags": {"is-debug": False}}), "What is unsaid is left out.",
         ()),
        ("raw-value", "raw-value/bytes", _valued({"raw-value": {"bytes": b"\x12\x34"}}), "A raw value has 560.", ()),
        ("masked", "raw-value/masked",
         _valued({"raw-value": {"masked-raw-value": {"value": b"\x12\x34", "mask": b"\xff\0"}}}), "A mask is kept.",
         IN_11),
        ("mac", "mac/lengths", _valued({"mac-addr": bytes(6)}), "An EUI-48 has six bytes.", ()),
        ("ipv4", "ip/lengths", _valued({"ip-addr": bytes([192, 0, 2, 1])}), "IPv4 has four bytes.", ()),
        ("ipv6", "ip/lengths", _valued({"ip-addr": bytes(16)}), "IPv6 has sixteen bytes.", ()),
        ("ueid", "ueid/length", _valued({"ueid": UEID}), "A UEID has 33 bytes.", IN_11),
        ("keys", "crypto-key/kinds", _valued({"cryptokeys": [KEY]}), "A key has the tag of its kind.", ()),
        ("registers", "integrity-registers/non-empty",
         _valued({"integrity-registers": [[{"int": "0"}, [digest]]]}), "There is a register.", ()),
        ("register-names", "integrity-registers/keys",
         _valued({"integrity-registers": [[{"int": "5"}, [digest]], [{"text": "5"}, [digest]]]}),
         "5 and \"5\" are two registers.", ()),
        ("int", "int-range/kinds", _valued({"int-range": {"int": 5}}), "An integer is written bare.", IN_11),
        ("range", "int-range/kinds", _valued({"int-range": {"range": {"min": 1, "max": 3}}}), "It has a tag.", IN_11),
        ("open-range", "int-range/open", _valued({"int-range": {"range": {"min": None, "max": 3}}}),
         "A missing bound is null.", IN_11),
    ])  # fmt: skip
    group.accept(
        "digest-by-number", "digests/integer-preferred", _valued({"digests": [digest]}), None,
        "An algorithm is better named by its number.", revisions=BEFORE,
    )  # fmt: skip
    _reject(group, [
        ("no-values", "measurement/value-required", "values", drop_model(VALUES), "A measurement has values.",
         "missing-member"),
        ("empty-values", "mval/non-empty", "one-value", put_model(VALUES, {}), "Values have a member.", "empty"),
        ("version-without-text", "version/required", "version-text", drop_model(f"{VALUES}/version/version"),
         "A version has a text.", "missing-member"),
        ("negative-svn", "svn/kinds", "svn", put_model(f"{VALUES}/svn/svn", -1), "It is not negative.",
         "out-of-range"),
        ("no-digests", "digests/non-empty", "digests", put_model(f"{VALUES}/digests", []), "There is a digest.",
         "empty"),
        ("digests-of-one-algorithm", "digests/unique", "two-digests", put_model(f"{VALUES}/digests/1/alg", 1),
         "Two digests have two algorithms.", "digest-mix"),
        ("mac-of-seven", "mac/lengths", "mac", put_model(f"{VALUES}/mac-addr", "AAAAAAAAAA=="),
         "No MAC address has seven bytes.", "out-of-range"),
        ("ip-of-five", "ip/lengths", "ipv4", put_model(f"{VALUES}/ip-addr", "AAAAAAA="),
         "No IP address has five bytes.", "out-of-range"),
        ("ueid-of-six", "ueid/length", "ueid", put_model(f"{VALUES}/ueid", "AQAAAAAA"), "No UEID has six bytes.",
         "out-of-range"),
        ("no-registers", "integrity-registers/non-empty", "registers",
         put_model(f"{VALUES}/integrity-registers", []), "There is a register.", "empty"),
        ("negative-register", "integrity-registers/keys", "register-names",
         put_model(f"{VALUES}/integrity-registers/0/0", {"int": "-1"}), "A register has no negative number.",
         "out-of-range"),
    ])  # fmt: skip


def _triples(group: Group) -> None:
    reference = {"ref-env": ENVIRONMENT, "ref-claims": [MEASUREMENT]}
    stateful = {"environment": ENVIRONMENT, "claims-list": [MEASUREMENT]}
    endorsed = {"condition": ENVIRONMENT, "endorsement": [OTHER_MEASUREMENT]}
    keys = {"environment": ENVIRONMENT, "key-list": [KEY]}
    conditioned = {**keys, "conditions": {"mkey": {"text": "m"}, "authorized-by": [KEY]}}
    domain = {"domain-id": ENVIRONMENT, "members": [OTHER]}
    trust = {"domain-id": ENVIRONMENT, "trustees": [OTHER]}
    series = {"common-condition": stateful, "series": [
        {"condition": [{"mval": {"name": "a"}}], "addition": [OTHER_MEASUREMENT]},
        {"condition": [{"mval": {"name": "b"}}], "addition": [MEASUREMENT]},
    ]}  # fmt: skip
    several = {"reference-triples": [reference, {**reference, "ref-env": OTHER}], "endorsed-triples": [endorsed]}
    ce = {"conditions": [stateful], "endorsements": [endorsed]}
    _accept(group, [
        ("several-triples", "triples/several", _with(several), "Every triple is written.", ()),
        ("reference", "reference/record", _with({"reference-triples": [reference]}), "It is a record of two.", ()),
        ("reference-and-endorsed", "reference/kept-apart", _with(several), "Both stay what they are.", ()),
        ("endorsed", "endorsed/record", _with({"endorsed-triples": [endorsed]}), "It is a record of two.", ()),
        ("conditional", "ce/record", _with({"conditional-endorsement-triples": [ce]}), "It is a record of two.", ()),
        ("series", "ces/record", _with({"conditional-endorsement-series-triples": [series]}),
         "It is a record of condition and series.", ()),
        ("series-order", "ces/order-kept", _with({"conditional-endorsement-series-triples": [series]}),
         "Items stay in their order.", ()),
        ("series-types", "ces/same-types", _with({"conditional-endorsement-series-triples": [series]}),
         "All items look at the same kind of value.", ()),
        ("identity-keys", "identity/record", _with({"identity-triples": [keys]}), "It is environment and keys.", ()),
        ("attest-keys", "attest-key/record", _with({"attest-key-triples": [keys]}), "It is environment and keys.", ()),
        ("identity-conditions", "identity/conditions", _with({"identity-triples": [conditioned]}),
         "Conditions stand at the end.", ()),
        ("attest-conditions", "attest-key/conditions", _with({"attest-key-triples": [conditioned]}),
         "Conditions stand at the end.", ()),
        ("membership", "membership/record", _with({"membership-triples": [domain]}), "It is a record of two.", IN_11),
        ("members-elsewhere", "membership/acyclic", _with({"membership-triples": [domain]}), "They lead nowhere back.",
         ()),
        ("dependency", "dependency/record", _with({"dependency-triples": [trust]}), "It is a record of two.", IN_11),
        ("trustees-elsewhere", "dependency/acyclic", _with({"dependency-triples": [trust]}), "They lead nowhere back.",
         ()),
    ])  # fmt: skip
    at = f"{TRIPLES}/conditional-endorsement-series-triples/0/series/1/condition/0/mval"
    _reject(group, [
        ("reference-without-claims", "reference/record", "reference", put_model(f"{RECORD}/ref-claims", []),
         "There is a claim.", "empty"),
        ("series-of-other-type", "ces/same-types", "series-types", put_model(at, {"serial-number": "b"}),
         "All items look at the same kind of value.", "dangling"),
        ("member-of-itself", "membership/acyclic", "members-elsewhere",
         put_model(f"{TRIPLES}/membership-triples/0/members/0", ENVIRONMENT), "No domain is its own member.", "cycle"),
        ("trustee-of-itself", "dependency/acyclic", "trustees-elsewhere",
         put_model(f"{TRIPLES}/dependency-triples/0/trustees/0", ENVIRONMENT), "No domain trusts itself.", "cycle"),
    ])  # fmt: skip
