"""Lets the suite ask cwt: one JSON object a line in, one a line out.

The library knows COSE and CWT and nothing of CMW. It alone decides whether a message is taken: every "rejected" is an
exception that it documents (ValueError, or a CWTError), and any other ends the process. It reads tagged messages only,
so that the untagged form that the grammar of CMW has is given to it under tag 18. Of what it took, the adapter projects
the payload, to show which bytes the library handed back.
"""

import base64
import json
import sys
from importlib.metadata import version
from typing import Any

import cbor2
from cwt import COSE, COSEKey
from cwt.exceptions import CWTError

MEDIA_COSE = "application/cmw+cose"
TAG_SIGN1 = b"\xd2"
INDICATORS = ("reference-values", "endorsements", "evidence", "attestation-results", "appraisal-policy")


def verify(data: str, media_type: str, keys: list[dict[str, Any]], now: str) -> dict[str, Any]:
    """Read a COSE_Sign1 and check its signature with the keys. Messages have no time here, so `now` is unused."""
    if media_type != MEDIA_COSE:
        return unsupported(f"media type {media_type}")
    known = [COSEKey.from_jwk(key) for key in keys]
    try:
        payload = COSE.new().decode(TAG_SIGN1 + base64.b64decode(data, validate=True), known)
    except (ValueError, CWTError) as error:
        return rejected(error)
    return projected(payload)


def projected(payload: bytes) -> dict[str, Any]:
    """The payload in the suite's terms where it is a record. What it may be is no business of the library."""
    match cbor2.loads(payload):
        case [kind, bytes(value), *rest]:
            record = {"type": kind, "value": base64.b64encode(value).decode()}
            for mask in rest:
                record["ind"] = [name for bit, name in enumerate(INDICATORS) if mask >> bit & 1]
            return {"outcome": "accepted", "output": {"record": record}}
    return unsupported("the payload is no record")


def rejected(reason: object) -> dict[str, Any]:
    return {"outcome": "rejected", "reason": str(reason)[:1000]}


def unsupported(reason: str) -> dict[str, Any]:
    return {"outcome": "unsupported", "reason": reason}


def respond(asked: dict[str, Any]) -> dict[str, Any]:
    match asked["op"]:
        case "hello":
            return {
                "name": "cwt",
                "version": version("cwt"),
                "language": "Python",
                "protocol": 1,
                "window": 64,
                "operations": ["cmw.verify"],
                "features": ["cose-envelope"],
            }
        case "selftest.crash":
            raise RuntimeError("selftest.crash was asked for")
        case "cmw.verify":
            return verify(**asked["input"])
        case other:
            return unsupported(f"no operation {other}")


for line in sys.stdin.buffer:
    asked = json.loads(line)
    sys.stdout.write(json.dumps({"id": asked["id"], **respond(asked)}) + "\n")
    sys.stdout.flush()
