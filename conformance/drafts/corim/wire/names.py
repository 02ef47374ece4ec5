"""The names and numbers of CoRIM (draft-ietf-rats-corim-11): maps, records, tags and choices.

Where revision 06 has other numbers, a table of its own says so.
"""

CORIM = {0: "id", 1: "tags", 2: "dependent-rims", 3: "profile", 4: "rim-validity", 5: "entities"}
LOCATOR = {0: "href", 1: "thumbprint"}
VALIDITY = {0: "not-before", 1: "not-after"}
ENTITY = {0: "entity-name", 1: "reg-id", 2: "role"}
META = {0: "signer", 1: "signature-validity"}
SIGNER = {0: "signer-name", 1: "signer-uri"}
CWT_CLAIMS = {1: "iss", 2: "sub", 4: "exp", 5: "nbf"}
COMID = {0: "language", 1: "tag-identity", 2: "entities", 3: "linked-tags", 4: "triples"}
TAG_IDENTITY = {0: "tag-id", 1: "tag-version"}
LINKED_TAG = {0: "linked-tag-id", 1: "tag-rel"}
TRIPLES = {
    0: "reference-triples",
    1: "endorsed-triples",
    2: "identity-triples",
    3: "attest-key-triples",
    4: "dependency-triples",
    5: "membership-triples",
    6: "coswid-triples",
    8: "conditional-endorsement-series-triples",
    10: "conditional-endorsement-triples",
}
ENVIRONMENT = {0: "class", 1: "instance", 2: "group"}
CLASS = {0: "class-id", 1: "vendor", 2: "model", 3: "layer", 4: "index"}
MEASUREMENT = {0: "mkey", 1: "mval", 2: "authorized-by"}
MEASUREMENT_VALUES = {
    0: "version",
    1: "svn",
    2: "digests",
    3: "flags",
    4: "raw-value",
    5: "raw-value-mask",
    6: "mac-addr",
    7: "ip-addr",
    8: "serial-number",
    9: "ueid",
    10: "uuid",
    11: "name",
    13: "cryptokeys",
    14: "integrity-registers",
    15: "int-range",
}
VERSION = {0: "version", 1: "version-scheme"}
FLAGS = {
    0: "is-configured",
    1: "is-secure",
    2: "is-recovery",
    3: "is-debug",
    4: "is-replay-protected",
    5: "is-integrity-protected",
    6: "is-runtime-meas",
    7: "is-immutable",
    8: "is-tcb",
    9: "is-confidentiality-protected",
    10: "is-runtime-updatable",
}
CONDITIONS = {0: "mkey", 1: "authorized-by"}
COTL = {0: "tag-identity", 1: "tags-list", 2: "tl-validity"}

# Arrays whose places have names; the last `optional` of them may be missing.
RECORDS: dict[str, tuple[str, ...]] = {
    "reference-triples": ("ref-env", "ref-claims"),
    "endorsed-triples": ("condition", "endorsement"),
    "identity-triples": ("environment", "key-list", "conditions"),
    "attest-key-triples": ("environment", "key-list", "conditions"),
    "dependency-triples": ("domain-id", "trustees"),
    "membership-triples": ("domain-id", "members"),
    "coswid-triples": ("environment", "tag-ids"),
    "conditional-endorsement-series-triples": ("common-condition", "series"),
    "conditional-endorsement-triples": ("conditions", "endorsements"),
    "common-condition": ("environment", "claims-list", "authorized-by"),
    "series": ("condition", "addition"),
    "stateful-environment": ("environment", "claims-list"),
}
OPTIONAL = {"identity-triples": 1, "attest-key-triples": 1, "common-condition": 1}

TAG_TIME, TAG_SIGN1, TAG_URI, TAG_CORIM = 1, 18, 32, 501
TAG_COSWID, TAG_COMID, TAG_COTL = 505, 506, 508
TAG_CORIM_06, TAG_SIGNED_06 = 500, 502  # what revision 06 wraps a CoRIM in, and a signed one

TAGS = {
    "uri": TAG_URI,
    "uuid": 37,
    "oid": 111,
    "ueid": 550,
    "svn": 552,
    "min-svn": 553,
    "pkix-base64-key": 554,
    "pkix-base64-cert": 555,
    "pkix-base64-cert-path": 556,
    "key-thumbprint": 557,
    "cose-key": 558,
    "cert-thumbprint": 559,
    "bytes": 560,
    "cert-path-thumbprint": 561,
    "pkix-asn1der-cert": 562,
    "masked-raw-value": 563,
    "int-range": 564,
}
CLASS_ID = ("oid", "uuid", "bytes")
INSTANCE = (
    "ueid", "uuid", "bytes", "pkix-base64-key", "pkix-base64-cert", "cose-key", "key-thumbprint", "cert-thumbprint",
    "pkix-asn1der-cert",
)  # fmt: skip
GROUP = ("uuid", "bytes")
CRYPTO_KEY = (
    "pkix-base64-key", "pkix-base64-cert", "pkix-base64-cert-path", "cose-key", "pkix-asn1der-cert", "key-thumbprint",
    "cert-thumbprint", "cert-path-thumbprint", "bytes",
)  # fmt: skip
PROFILE = ("uri", "oid")
RAW_VALUE = ("bytes", "masked-raw-value")

CORIM_ROLES = {1: "manifest-creator", 2: "manifest-signer"}
COMID_ROLES = {0: "tag-creator", 1: "creator", 2: "maintainer"}
TAG_RELATIONS = {0: "supplements", 1: "replaces"}

# COSE header labels (RFC 9052, RFC 9597, RFC 9360, RFC 9995).
ALG, CRIT, CONTENT_TYPE, KID, CORIM_META, CWT_CLAIMS_LABEL, X5CHAIN = 1, 2, 3, 4, 8, 15, 33
PAYLOAD_HASH_ALG, PREIMAGE_CONTENT_TYPE, PAYLOAD_LOCATION = 258, 259, 260

# CoSWID (RFC 9393), as far as a CoRIM embeds it.
COSWID = {
    0: "tag-id",
    1: "software-name",
    2: "entity",
    3: "evidence",
    4: "link",
    5: "software-meta",
    6: "payload",
    8: "corpus",
    9: "patch",
    10: "media",
    11: "supplemental",
    12: "tag-version",
    13: "software-version",
    14: "version-scheme",
    15: "lang",
}
COSWID_ENTITY = {31: "entity-name", 32: "reg-id", 33: "role", 34: "thumbprint", 15: "lang"}
COSWID_LINK = {
    38: "href", 40: "rel", 10: "media", 37: "artifact", 39: "ownership", 41: "media-type", 42: "use", 15: "lang",
}  # fmt: skip
