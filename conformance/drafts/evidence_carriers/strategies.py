"""What senders are asked: requests around attestations that hypothesis invents, a property for each of their rows."""

import base64
from typing import Any

from hypothesis import strategies as st

from conformance.codecs import der
from conformance.drafts.evidence_carriers import wire
from conformance.model.finding import Property

Inputs = st.SearchStrategy[Any]

# The key of RFC 7515 appendix A.3: everybody knows it, so it proves nothing outside a test.
_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
}


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


_OIDS = st.sampled_from([wire.CMW_OID, "1.3.6.1.4.1.32473.1", "2.999.1", "2.23.133.20.1"])
_STATEMENTS = st.lists(st.tuples(_OIDS, st.binary(max_size=40).map(_base64)).map(list), min_size=1, max_size=3)
# Certificates as far as a sender looks: a SEQUENCE, whatever is in it.
_CERTIFICATES = st.lists(
    st.integers(0, 300).map(lambda number: _base64(der.sequence(der.integer(number), der.null()))), max_size=3
)

_ROWS: dict[str, tuple[str, ...]] = {
    "pkcs10": ("one-attribute", "one-value", "statements", "certs-choice"),
    "crmf": ("one-extension", "statements", "certs-choice"),
}


def properties(revision: str) -> dict[str, list[Property]]:
    """The properties of each requirement, by its id; there is one revision."""
    found: dict[str, list[Property]] = {}
    for carrier, rows in _ROWS.items():
        inputs = st.fixed_dictionaries(
            {
                "carrier": st.just(carrier),
                "statements": _STATEMENTS,
                "certificates": _CERTIFICATES,
                "key": st.just(_KEY),
                "subject": st.sampled_from(["device-1", "device-2"]),
            }
        )
        for row in rows:
            id_ = f"evidence_carriers/{carrier}/{row}-emitted"
            each = Property(requirement=id_, operation="evidence_carriers.attach", role="sender", inputs=inputs)
            found.setdefault(id_, []).append(each)
    return found
