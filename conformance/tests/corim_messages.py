"""CoRIM messages made by hand, and what each one breaks: sent to nobody, read by the oracle's own tests.

Each is a fragment in diagnostic notation, put into a document that is sound without it.
"""

import base64
from typing import Any

from conformance.codecs import edn

BOTH, NEW, OLD = ("11", "06"), ("11",), ("06",)

ENVIRONMENT = '{0: {1: "v"}}'
OTHER = '{0: {1: "w"}}'
MEASUREMENT = '{1: {11: "n"}}'
KEY = "560(h'01')"
COMID = '{1: {0: "t"}, 4: {0: [[{0: {1: "v"}}, [{1: {11: "n"}}]]]}}'
CORIM = f'501({{0: "c", 1: [506(<<{COMID}>>)]}})'
COTL = '{0: {0: "l"}, 1: [{0: "t"}], 2: {1: 1(2000000000)}}'
COSWID = '{0: "s", 1: "sw", 2: {31: "e", 33: 1}, 12: 0}'

# Where a fragment of each kind stands: the operation, and the document around it.
AROUND = {
    "comid": ("comid.decode", "%"),
    "cotl": ("cotl.decode", "%"),
    "coswid": ("coswid.decode", "%"),
    "corim": ("corim.decode", "%"),
    "manifest": ("corim.decode", f'501({{0: "c", 1: [506(<<{COMID}>>)], %}})'),
    "tag": ("corim.decode", '501({0: "c", 1: [%]})'),
    "triples": ("comid.decode", '{1: {0: "t"}, 4: %}'),
    "environment": ("comid.decode", f'{{1: {{0: "t"}}, 4: {{0: [[%, [{MEASUREMENT}]]]}}}}'),
    "measurement": ("comid.decode", f'{{1: {{0: "t"}}, 4: {{0: [[{ENVIRONMENT}, [%]]]}}}}'),
    "values": ("comid.decode", f'{{1: {{0: "t"}}, 4: {{0: [[{ENVIRONMENT}, [{{1: %}}]]]}}}}'),
    "key": ("comid.decode", f'{{1: {{0: "t"}}, 4: {{2: [[{ENVIRONMENT}, [%]]]}}}}'),
    "series": ("comid.decode", f'{{1: {{0: "t"}}, 4: {{8: [[[{ENVIRONMENT}, [{MEASUREMENT}]], %]]}}}}'),
    "membership": ("comid.decode", '{1: {0: "t"}, 4: {5: %}}'),
    "dependency": ("comid.decode", '{1: {0: "t"}, 4: {4: %}}'),
}


def asked(kind: str, fragment: str, revision: str = "11", **more: Any) -> tuple[str, dict[str, Any]]:
    """The operation and the input for a fragment; revision 06 wraps a CoRIM in tag 500."""
    operation, around = AROUND[kind]
    text = around.replace("%", fragment)
    if operation == "corim.decode" and revision == "06" and text.startswith("501("):
        text = f"500({text})"
    return operation, {"data": base64.b64encode(edn.encode(text)).decode(), **more}


# (rows, kind, fragment, revisions)
BROKEN: list[tuple[str, str, str, tuple[str, ...]]] = [
    # cbor
    ("cbor/duplicate-keys", "environment", '{0: {1: "v"}, 0: {1: "w"}}', BOTH),
    ("cbor/duplicate-keys", "values", "{14: {0: [[1, h'']], 0_0: [[1, h'']]}}", BOTH),
    ("cbor/no-stray-tag", "measurement", f"55799({MEASUREMENT})", BOTH),
    ("cbor/no-stray-tag", "values", '{11: 21("n")}', BOTH),
    # top
    ("corim/kinds corim/wrapper-500-gone", "corim", f"500({CORIM})", NEW),
    ("corim/wrapper-502-gone", "corim", f"502({CORIM})", NEW),
    ("corim/kinds corim/not-a-tag", "corim", f"506(<<{COMID}>>)", NEW),
    ("corim/tag-required corim/not-a-tag", "corim", f'{{0: "c", 1: [506(<<{COMID}>>)]}}', BOTH),
    ("corim/tagged-map", "corim", "501([])", BOTH),
    ("media-type/rim-cbor", "corim", "18([h'', {}, h'', h''])", NEW),
    ("corim/wrapped-500 media-type/corim-unsigned", "corim", "500(502(18([h'', {}, h'', h''])))", OLD),
    # manifest
    ("corim/id-required corim/grammar", "corim", f"501({{1: [506(<<{COMID}>>)]}})", NEW),
    ("corim/grammar-lower-case", "corim", f"501({{1: [506(<<{COMID}>>)]}})", OLD),
    ("corim/id-kinds", "corim", f"501({{0: 1, 1: [506(<<{COMID}>>)]}})", BOTH),
    ("corim/id-kinds cbor/no-stray-tag", "corim", f"501({{0: 37(h'{'00' * 16}'), 1: [506(<<{COMID}>>)]}})", BOTH),
    ("corim/tags-required", "corim", '501({0: "c"})', BOTH),
    ("corim/tags-required", "corim", '501({0: "c", 1: []})', BOTH),
    ("corim/tag-kinds", "tag", "h'a0'", BOTH),
    ("corim/tag-kinds", "tag", "501(h'a0')", BOTH),
    ("corim/tag-bytes", "tag", f"506({COMID})", BOTH),
    ("corim/tag-one-item", "tag", "506(h'')", BOTH),
    ("corim/tag-one-item cbor/one-item", "tag", "506(h'a000')", BOTH),
    ("corim/tag-content comid/grammar", "tag", f"506(<<{COSWID}>>)", BOTH),
    ("corim/tag-content", "tag", f"506(<<506(<<{COMID}>>)>>)", BOTH),
    ("corim/rims-non-empty", "manifest", "2: []", BOTH),
    ("corim/rims-non-empty", "manifest", '2: [{}, "x"]', BOTH),
    ("locator/href-required", "manifest", "2: [{1: [1, h'00']}]", BOTH),
    ("locator/href-uri", "manifest", '2: [{0: "a:b"}]', BOTH),
    ("locator/href-list", "manifest", "2: [{0: []}]", NEW),
    ("locator/href-single", "manifest", '2: [{0: [32("a:b")]}]', OLD),
    ("locator/thumbprint", "manifest", "2: [{0: 32(\"a:b\"), 1: h'00'}]", BOTH),
    ("locator/thumbprint-list", "manifest", '2: [{0: 32("a:b"), 1: []}]', NEW),
    ("locator/closed", "manifest", '2: [{0: 32("a:b"), 2: 0}]', BOTH),
    ("corim/profile-kinds", "manifest", '3: "a:b"', BOTH),
    ("corim/profile-kinds", "manifest", f"3: 37(h'{'00' * 16}')", BOTH),
    ("corim/validity-map", "manifest", "4: 1(5)", BOTH),
    ("validity/not-after-required", "manifest", "4: {0: 1(5)}", BOTH),
    ("validity/epoch-time", "manifest", "4: {1: 5}", BOTH),
    ("validity/epoch-time", "manifest", '4: {1: 0("2030-01-01T00:00:00Z")}', BOTH),
    ("validity/closed", "manifest", "4: {1: 1(5), 2: 0}", BOTH),
    ("corim/entities-non-empty", "manifest", "5: []", BOTH),
    ("corim/text-keys", "manifest", '"x": 0', BOTH),
    ("entity/name-required", "manifest", "5: [{2: [1]}]", BOTH),
    ("entity/reg-id-uri", "manifest", '5: [{0: "e", 1: "a:b", 2: [1]}]', BOTH),
    ("entity/role-required", "manifest", '5: [{0: "e", 2: []}]', BOTH),
    ("entity/corim-roles", "manifest", '5: [{0: "e", 2: ["x"]}]', BOTH),
    ("entity/one-signer", "manifest", '5: [{0: "e", 2: [2]}, {0: "f", 2: [2]}]', NEW),
    # comid
    ("comid/grammar", "comid", "[]", BOTH),
    ("comid/identity-required comid/grammar", "comid", f"{{4: {{0: [[{ENVIRONMENT}, [{MEASUREMENT}]]]}}}}", BOTH),
    ("comid/triples-required", "comid", '{1: {0: "t"}}', BOTH),
    ("comid/language", "comid", '{0: 1, 1: {0: "t"}, 4: {}}', BOTH),
    ("comid/entities", "comid", '{1: {0: "t"}, 2: [], 4: {}}', BOTH),
    ("entity/comid-roles", "comid", '{1: {0: "t"}, 2: [{0: "e", 2: ["x"]}], 4: {}}', BOTH),
    ("comid/linked-tags", "comid", '{1: {0: "t"}, 3: [], 4: {}}', BOTH),
    ("linked-tag/members-required", "comid", '{1: {0: "t"}, 3: [{0: "u"}], 4: {}}', BOTH),
    ("linked-tag/relations", "comid", '{1: {0: "t"}, 3: [{0: "u", 1: "x"}], 4: {}}', BOTH),
    ("linked-tag/closed", "comid", '{1: {0: "t"}, 3: [{0: "u", 1: 0, 2: 0}], 4: {}}', BOTH),
    ("tag-identity/id-required", "comid", "{1: {1: 0}, 4: {}}", BOTH),
    ("tag-identity/id-kinds", "comid", "{1: {0: h'00'}, 4: {}}", BOTH),
    ("tag-identity/version", "comid", '{1: {0: "t", 1: -1}, 4: {}}', BOTH),
    ("tag-identity/closed", "comid", '{1: {0: "t", 2: 1}, 4: {}}', BOTH),
    # triples
    ("triples/one-category", "triples", "{}", BOTH),
    ("triples/category-non-empty triples/one-category", "triples", "{0: []}", BOTH),
    ("triples/category-array", "triples", "{0: {}}", BOTH),
    ("triples/reserved", "triples", "{7: []}", NEW),
    ("reference/record", "triples", f"{{0: [[{ENVIRONMENT}]]}}", BOTH),
    ("reference/measurements-array reference/record", "triples", f"{{0: [[{ENVIRONMENT}, {MEASUREMENT}]]}}", BOTH),
    ("reference/record", "triples", f"{{0: [[{ENVIRONMENT}, []]]}}", BOTH),
    ("endorsed/record", "triples", f"{{1: [[{ENVIRONMENT}, [{MEASUREMENT}], 0]]}}", BOTH),
    ("identity/record", "triples", f"{{2: [[{ENVIRONMENT}, []]]}}", BOTH),
    ("identity/conditions", "triples", f"{{2: [[{ENVIRONMENT}, [{KEY}], {{}}]]}}", NEW),
    ("identity/conditions", "triples", f"{{2: [[{ENVIRONMENT}, [{KEY}], {{2: 0}}]]}}", NEW),
    ("authority/list", "triples", f"{{2: [[{ENVIRONMENT}, [{KEY}], {{1: []}}]]}}", NEW),
    ("identity/two-members", "triples", f"{{2: [[{ENVIRONMENT}, [{KEY}], {{0: 1}}]]}}", OLD),
    ("attest-key/record", "triples", f"{{3: [[{ENVIRONMENT}, {KEY}]]}}", BOTH),
    ("attest-key/two-members", "triples", f"{{3: [[{ENVIRONMENT}, [{KEY}], {{0: 1}}]]}}", OLD),
    ("dependency/domain-environment", "dependency", f"[[5, [{ENVIRONMENT}]]]", NEW),
    ("dependency/domain-kinds", "dependency", f"[[5, [{ENVIRONMENT}]]]", OLD),
    ("dependency/record", "dependency", f"[[{ENVIRONMENT}, []]]", NEW),
    ("membership/domain-environment", "membership", f"[[{ENVIRONMENT}, [5]]]", NEW),
    ("membership/domain-kinds", "membership", f"[[{ENVIRONMENT}, [{OTHER}]]]", OLD),
    ("membership/record", "membership", "[[5, []]]", OLD),
    ("membership/acyclic", "membership", f"[[{ENVIRONMENT}, [{ENVIRONMENT}]]]", NEW),
    ("membership/acyclic", "membership", f"[[{ENVIRONMENT}, [{OTHER}]], [{OTHER}, [{ENVIRONMENT}]]]", NEW),
    ("dependency/acyclic", "dependency", f"[[{ENVIRONMENT}, [{OTHER}]], [{OTHER}, [{ENVIRONMENT}]]]", NEW),
    ("coswid-triple/record", "triples", f"{{6: [[{ENVIRONMENT}, []]]}}", BOTH),
    ("coswid-triple/ids", "triples", f"{{6: [[{ENVIRONMENT}, [h'00']]]}}", OLD),
    ("coswid-triple/ids-imported", "triples", f"{{6: [[{ENVIRONMENT}, [h'00']]]}}", NEW),
    ("ce/record", "triples", f"{{10: [[[[{ENVIRONMENT}, [{MEASUREMENT}]]], []]]}}", BOTH),
    ("ce/condition", "triples", f"{{10: [[[[{ENVIRONMENT}, []]], [[{ENVIRONMENT}, [{MEASUREMENT}]]]]]}}", BOTH),
    ("ce/endorsement", "triples", f"{{10: [[[[{ENVIRONMENT}, [{MEASUREMENT}]]], [[{ENVIRONMENT}, []]]]]}}", BOTH),
    ("ces/record", "series", "[]", BOTH),
    ("ces/item", "series", f"[[[], [{MEASUREMENT}]]]", BOTH),
    ("ces/common-condition", "triples", f"{{8: [[[{ENVIRONMENT}], [[[{MEASUREMENT}], [{MEASUREMENT}]]]]]}}", NEW),
    ("ces/condition-stateful", "triples", f"{{8: [[[{ENVIRONMENT}, []], [[[{MEASUREMENT}], [{MEASUREMENT}]]]]]}}", OLD),
    ("ces/same-types", "series", f"[[[{MEASUREMENT}], [{MEASUREMENT}]], [[{{1: {{1: 1}}}}], [{MEASUREMENT}]]]", NEW),
    (
        "ces/same-mkeys",
        "series",
        f'[[[{{0: 1, 1: {{11: "n"}}}}], [{MEASUREMENT}]], [[{{0: 2, 1: {{11: "n"}}}}], [{MEASUREMENT}]]]',
        NEW,
    ),
    # environments
    ("environment/non-empty", "environment", "{}", BOTH),
    ("environment/closed", "environment", '{0: {1: "v"}, 3: 0}', BOTH),
    ("class/non-empty", "environment", "{0: {}}", BOTH),
    ("class/closed", "environment", '{0: {1: "v", 5: 0}}', BOTH),
    ("class/vendor-with-model", "environment", '{0: {2: "m"}}', BOTH),
    ("class/texts", "environment", "{0: {1: 1}}", BOTH),
    ("class/numbers", "environment", "{0: {3: -1}}", BOTH),
    ("class-id/kinds", "environment", "{0: {0: h'00'}}", BOTH),
    ("class-id/kinds", "environment", f"{{0: {{0: 550(h'{'00' * 33}')}}}}", BOTH),
    ("uuid/tagged-length class-id/kinds", "environment", "{0: {0: 37(h'00')}}", BOTH),
    ("oid/bytes", "environment", '{0: {0: 111("2.5")}}', BOTH),
    ("oid/arcs", "environment", "{0: {0: 111(h'80')}}", BOTH),
    ("instance/kinds instance/no-path", "environment", '{1: 556("x")}', NEW),
    ("instance/any-key", "environment", "{1: 111(h'55')}", OLD),
    ("ueid/length instance/kinds", "environment", "{1: 550(h'00')}", NEW),
    ("ueid/length-33", "environment", f"{{1: 550(h'{'00' * 7}')}}", OLD),
    ("group/kinds", "environment", "{2: 111(h'55')}", BOTH),
    # measurements
    ("measurement/value-required", "measurement", "{0: 1}", BOTH),
    ("measurement/closed", "measurement", '{1: {11: "n"}, 3: 0}', BOTH),
    ("measurement/authorized-by authority/list", "measurement", '{1: {11: "n"}, 2: []}', BOTH),
    ("measurement/one-anonymous", "measurement", f"{MEASUREMENT}, {MEASUREMENT}", OLD),
    ("mkey/kinds", "measurement", '{0: -1, 1: {11: "n"}}', BOTH),
    ("mval/non-empty", "values", "{}", BOTH),
    ("mval/reserved", "values", "{12: 0}", NEW),
    ("mval/text-keys", "values", '{"x": 0}', BOTH),
    ("version/required", "values", "{0: {1: 1}}", BOTH),
    ("version/scheme", "values", "{0: {0: \"1\", 1: h''}}", BOTH),
    ("version/closed", "values", '{0: {0: "1", 2: 0}}', BOTH),
    ("svn/kinds svn/range", "values", "{1: -1}", BOTH),
    ("svn/range svn/kinds", "values", "{1: 552(1.0)}", BOTH),
    ("svn/kinds", "values", "{1: 560(h'01')}", BOTH),
    ("digests/non-empty", "values", "{2: []}", BOTH),
    ("digests/non-empty", "values", "{2: [1, h'']}", BOTH),
    ("digests/two-members", "values", "{2: [[1]]}", BOTH),
    ("digests/value-bytes", "values", '{2: [[1, "x"]]}', BOTH),
    ("digests/algorithm", "values", "{2: [[h'', h'']]}", BOTH),
    ("digests/unique", "values", "{2: [[1, h'00'], [1, h'01']]}", BOTH),
    ("digests/unique", "values", "{14: {0: [[1, h'00'], [1, h'01']]}}", BOTH),
    ("flags/non-empty", "values", "{3: {}}", NEW),
    ("flags/booleans", "values", "{3: {0: 1}}", BOTH),
    ("raw-value/bytes", "values", "{4: h'00'}", BOTH),
    ("raw-value/masked", "values", "{4: 563([h'00'])}", NEW),
    ("raw-value/old-mask", "values", "{4: 560(h'00'), 5: 560(h'00')}", BOTH),
    ("raw-value/old-mask-alone", "values", "{5: h'00'}", BOTH),
    ("mac/lengths", "values", f"{{6: h'{'00' * 7}'}}", BOTH),
    ("ip/lengths", "values", f"{{7: h'{'00' * 5}'}}", BOTH),
    ("ip/untagged", "values", "{7: 52(h'c0000201')}", BOTH),
    ("serial/text", "values", "{8: h''}", BOTH),
    ("ueid/length", "values", f"{{9: h'{'00' * 34}'}}", NEW),
    ("ueid/bare", "values", f"{{9: 550(h'{'00' * 33}')}}", BOTH),
    ("uuid/bare", "values", f"{{10: 37(h'{'00' * 16}')}}", BOTH),
    ("name/text", "values", "{11: 1}", BOTH),
    ("cryptokeys/non-empty", "values", "{13: []}", BOTH),
    ("integrity-registers/non-empty", "values", "{14: {}}", BOTH),
    ("integrity-registers/keys", "values", "{14: {-1: [[1, h'']]}}", BOTH),
    ("integrity-registers/digests", "values", "{14: {0: []}}", BOTH),
    ("int-range/kinds", "values", "{15: [1, 2]}", NEW),
    ("int-range/two-bounds", "values", "{15: 564([1])}", NEW),
    ("int-range/limits", "values", "{15: 564([1.0, 2])}", NEW),
    # keys
    ("crypto-key/kinds", "key", "h'00'", BOTH),
    ("crypto-key/texts", "key", "554(h'00')", BOTH),
    ("crypto-key/der", "key", '562("x")', BOTH),
    ("crypto-key/identifier", "key", '560("x")', BOTH),
    ("crypto-key/thumbprints", "key", "557(h'00')", BOTH),
    ("crypto-key/cose-key", "key", "558({})", BOTH),
    ("crypto-key/cose-key-members", "key", "558({1: 1, 4: []})", BOTH),
    ("crypto-key/cose-key-set", "key", "558([])", OLD),
    # cotl
    ("cotl/grammar", "cotl", "[]", BOTH),
    ("cotl/identity-required", "cotl", '{1: [{0: "t"}], 2: {1: 1(5)}}', BOTH),
    ("cotl/list-non-empty", "cotl", '{0: {0: "l"}, 1: [], 2: {1: 1(5)}}', BOTH),
    ("cotl/validity-required", "cotl", '{0: {0: "l"}, 1: [{0: "t"}]}', BOTH),
    ("cotl/closed", "cotl", '{0: {0: "l"}, 1: [{0: "t"}], 2: {1: 1(5)}, 3: 0}', NEW),
    # coswid
    ("coswid/grammar", "coswid", "[]", BOTH),
    ("coswid/required", "coswid", '{0: "s", 1: "sw", 2: {31: "e", 33: 1}}', BOTH),
    ("coswid/tag-id", "coswid", '{0: 1, 1: "sw", 2: {31: "e", 33: 1}, 12: 0}', BOTH),
    ("coswid/one-or-more", "coswid", '{0: "s", 1: "sw", 2: [{31: "e", 33: 1}], 12: 0}', BOTH),
    ("coswid/entity", "coswid", '{0: "s", 1: "sw", 2: {31: "e"}, 12: 0}', BOTH),
    ("coswid/types", "coswid", '{0: "s", 1: "sw", 2: {31: "e", 33: 1}, 12: 0, 13: 1}', BOTH),
    ("coswid/link", "coswid", '{0: "s", 1: "sw", 2: {31: "e", 33: 1}, 12: 0, 4: {40: 1}}', BOTH),
    ("coswid/payload-or-evidence", "coswid", '{0: "s", 1: "sw", 2: {31: "e", 33: 1}, 12: 0, 3: {}, 6: {}}', BOTH),
    (
        "coswid/patch-or-supplemental",
        "coswid",
        '{0: "s", 1: "sw", 2: {31: "e", 33: 1}, 12: 0, 9: true, 11: true}',
        BOTH,
    ),
    (
        "coswid/resources",
        "coswid",
        '{0: "s", 1: "sw", 2: {31: "e", 33: 1}, 12: 0, 6: {16: {24: "d", 26: {17: {20: 1}}}}}',
        BOTH,
    ),
    (
        "coswid/file-hash",
        "coswid",
        '{0: "s", 1: "sw", 2: {31: "e", 33: 1}, 12: 0, 6: {17: {24: "f", 7: [1]}}}',
        BOTH,
    ),
]
