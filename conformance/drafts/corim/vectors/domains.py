"""Triples of keys and of other tags: identity, attestation keys, membership, dependency and CoSWIDs."""

from typing import Any

from conformance.codecs import cbor
from conformance.codecs.cbor import Tag
from conformance.drafts.building import Vectors
from conformance.drafts.corim.vectors.samples import (
    BEFORE,
    ENVIRONMENT,
    MEASUREMENT,
    NOW,
    OID,
    OID_TEXT,
    OTHER_ENVIRONMENT,
    RECORD,
    THIRD_ENVIRONMENT,
    UUID,
    UUID_TEXT,
    added,
    appended,
    asked,
    comid,
    in_cbor,
    put,
    said,
)  # fmt: skip

KEY = Tag(560, b"key 1")
OTHER_KEY = Tag(560, b"key 2")
ACME = {"class": {"vendor": "ACME"}}
BOLT = {"class": {"vendor": "Bolt"}}
COG = {"class": {"vendor": "Cog"}}
IMPORT = {"identifiers": "accept", "label": "reject"}
"""Readings of the grammar's import: identifiers of CoSWIDs as in the prose, or the label 0 that the name stands for."""
OLD_DOMAINS: list[tuple[str, Any, dict[str, Any]]] = [
    ("number", 5, {"uint": 5}),
    ("text", "boards", {"text": "boards"}),
    ("uuid", Tag(37, UUID), {"uuid": UUID_TEXT}),
    ("oid", Tag(111, OID), {"oid": OID_TEXT}),
]


def build(book: Vectors) -> None:
    """The groups identity, attest-key, membership, dependency, coswid-triple and domains-across."""
    _keys(book, 2, "identity")
    _keys(book, 3, "attest-key")
    _domains(book, 5, "membership", "members")
    _domains(book, 4, "dependency", "trustees")
    _before(book)
    _swid(book)
    _across(book)


def _keys(book: Vectors, key: int, name: str) -> None:
    group = book.group(name, f"Triples of key {key}: an environment and its keys.", operation="comid.decode")
    place = f"/triples/{name}-triples"
    one = {"environment": ACME, "key-list": [{"bytes": b"key 1"}]}
    group.accept(
        "one", f"{name}/record", *said(comid({key: [[ENVIRONMENT, [KEY]]]}), {place: [one]}),
        "An environment and one key.",
    )  # fmt: skip
    group.accept(
        "two-keys", f"{name}/record",
        *said(comid({key: [[ENVIRONMENT, [KEY, OTHER_KEY]]]}), {f"{place}/0/key-list/1": {"bytes": b"key 2"}}),
        "An environment may have several keys.",
    )  # fmt: skip
    other = {"environment": BOLT, "key-list": [{"bytes": b"key 2"}]}
    group.accept(
        "two-triples", f"{name}/record",
        *said(comid({key: [[ENVIRONMENT, [KEY]], [OTHER_ENVIRONMENT, [OTHER_KEY]]]}), {place: [one, other]}),
        "A category may have several triples.",
    )  # fmt: skip
    for slug, change, because, flag in [
        ("environment-alone", in_cbor("remove", f"{RECORD}/1"), "A triple has keys.", "wrong-arity"),
        ("keys-alone", in_cbor("remove", f"{RECORD}/0"), "A triple has an environment.", "wrong-arity"),
        ("no-keys", in_cbor("replace", f"{RECORD}/1", "80"), "There is at least one key.", "empty"),
        ("key-without-array", put(f"{RECORD}/1", KEY), "Keys are an array, also of one.", "wrong-kind"),
        ("swapped", in_cbor("swap", f"{RECORD}/0"), "The environment comes first.", "wrong-kind"),
        ("map", put(RECORD, {0: ENVIRONMENT, 1: [KEY]}), "A triple is an array.", "wrong-kind"),
        ("environment-null", put(f"{RECORD}/0", None), "Null is no environment.", "wrong-kind"),
    ]:
        group.reject(slug, f"{name}/record", "one", change, because, flags=(flag,))
    for slug, conditions, output in [
        ("with-mkey", {0: "ek"}, {"mkey": {"text": "ek"}}),
        ("with-authority", {1: [OTHER_KEY]}, {"authorized-by": [{"bytes": b"key 2"}]}),
        ("with-authorities", {1: [OTHER_KEY, KEY]}, {"authorized-by": [{"bytes": b"key 2"}, {"bytes": b"key 1"}]}),
        ("with-both", {0: 1, 1: [OTHER_KEY]}, {"mkey": {"uint": 1}, "authorized-by": [{"bytes": b"key 2"}]}),
    ]:
        group.accept(
            slug, f"{name}/conditions",
            *said(comid({key: [[ENVIRONMENT, [KEY], conditions]]}), {f"{place}/0/conditions": output}),
            "A third member says which keys are meant.",
        )  # fmt: skip
    at = f"{RECORD}/2"
    for slug, row, twin, change, because, flag in [
        ("no-conditions", f"{name}/conditions", "with-mkey", in_cbor("replace", at, "a0"),
         "Conditions that are there are at least one.", "empty"),
        ("conditions-null", f"{name}/conditions", "with-mkey", put(at, None),
         "What is not there is left out, not null.", "wrong-kind"),
        ("conditions-array", f"{name}/conditions", "with-mkey", put(at, ["ek"]), "Conditions are a map.",
         "wrong-kind"),
        ("conditions-key-2", f"{name}/conditions", "with-mkey", added(at, 2, 0), "The map is closed.", "unknown-key"),
        ("conditions-key-of-text", f"{name}/conditions", "with-mkey", added(at, "mkey", 0),
         "The keys of the map are numbers.", "unknown-key"),
        ("mkey-bytes", "mkey/kinds", "with-mkey", put(f"{at}/0v", b"ek"), "Bytes are no key of a measurement.",
         "wrong-kind"),
        ("no-authorities", "authority/list", "with-authority", in_cbor("replace", f"{at}/0v", "80"),
         "Authorities are at least one.", "empty"),
        ("authority-without-array", "authority/list", "with-authority", put(f"{at}/0v", OTHER_KEY),
         "Authorities are an array, also of one.", "wrong-kind"),
        ("authority-number", "crypto-key/kinds", "with-authority", put(f"{at}/0v/0", 7), "A number is no key.",
         "wrong-kind"),
        ("four-members", f"{name}/record", "with-mkey", appended(RECORD, 0), "A triple ends with its conditions.",
         "wrong-arity"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=NOW)
    group.accept(
        "two-members-before", f"{name}/two-members", *said(comid({key: [[ENVIRONMENT, [KEY]]]}), {place: [one]}),
        "An environment and its keys.",
    )  # fmt: skip
    for slug, third in [("third-member-before", {0: "ek"}), ("third-member-empty-before", {})]:
        group.reject(
            slug, f"{name}/two-members", "two-members-before", appended(RECORD, third),
            "Revision 06 knows no third member.", flags=("wrong-arity",),
        )  # fmt: skip
    if name == "attest-key":
        group.accept(
            "beside-identity", "attest-key/kept-apart",
            *said(
                comid({2: [[ENVIRONMENT, [KEY]]], 3: [[ENVIRONMENT, [OTHER_KEY]]]}),
                {
                    "/triples/identity-triples/0/key-list": [{"bytes": b"key 1"}],
                    f"{place}/0/key-list": [{"bytes": b"key 2"}],
                },
            ),
            "What a key is for depends on the category alone.", flags=("kind-confusion",),
        )  # fmt: skip


def _domains(book: Vectors, key: int, name: str, others: str) -> None:
    group = book.group(name, f"Triples of key {key}: a domain and its {others}.", operation="comid.decode")
    place = f"/triples/{name}-triples"

    def graph(*edges: list[Any]) -> dict[int, Any]:
        return comid({key: list(edges)})

    chain = graph([ENVIRONMENT, [OTHER_ENVIRONMENT]], [OTHER_ENVIRONMENT, [THIRD_ENVIRONMENT]])
    group.accept(
        "one", f"{name}/record",
        *said(graph([ENVIRONMENT, [OTHER_ENVIRONMENT]]), {place: [{"domain-id": ACME, others: [BOLT]}]}),
        f"A domain and one of its {others}.", revisions=NOW,
    )  # fmt: skip
    group.accept(
        "several", f"{name}/record",
        *said(
            graph([ENVIRONMENT, [OTHER_ENVIRONMENT, THIRD_ENVIRONMENT]]), {f"{place}/0/{others}": [BOLT, COG]}
        ),
        f"A domain has several {others}.", revisions=NOW,
    )  # fmt: skip
    group.accept(
        "chain", f"{name}/record", *said(chain, {f"{place}/1": {"domain-id": BOLT, others: [COG]}}),
        "A chain is no cycle.", revisions=NOW,
    )  # fmt: skip
    group.accept(
        "chain-from-the-end", f"{name}/record",
        *said(
            graph([OTHER_ENVIRONMENT, [THIRD_ENVIRONMENT]], [ENVIRONMENT, [OTHER_ENVIRONMENT]]),
            {f"{place}/1": {"domain-id": ACME, others: [BOLT]}},
        ),
        "The order of triples says nothing.", revisions=NOW,
    )  # fmt: skip
    diamond = graph(
        [ENVIRONMENT, [OTHER_ENVIRONMENT, THIRD_ENVIRONMENT]], [OTHER_ENVIRONMENT, [{0: {1: "Dot"}}]],
        [THIRD_ENVIRONMENT, [{0: {1: "Dot"}}]],
    )  # fmt: skip
    shared = f"{name}/shared" if name == "membership" else f"{name}/record"
    group.accept(
        "shared", shared, *said(diamond, {f"{place}/2": {"domain-id": COG, others: [{"class": {"vendor": "Dot"}}]}}),
        "Two ways lead to one environment, and none back.", flags=("cycle",), revisions=NOW,
    )  # fmt: skip
    group.accept(
        "contained-is-not-same", f"{name}/record",
        *said(
            graph([{0: {1: "ACME"}}, [{0: {1: "ACME", 2: "M1"}}]]),
            {f"{place}/0/{others}": [{"class": {"vendor": "ACME", "model": "M1"}}]},
        ),
        "An environment with more attributes is another one.", flags=("cycle",), revisions=NOW,
    )  # fmt: skip
    first, last = f"{RECORD}/1/0", "1v/0v/1/1/0"
    for slug, twin, change, because in [
        ("itself", "one", put(first, ENVIRONMENT), "The domain is among its own."),
        ("itself-besides", "one", appended(f"{RECORD}/1", ENVIRONMENT), "The domain is among its own too."),
        ("itself-in-other-encoding", "one", in_cbor("replace", first, "bf 00 bf 01 7f 6441434d45 ff ff ff"),
         "The domain is among its own, in another encoding."),
        ("two-in-a-circle", "chain", put(last, ENVIRONMENT), "The second leads back to the first."),
        ("three-in-a-circle", "chain", appended("1v/0v", [THIRD_ENVIRONMENT, [ENVIRONMENT]]),
         "The third leads back to the first."),
        ("circle-beside-chain", "chain", appended("1v/0v", [THIRD_ENVIRONMENT, [OTHER_ENVIRONMENT]]),
         "The third leads back to the second."),
        ("circle-with-tail", "shared", appended("1v/0v", [{0: {1: "Dot"}}, [THIRD_ENVIRONMENT]]),
         "The last leads back to the third."),
    ]:  # fmt: skip
        group.reject(slug, f"{name}/acyclic", twin, change, because, flags=("cycle",))
    for slug, row, change, because, flag in [
        ("domain-alone", "record", in_cbor("remove", f"{RECORD}/1"), f"A domain has {others}.", "wrong-arity"),
        (f"{others}-alone", "record", in_cbor("remove", f"{RECORD}/0"), "A triple names its domain.", "wrong-arity"),
        (f"no-{others}", "record", in_cbor("replace", f"{RECORD}/1", "80"), f"There is at least one of the {others}.",
         "empty"),
        ("third-member", "record", appended(RECORD, [THIRD_ENVIRONMENT]), "A triple has two members.", "wrong-arity"),
        ("without-array", "record", put(f"{RECORD}/1", OTHER_ENVIRONMENT), f"The {others} are an array, also of one.",
         "wrong-kind"),
        ("map", "record", put(RECORD, {0: ENVIRONMENT, 1: [OTHER_ENVIRONMENT]}), "A triple is an array.",
         "wrong-kind"),
        ("empty-domain", "domain-environment", put(f"{RECORD}/0", {}), "A domain is an environment, never empty.",
         "empty"),
        *((f"old-domain-{slug}", "domain-environment", put(f"{RECORD}/0", domain),
           "A domain is an environment; this form went with revision 08.", "wrong-kind")
          for slug, domain, _ in OLD_DOMAINS),
        *((f"old-{others}-{slug}", "domain-environment", put(first, domain),
           "Each of them is an environment; this form went with revision 08.", "wrong-kind")
          for slug, domain, _ in OLD_DOMAINS[:2]),
    ]:  # fmt: skip
        group.reject(slug, f"{name}/{row}", "one", change, because, flags=(flag,), revisions=NOW)
    if name == "dependency":
        group.accept(
            "beside-membership", "dependency/kept-apart",
            *said(
                comid({4: [[ENVIRONMENT, [OTHER_ENVIRONMENT]]], 5: [[OTHER_ENVIRONMENT, [ENVIRONMENT]]]}),
                {place: [{"domain-id": ACME, "trustees": [BOLT]}],
                 "/triples/membership-triples": [{"domain-id": BOLT, "members": [ACME]}]},
            ),
            "Trust and membership are two graphs; a circle over both is none.", flags=("kind-confusion",),
            revisions=NOW,
        )  # fmt: skip


def _before(book: Vectors) -> None:
    group = book.group(
        "domain-before", "Domains in revision 06: numbers, texts, UUIDs and OIDs.", operation="comid.decode"
    )
    for name, key, others, object_, shown, other, other_shown in [
        ("membership", 5, "members", ENVIRONMENT, ACME, OTHER_ENVIRONMENT, BOLT),
        ("dependency", 4, "trustees", "base", {"text": "base"}, "core", {"text": "core"}),
    ]:  # fmt: skip
        place = f"/triples/{name}-triples/0"
        group.accept(
            f"{name}-several-before", f"{name}/record",
            *said(
                comid({key: [["boards", [object_, other]], ["cases", [object_]]]}),
                {f"/triples/{name}-triples": [{"domain-id": {"text": "boards"}, others: [shown, other_shown]},
                                              {"domain-id": {"text": "cases"}, others: [shown]}]},
            ),
            "There may be several domains, and several of what belongs to one.", revisions=BEFORE,
        )  # fmt: skip
        for slug, domain, output in OLD_DOMAINS:
            group.accept(
                f"{name}-of-{slug}", f"{name}/domain-kinds",
                *said(comid({key: [[domain, [object_]]]}), {place: {"domain-id": output, others: [shown]}}),
                "Revision 06 names a domain so.",
            )  # fmt: skip
        group.accept(
            f"{name}-before", f"{name}/record",
            *said(comid({key: [["boards", [object_]]]}), {f"{place}/{others}": [shown]}),
            "A domain and what belongs to it.", revisions=BEFORE,
        )  # fmt: skip
        for slug, row, change, because, flag in [
            ("environment", "domain-kinds", put(f"{RECORD}/0", ENVIRONMENT), "A domain is no environment yet.",
             "wrong-kind"),
            ("negative", "domain-kinds", put(f"{RECORD}/0", -1), "A number is unsigned.", "out-of-range"),
            ("bytes", "domain-kinds", put(f"{RECORD}/0", UUID), "A UUID has a tag here.", "missing-tag"),
            ("tagged-bytes", "domain-kinds", put(f"{RECORD}/0", Tag(560, b"d")), "Tagged bytes name no domain.",
             "wrong-tag"),
            ("alone", "record", in_cbor("remove", f"{RECORD}/1"), "A triple has two members.", "wrong-arity"),
            ("without-domain", "record", in_cbor("remove", f"{RECORD}/0"), "A triple names its domain.",
             "wrong-arity"),
            ("empty", "record", in_cbor("replace", f"{RECORD}/1", "80"), "There is at least one.", "empty"),
            ("third-member", "record", appended(RECORD, []), "A triple has two members.", "wrong-arity"),
        ]:  # fmt: skip
            group.reject(
                f"{name}-{slug}-before", f"{name}/{row}", f"{name}-before", change, because, flags=(flag,),
                revisions=BEFORE,
            )  # fmt: skip
    group.reject(
        "member-of-text", "membership/domain-kinds", "membership-before", put(f"{RECORD}/1/0", "base"),
        "A member is an environment.", flags=("wrong-kind",),
    )  # fmt: skip
    group.reject(
        "trustee-of-environment", "dependency/domain-kinds", "dependency-before", put(f"{RECORD}/1/0", ENVIRONMENT),
        "What a domain depends on is a domain too.", flags=("wrong-kind",),
    )  # fmt: skip
    group.accept(
        "beside-membership", "dependency/kept-apart",
        *said(
            comid({4: [["a", ["b"]]], 5: [["b", [ENVIRONMENT]]]}),
            {"/triples/dependency-triples/0": {"domain-id": {"text": "a"}, "trustees": [{"text": "b"}]},
             "/triples/membership-triples/0": {"domain-id": {"text": "b"}, "members": [ACME]}},
        ),
        "What a triple is depends on its category alone.", flags=("kind-confusion",), revisions=BEFORE,
    )  # fmt: skip


def _swid(book: Vectors) -> None:
    group = book.group(
        "coswid-triple", "Links to CoSWIDs: an environment and identifiers of tags.", operation="comid.decode"
    )
    place = "/triples/coswid-triples/0"
    for slug, ids, output in [
        ("text", ["acme.example/fw"], [{"text": "acme.example/fw"}]),
        ("uuid", [UUID], [{"uuid": UUID_TEXT}]),
        ("two", ["a", UUID], [{"text": "a"}, {"uuid": UUID_TEXT}]),
    ]:
        given = said(comid({6: [[ENVIRONMENT, ids]]}), {place: {"environment": ACME, "tag-ids": output}})
        group.accept(f"{slug}-before", "coswid-triple/ids", *given, "A CoSWID is identified by text or sixteen bytes.")
        group.contested(
            slug, "coswid-triple/ids-imported", *given,
            "The prose links identifiers of CoSWIDs; the name that the grammar imports stands for the label 0.",
            readings=IMPORT,
        )  # fmt: skip
    group.contested(
        "label", "coswid-triple/ids-imported",
        asked(comid({6: [[ENVIRONMENT, [0]]]}), f"{place}/environment"), {"at": {f"{place}/environment": ACME}},
        "The name that the grammar imports stands for the label 0, which identifies no CoSWID.",
        readings={"identifiers": "reject", "label": "accept"},
    )  # fmt: skip
    group.accept(
        "one-before", "coswid-triple/record",
        *said(comid({6: [[ENVIRONMENT, ["sw"]]]}), {place: {"environment": ACME, "tag-ids": [{"text": "sw"}]}}),
        "An environment and one identifier.", revisions=BEFORE,
    )  # fmt: skip
    group.accept(
        "two-triples-before", "coswid-triple/record",
        *said(
            comid({6: [[ENVIRONMENT, ["sw"]], [OTHER_ENVIRONMENT, ["fw"]]]}),
            {"/triples/coswid-triples": [{"environment": ACME, "tag-ids": [{"text": "sw"}]},
                                         {"environment": BOLT, "tag-ids": [{"text": "fw"}]}]},
        ),
        "A category may have several triples.", revisions=BEFORE,
    )  # fmt: skip
    # No reading of the import accepts these, so each stands beside a triple that every reader takes.
    records: list[tuple[str, Any, str, str]] = [
        ("environment-alone", [ENVIRONMENT], "A triple names CoSWIDs.", "wrong-arity"),
        ("ids-alone", [["sw"]], "A triple has an environment.", "wrong-arity"),
        ("no-members", [], "A triple has two members.", "wrong-arity"),
        ("no-ids", [ENVIRONMENT, []], "There is at least one identifier.", "empty"),
        ("id-without-array", [ENVIRONMENT, "sw"], "Identifiers are an array, also of one.", "wrong-kind"),
        ("third-member", [ENVIRONMENT, ["sw"], []], "A triple has two members.", "wrong-arity"),
        ("swapped", [["sw"], ENVIRONMENT], "The environment comes first.", "wrong-kind"),
        ("map", {0: ENVIRONMENT, 1: ["sw"]}, "A triple is an array.", "wrong-kind"),
        ("environment-null", [None, ["sw"]], "Null is no environment.", "wrong-kind"),
        ("measurements", [ENVIRONMENT, [MEASUREMENT]], "The object are identifiers, not measurements.", "wrong-kind"),
    ]
    for slug, record, because, flag in records:
        group.reject(
            slug, "coswid-triple/record", "triples/one", added("1v", 6, [record]), because, flags=(flag,),
        )  # fmt: skip
    for slug, value, because, flag in [
        ("id-number", 7, "A number identifies no CoSWID.", "wrong-kind"),
        ("id-short", UUID[:15], "An identifier of bytes has sixteen of them.", "out-of-range"),
        ("id-tagged", Tag(37, UUID), "An identifier has no tag.", "stray-tag"),
        ("id-coswid", Tag(505, b"\xa0"), "The CoSWID itself does not stand here.", "wrong-tag"),
    ]:
        group.reject(
            slug, "coswid-triple/ids", "one-before", put(f"{RECORD}/1/0", value), because, flags=(flag,),
            revisions=BEFORE,
        )  # fmt: skip


def _across(book: Vectors) -> None:
    group = book.group("domains-across", "Domains over several CoMIDs of one CoRIM.", operation="corim.decode")
    for name, key in [("membership", 5), ("dependency", 4)]:
        for slug, end in [("chain", THIRD_ENVIRONMENT), ("circle", ENVIRONMENT)]:
            halves = [
                comid({key: [[ENVIRONMENT, [OTHER_ENVIRONMENT]]]}, identity={0: "a"}),
                comid({key: [[OTHER_ENVIRONMENT, [end]]]}, identity={0: "b"}),
            ]
            message = Tag(501, {0: "c", 1: [Tag(506, cbor.encode(half)) for half in halves]})
            group.either(
                f"{name}-{slug}", f"{name}/acyclic-across",
                asked(message, f"/tags/1/comid/triples/{name}-triples/0/domain-id"),
                "Whether one CoMID is looked at together with another is left to appraisal.", flags=("cycle",),
            )  # fmt: skip
