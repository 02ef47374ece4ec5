"""What senders are asked: requests around attestations, and Evidence for who asks, that hypothesis invents.

There is a property for each row that binds who makes something.
"""

import base64
from typing import Any

from hypothesis import strategies as st

from conformance.codecs import der
from conformance.drafts import signing
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

_ROWS: dict[str, dict[str, tuple[str, ...]]] = {
    "2026-06": {
        "pkcs10": ("one-attribute", "one-value", "statements", "certs-choice"),
        "crmf": ("one-extension", "statements", "certs-choice"),
    },
    "2024-10": {
        "pkcs10": ("copies", "statements", "certs-choice"),
        "crmf": ("copies", "statements", "certs-choice"),
    },
}


# Of each model the rows that Evidence made in it can break.
_MADE: dict[str, tuple[str, ...]] = {
    "challenge-response": (
        "interaction/protected",
        "interaction/environment",
        "interaction/identity",
        "interaction/indicator",
        "interaction/bound",
        "interaction/selection",
        "challenge/selected-keys",
        "challenge/all-claims",
    ),
    "uni-directional": ("uni-directional/clock", "uni-directional/changes"),
    "streaming": ("streaming/own-handle",),
}
_HANDLES = st.binary(min_size=8, max_size=64)
_NAMES = ("boot", "firmware", "kernel")
_CLAIMS = st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(["1", "2", ""]), min_size=1)
_CHANGES = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(_NAMES), st.sampled_from(["1", "2"])).map(list), max_size=3
)
_KEYS = [("env-1", "es256"), ("env-2", "ed25519")]


def _environments(*, changing: bool) -> Inputs:
    """Two environments, with what they collected."""
    return st.tuples(
        *(
            st.fixed_dictionaries(
                {"id": st.just(name), "key": st.just(signing.KEYS[key]), "claims": _CLAIMS}
                | ({"changes": _CHANGES} if changing else {})
            )
            for name, key in _KEYS
        )
    ).map(list)


def _asked(*, several: bool, choosing: bool) -> Inputs:
    """What one or two Verifiers ask for, each with a handle of its own."""
    chosen = {
        "environments": st.lists(st.sampled_from([name for name, _ in _KEYS]), min_size=1, unique=True),
        "selection": st.lists(st.sampled_from(_NAMES), unique=True),
    }
    return st.lists(
        st.fixed_dictionaries({"handle": _HANDLES.map(_base64)}, optional=chosen if choosing else {}),
        min_size=2 if several else 1,
        max_size=2,
        unique_by=lambda each: str(each["handle"]),
    ).map(lambda all_: [{"verifier": f"verifier-{number}", **each} for number, each in enumerate(all_, 1)])


def _evidence(model: str) -> Inputs:
    return st.fixed_dictionaries(
        {
            "model": st.just(model),
            "attester": st.sampled_from(["device-1", "device-2"]),
            "environments": _environments(changing=model != "challenge-response"),
            "asked": _asked(several=model == "streaming", choosing=model == "challenge-response"),
            "now": st.integers(0, 2**32),
        }
    )


_CONCLUDED = st.fixed_dictionaries(
    {
        "key": st.just(signing.KEYS["es256"]),
        "handle": _HANDLES.map(_base64),
        "attester": st.sampled_from(["device-1", "device-2"]),
        "status": st.sampled_from(["affirming", "warning"]),
    }
)


def _interacting() -> dict[str, Property]:
    """The properties of those who make something in an interaction model."""
    asked = {row: ("attest", _evidence(model)) for model, rows in _MADE.items() for row in rows}
    return {
        f"evidence_carriers/{row}-emitted": Property(
            requirement=f"evidence_carriers/{row}-emitted",
            operation=f"evidence_carriers.{operation}",
            role="sender",
            inputs=inputs,
        )
        for row, (operation, inputs) in {**asked, "result/bound": ("conclude", _CONCLUDED)}.items()
    }


def properties(revision: str) -> dict[str, list[Property]]:
    """The properties of each requirement, by its id; the interaction models stand in the newest revision alone."""
    found: dict[str, list[Property]] = {}
    for carrier, rows in _ROWS[revision].items():
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
    for id_, each in _interacting().items() if revision == "2026-06" else ():
        found[id_] = [each]
    return found
