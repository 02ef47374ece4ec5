"""Lets the suite ask cwt: one JSON object a line in, one a line out.

The library knows COSE and CWT and nothing of CMW. It alone decides whether a message is taken: every "rejected" is an
exception that it documents (ValueError, or a CWTError), and any other ends the process. It reads tagged messages only,
so that the untagged form that the grammar of CMW has is given to it under tag 18. Of what it took, the adapter projects
the payload, to show which bytes the library handed back.
"""

import base64
from importlib.metadata import version
from typing import Any

import cbor2
from cwt import COSE, COSEKey
from cwt.exceptions import CWTError
from lines import Answer, accepted, rejected, serve, unsupported

MEDIA_COSE = "application/cmw+cose"
TAG_SIGN1 = b"\xd2"
INDICATORS = ("reference-values", "endorsements", "evidence", "attestation-results", "appraisal-policy")


def verify(data: str, media_type: str, keys: list[dict[str, Any]], now: str) -> Answer:
    """Read a COSE_Sign1 and check its signature with the keys. Messages have no time here, so `now` is unused."""
    if media_type != MEDIA_COSE:
        return unsupported(f"media type {media_type}")
    known = [COSEKey.from_jwk(key) for key in keys]
    try:
        payload = COSE.new().decode(TAG_SIGN1 + base64.b64decode(data, validate=True), known)
    except (ValueError, CWTError) as error:
        return rejected(error)
    return projected(payload)


def projected(payload: bytes) -> Answer:
    """The payload in the suite's terms where it is a record. What it may be is no business of the library."""
    match cbor2.loads(payload):
        case [kind, bytes(value), *rest]:
            record = {"type": kind, "value": base64.b64encode(value).decode()}
            for mask in rest:
                record["ind"] = [name for bit, name in enumerate(INDICATORS) if mask >> bit & 1]
            return accepted({"record": record})
    return unsupported("the payload is no record")


serve("cwt", version("cwt"), {"cmw.verify": verify}, ["cose-envelope"])
