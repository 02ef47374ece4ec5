"""Lets the suite ask joserfc: one JSON object a line in, one a line out.

The library knows JOSE and nothing of CMW. It alone decides whether a message is taken: every "rejected" is one of its
own errors (JoseError), or something that its signatures cannot hold, and any other exception ends the process. Of what
it took, the adapter projects the payload, to show which bytes the library handed back.
"""

import base64
import json
from importlib.metadata import version
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from lines import Answer, accepted, rejected, serve, unsupported

MEDIA_JWS = "application/cmw+jws"
INDICATORS = ("reference-values", "endorsements", "evidence", "attestation-results", "appraisal-policy")


def verify(data: str, media_type: str, keys: list[dict[str, Any]], now: str) -> Answer:
    """Read a JWS and check its signature with each key until one fits. Tokens have no time here, so `now` is unused."""
    if media_type != MEDIA_JWS:
        return unsupported(f"media type {media_type}")
    message = base64.b64decode(data, validate=True)
    flattened = None
    if message.lstrip()[:1] == b"{":
        # The library takes the JSON serializations as a dictionary: to read JSON is left to its user.
        try:
            flattened = json.loads(message)
        except ValueError as error:
            return rejected(error)
    refusal = "no key"
    for key in keys:
        algorithms = [key["alg"]] if "alg" in key else None
        try:
            if flattened is None:
                taken = jws.deserialize_compact(message, import_key(key), algorithms)
            else:
                taken = jws.deserialize_json(flattened, import_key(key), algorithms)
        except JoseError as error:
            refusal = error
        else:
            return projected(taken.payload)
    return rejected(refusal)


def projected(payload: bytes) -> Answer:
    """The payload in the suite's terms. What it may be is no business of the library: nothing claimed depends on it."""
    try:
        return accepted(project(json.loads(payload)))
    except (ValueError, TypeError, AttributeError) as error:
        return unsupported(f"the payload is no CMW that this adapter reads: {error}")


def project(cmw: Any) -> dict[str, Any]:
    if isinstance(cmw, dict):
        items = [[{"text": label}, project(item)] for label, item in cmw.items() if label != "__cmwc_t"]
        kind = {"type": cmw["__cmwc_t"]} if "__cmwc_t" in cmw else {}
        return {"collection": kind | {"items": items}}
    kind, value, *rest = cmw
    content = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    record = {"type": kind, "value": base64.b64encode(content).decode()}
    for mask in rest:
        bits = [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
        record["ind"] = [INDICATORS[bit] if bit < len(INDICATORS) else f"bit-{bit}" for bit in bits]
    return {"record": record}


serve("joserfc", version("joserfc"), {"cmw.verify": verify}, ["jws-envelope"])
