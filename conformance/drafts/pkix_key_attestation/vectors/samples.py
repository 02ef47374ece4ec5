"""What PKIX vectors are put together from: claims with what they say, elements, signature blocks, certificates."""

from dataclasses import dataclass
from typing import Any

from conformance.codecs import der
from conformance.drafts import signing
from conformance.drafts.certificates import CERTIFICATE_SIGN, DIGITAL_SIGNATURE, Holder, certificate
from conformance.drafts.pkix_key_attestation import wire
from conformance.model.vector import Mutation

NOW = "2026-07-01T12:00:00Z"
NONCE = b"nonce-of-16-byte"
KEY, OTHER, USER = "es256", "es256-other", "es384"
UNKNOWN = "1.3.6.1.4.1.32473.7"
"""An identifier that nobody defines, under the arc for examples (RFC 5612)."""

ROOT, AUTHORITY, DEVICE = (
    Holder(name="Root for tests", key="es512"),
    Holder(name="Authority for tests", key="es384"),
    Holder(name="Attestation key for tests", key=KEY),
)


def time(text: str) -> bytes:
    """A GeneralizedTime, well-formed or not."""
    return der.encode(der.GENERALIZED_TIME, text.encode())


def numbers(*dotted: str) -> bytes:
    """A list of object identifiers."""
    return der.sequence(*map(der.oid, dotted))


def change(op: str, at: str, data: str | bytes = "", *, resign: str | None = None) -> Mutation:
    """A change on the level of DER."""
    text = data.hex() if isinstance(data, bytes) else data.replace(" ", "")
    return Mutation(codec="der", op=op, at=at, data=text, resign=resign)


def octets(op: str, at: int | None, data: bytes = b"") -> Mutation:
    """A change of bytes."""
    return Mutation(codec="bytes", op=op, at="" if at is None else str(at), data=data.hex())


@dataclass(frozen=True, slots=True)
class Kit:
    """Evidence with the identifiers of `points`."""

    points: wire.Codepoints

    def values(self) -> dict[str, tuple[bytes, Any]]:
        """Of each claim a value in DER, and what it says."""
        text = {
            "vendor": "Acme HSM", "hwversion": "2.1", "hwserial": "SN-0001", "swname": "firmware",
            "swversion": "7.4.2", "fipsver": "FIPS 140-3", "fipsmodule": "Acme HSM Module", "identifier": "key-1",
        }  # fmt: skip
        counted = {"dbgstat": 2, "uptime": 86400, "bootcount": 17, "fipslevel": 3}
        told = {"fipsboot": True, "extractable": False, "sensitive": True, "never-extractable": True, "local": True}
        held = {
            "nonce": NONCE, "ak-spki": signing.subject_key(KEY), "oemid": b"ACM", "hwmodel": b"Model-7",
            "spki": signing.subject_key(USER),
        }  # fmt: skip
        times = {"timestamp": "20260701115959Z", "expiry": "20301231235959Z"}
        purposes = ["sign", "verify"]
        return {
            **{name: (der.utf8(value), value) for name, value in text.items()},
            **{name: (der.integer(value), value) for name, value in counted.items()},
            **{name: (der.boolean(value), value) for name, value in told.items()},
            **{name: (der.octet_string(value), value) for name, value in held.items()},
            **{name: (time(value), value) for name, value in times.items()},
            "purpose": (numbers(*map(self.points.purpose, purposes)), purposes),
        }

    def claim(self, name: str, value: bytes | None = b"") -> bytes:
        """A claim; without a value given that of `values`, with None none. A dotted name is an identifier."""
        known = name if "." in name else self.points.claim(name)
        if value == b"" and "." not in name:
            value = self.values()[name][0]
        return der.sequence(der.oid(known), value or b"")

    def element(self, kind: str, *claims: bytes) -> bytes:
        """An element; a dotted kind is an identifier."""
        known = kind if "." in kind else self.points.element(kind)
        return der.sequence(der.oid(known), der.sequence(*claims))

    def of(self, kind: str, *names: str) -> bytes:
        """An element with the claims of those names."""
        return self.element(kind, *map(self.claim, names))

    def tbs(self, *elements: bytes) -> bytes:
        """The signed part."""
        return der.sequence(der.integer(1), der.sequence(*elements))

    def signed(self, *elements: bytes) -> bytes:
        """Evidence with one signature, whose signer is named by its public key."""
        tbs = self.tbs(*elements)
        return evidence(tbs, block(tbs, sid(spki=signing.subject_key(KEY))))

    def certificate(self, subject: Holder = DEVICE, issuer: Holder = AUTHORITY, **more: Any) -> bytes:
        """The certificate of an attestation key, but for what is asked for otherwise."""
        usual: dict[str, Any] = {
            "usage": DIGITAL_SIGNATURE,
            "purposes": (self.points.attestation_key,),
            "purposes_critical": True,
        }
        return certificate(subject, issuer, **usual | more)


def root() -> bytes:
    """The trust anchor."""
    return certificate(ROOT, ROOT, usage=CERTIFICATE_SIGN, authority=True)


def authority(issuer: Holder = ROOT) -> bytes:
    """The certificate of the authority that issues to devices."""
    return certificate(AUTHORITY, issuer, usage=CERTIFICATE_SIGN, authority=True)


def sid(*, key_id: bytes | None = None, spki: bytes | None = None, certificate: bytes | None = None) -> bytes:
    """What names a signer; `spki` and `certificate` in DER."""
    held = (None if key_id is None else der.octet_string(key_id), spki, certificate)
    return der.sequence(*(der.context(number, each) for number, each in enumerate(held) if each is not None))


def block(tbs: bytes, signer: bytes, key: str = KEY, scheme: str | None = None) -> bytes:
    """A signature block over these very bytes."""
    return der.sequence(signer, signing.identifier(key, scheme), der.octet_string(signing.pkix(tbs, key, scheme)))


def evidence(tbs: bytes, *blocks: bytes, more: bytes = b"") -> bytes:
    """Evidence; `more` stands behind the signatures as it is."""
    return der.sequence(tbs, der.sequence(*blocks), more)


def explicit(*certificates: bytes) -> bytes:
    """Certificates in a sequence within tag 0, as the module has them."""
    return der.context(0, der.sequence(*certificates))


def implicit(*certificates: bytes) -> bytes:
    """Certificates in tag 0 without a sequence of their own, as the samples have them."""
    return der.context(0, b"".join(certificates))


READINGS = {"explicit": {"explicit-tags": "accept", "implicit-tags": "reject"},
            "implicit": {"explicit-tags": "reject", "implicit-tags": "accept"}}  # fmt: skip
"""What the two readings of the certificates' tag make of each form."""


def asked(data: bytes, *at: str, **more: Any) -> dict[str, Any]:
    """The input of an operation that reads."""
    return {"data": data, "at": list(at), **more}
