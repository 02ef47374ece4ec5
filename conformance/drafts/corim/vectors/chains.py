"""Signers that are known by a chain of certificates to a trust anchor (section 8.2.3.2, RFC 9360, RFC 5280)."""

import base64
import json
from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors import certified
from conformance.drafts.corim.vectors.certified import (
    AUTHORITY,
    AUTHORITY_KEY,
    CERTIFICATE_SIGN,
    DIGITAL_SIGNATURE,
    KEY_ENCIPHERMENT,
    NO_AUTHORITY,
    ROOT,
    ROOT_KEY,
    SIGNER,
    SIGNER_KEY,
    STRANGER_KEY,
    UNKNOWN,
    usage,
)  # fmt: skip
from conformance.drafts.corim.vectors.samples import asked, said
from conformance.drafts.corim.vectors.signatures import (
    ES384,
    NEW,
    NOW,
    OTHER_KEY,
    SAYS,
    WHERE,
    again,
    in_input,
    put_again,
)  # fmt: skip
from conformance.model.vector import Mutation

ANCHOR = certified.root()
MIDDLE = certified.middle()
END = certified.signer()
DIRECT = certified.signer(issuer=ROOT, issuer_key=ROOT_KEY)
OTHER_ROOT = certified.root("Another root, for tests only", STRANGER_KEY)
PLACE = NEW.at("0/e/3v")


def build(book: Vectors) -> None:
    """The group x5chain."""
    group = book.group(
        "x5chain", "Signed CoRIMs whose signer is known by a chain of certificates.", operation="corim.verify",
        role="verifier", header={"trust_anchors": [base64.b64encode(ANCHOR).decode()], "now": NOW},
    )  # fmt: skip
    _accepted(group)
    _paths(group)
    _certificates(group)
    _shapes(group)
    _open(group)


def chained(*chain: bytes, **how: Any) -> bytes:
    """A CoRIM with this chain in its protected header."""
    return NEW.with_header({33: chain[0] if len(chain) == 1 else list(chain)}, **how)


def _accepted(group: Group) -> None:
    full = [END, MIDDLE, ANCHOR]
    for slug, row, chain, because in [
        ("chain", "trust/path", [END, MIDDLE], "The chain leads from the signer over an authority to the anchor."),
        ("chain-with-root", "trust/path", full, "The anchor itself may be in the chain."),
        ("signer-alone", "trust/path", [DIRECT], "The anchor has certified the signer itself."),
        ("anchored", "trust/anchors", [END, MIDDLE], "A trust anchor stands behind the signer."),
        ("anchored-with-root", "trust/anchors", full, "A trust anchor stands behind the signer."),
        ("signer-first", "trust/x5chain-signer-first", [END, MIDDLE], "The first certificate is the signer's."),
        ("array", "trust/x5chain-shape", [END, MIDDLE], "Two certificates stand in an array."),
        ("bytes", "trust/x5chain-shape", [DIRECT], "One certificate stands as it is."),
    ]:
        places = {"/header/x5chain": chain, **SAYS}
        group.accept(slug, row, *said(chained(*chain), places), because, revisions=NEW.only)
    for slug, anchors, because in [
        ("anchor-among-others", [OTHER_ROOT, ANCHOR], "One of several anchors has certified the chain."),
        ("anchor-first-of-two", [ANCHOR, OTHER_ROOT], "One of several anchors has certified the chain."),
    ]:
        message, output = said(chained(END, MIDDLE), SAYS)
        group.accept(slug, "trust/anchors", {**message, "trust_anchors": anchors}, output, because, revisions=NEW.only)
    constrained = certified.middle(certified.authority(0), usage(CERTIFICATE_SIGN))
    for slug, chain, because in [
        ("path-of-zero", [END, constrained], "An authority that allows no further ones may certify the signer."),
        ("signer-with-constraints", [certified.signer(NO_AUTHORITY, usage(DIGITAL_SIGNATURE)), MIDDLE],
         "The signer may say that it is no authority."),
    ]:  # fmt: skip
        group.accept(slug, "trust/path", *said(chained(*chain), SAYS), because, revisions=NEW.only)


def _paths(group: Group) -> None:
    anchors = "/trust_anchors"
    rows: list[tuple[str, str, str, Mutation, str]] = [
        ("missing-authority", "trust/path", "chain", put_again(PLACE, END),
         "Without the authority there is no path from the signer to the anchor."),
        ("missing-authority-with-root", "trust/path", "chain-with-root", again("remove", f"{PLACE}/1"),
         "Signer and root alone make no path."),
        ("certificates-swapped-behind-signer", "trust/path", "chain-with-root", again("swap", f"{PLACE}/1"),
         "Each certificate certifies the one before it."),
        ("stranger-in-the-middle", "trust/path", "chain", put_again(f"{PLACE}/1", OTHER_ROOT),
         "This certificate has not certified the signer."),
        ("self-signed", "trust/path", "chain",
         put_again(PLACE, certified.certificate(SIGNER, SIGNER_KEY, SIGNER, SIGNER_KEY, usage(DIGITAL_SIGNATURE))),
         "Whoever certifies itself is certified by nobody."),
        ("self-signed-authority", "trust/path", "chain", put_again(PLACE, [
            certified.signer(issuer=SIGNER, issuer_key=SIGNER_KEY),
            certified.certificate(SIGNER, SIGNER_KEY, SIGNER, SIGNER_KEY, certified.authority()),
        ]), "Nor does it help to be one's own authority."),
        ("same-names-other-keys", "trust/path", "chain", put_again(PLACE, [
            certified.signer(issuer_key=STRANGER_KEY),
            certified.middle(key=STRANGER_KEY, issuer_key=STRANGER_KEY),
        ]), "The names are right, and the keys are a stranger's."),
        ("other-anchor", "trust/anchors", "anchored", in_input("replace", f"{anchors}/0", _json(OTHER_ROOT)),
         "Another anchor stands behind nobody here."),
        ("anchor-of-same-name", "trust/anchors", "anchored",
         in_input("replace", f"{anchors}/0", _json(certified.root(ROOT, STRANGER_KEY))),
         "An anchor of the same name has another key."),
        ("root-brought-along", "trust/anchors", "anchored-with-root",
         in_input("replace", f"{anchors}/0", _json(OTHER_ROOT)), "A root that the message brings along is no anchor."),
        ("whole-chain-of-strangers", "trust/anchors", "anchored", put_again(PLACE, [
            certified.signer(issuer="Another root, for tests only", issuer_key=STRANGER_KEY), OTHER_ROOT,
        ]), "The chain is whole and leads to an anchor that nobody trusts."),
        ("root-first", "trust/path", "chain-with-root", put_again(PLACE, [ANCHOR, MIDDLE, END]),
         "The signer's certificate is the first, not the last."),
        ("signed-by-authority", "trust/x5chain-signer-first", "signer-first",
         _by(OTHER_KEY),
         "The signature is that of the second certificate's key."),
    ]  # fmt: skip
    for slug, row, twin, change, because in rows:
        group.reject(slug, row, twin, change, because, flags=("chain-not-checked",), revisions=NEW.only)


def _certificates(group: Group) -> None:
    """One certificate of the chain at a time is another one."""
    end, middle = f"{PLACE}/0", f"{PLACE}/1"
    old: dict[str, Any] = {"end": "20260630235959Z"}
    new: dict[str, Any] = {"begin": "20260702000000Z"}
    broken = END[:-1] + bytes([END[-1] ^ 1])
    for slug, at, made, because in [
        ("signer-expired", end, certified.signer(**old), "The signer's certificate ended the day before."),
        ("signer-not-yet-valid", end, certified.signer(**new), "The signer's certificate begins the day after."),
        ("authority-expired", middle, certified.middle(**old), "The authority's certificate ended the day before."),
        ("authority-not-yet-valid", middle, certified.middle(**new), "The authority's certificate begins later."),
        ("signature-of-certificate-broken", end, broken, "The signature of the signer's certificate is wrong."),
        ("authority-is-none", middle, certified.middle(NO_AUTHORITY, usage(CERTIFICATE_SIGN)),
         "Who certifies says to be no authority."),
        ("authority-without-constraints", middle, certified.middle(usage(CERTIFICATE_SIGN)),
         "Who certifies does not say to be an authority."),
        ("authority-key-not-for-certificates", middle,
         certified.middle(certified.authority(), usage(DIGITAL_SIGNATURE)),
         "The authority's key is not for certificates."),
        ("signer-of-other-issuer", end, certified.signer(issuer="Somebody else"),
         "The issuer is named otherwise than the authority."),
        ("signer-with-unknown-critical", end, certified.signer(usage(DIGITAL_SIGNATURE), UNKNOWN),
         "A critical extension that nobody understands forbids the use of a certificate."),
        ("authority-with-unknown-critical", middle,
         certified.middle(certified.authority(), usage(CERTIFICATE_SIGN), UNKNOWN),
         "So it does with the certificate of an authority."),
    ]:  # fmt: skip
        flag = "clock-ignored" if "expired" in slug or "not-yet" in slug else "chain-not-checked"
        group.reject(slug, "trust/path", "chain", put_again(at, made), because, flags=(flag,), revisions=NEW.only)
    for slug, now, because in [
        ("in-2100", "2100-01-01T00:00:01Z", "All certificates ended with 2099."),
        ("in-2019", "2019-12-31T23:59:59Z", "No certificate is valid before 2020."),
    ]:
        group.reject(
            slug, "trust/path", "chain", in_input("replace", "/now", f'"{now}"'), because, flags=("clock-ignored",),
            revisions=NEW.only,
        )  # fmt: skip
    below = certified.certificate(
        "Authority below, for tests only", AUTHORITY_KEY, AUTHORITY, AUTHORITY_KEY, certified.authority(),
        usage(CERTIFICATE_SIGN),
    )  # fmt: skip
    far = certified.signer(issuer="Authority below, for tests only")
    group.accept(
        "two-authorities", "trust/path", *said(chained(far, below, MIDDLE), SAYS), "There may be several authorities.",
        revisions=NEW.only,
    )  # fmt: skip
    group.reject(
        "path-too-long", "trust/path", "two-authorities",
        put_again(f"{PLACE}/2", certified.middle(certified.authority(0), usage(CERTIFICATE_SIGN))),
        "The upper authority allows no further ones below it.", flags=("chain-not-checked",), revisions=NEW.only,
    )  # fmt: skip


def _shapes(group: Group) -> None:
    row = "trust/x5chain-shape"
    for slug, twin, change, because in [
        ("no-certificates", "array", put_again(PLACE, []), "An empty array has no certificate."),
        ("text", "bytes", put_again(PLACE, base64.b64encode(DIRECT).decode()), "A certificate is bytes, not text."),
        ("map", "array", put_again(PLACE, {0: END, 1: MIDDLE}), "Certificates stand in an array."),
        ("null", "bytes", put_again(PLACE, None), "Null is no certificate."),
        ("nested", "array", put_again(PLACE, [[END, MIDDLE]]), "The array is not nested."),
        ("text-in-array", "array", put_again(f"{PLACE}/1", base64.b64encode(MIDDLE).decode()),
         "Every certificate is bytes."),
        ("tagged-in-array", "array", put_again(f"{PLACE}/0", cbor.Tag(562, END)), "A certificate has no tag here."),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=("wrong-kind",), revisions=NEW.only)


def _open(group: Group) -> None:
    one = NEW.with_header({33: [DIRECT]})
    group.either(
        "array-of-one", "trust/x5chain-array-of-one", asked(one, WHERE),
        "By RFC 9360 one certificate stands as it is; whether an array of one is refused is not said.",
        flags=("wrong-arity",), revisions=NEW.only,
    )  # fmt: skip
    rows: list[tuple[str, bytes, str]] = [
        ("chain-unprotected", NEW.signed(unprotected={33: [END, MIDDLE]}),
         "RFC 9360 lets the chain be unprotected; CoRIM names the protected header alone."),
        ("signer-key-for-encipherment", chained(certified.signer(usage(KEY_ENCIPHERMENT)), MIDDLE),
         "The signer's key is for encipherment; that a path is valid does not depend on it."),
        ("certificate-after-root", chained(END, MIDDLE, ANCHOR, OTHER_ROOT),
         "Behind the anchor there is a certificate that has nothing to do with the path."),
        ("authority-twice", chained(END, MIDDLE, MIDDLE), "The authority stands there twice."),
    ]  # fmt: skip
    for slug, message, because in rows:
        group.either(slug, "trust/path", asked(message, WHERE), because, revisions=NEW.only)
    group.either(
        "authority-without-usage", "trust/path", asked(chained(END, certified.middle(certified.authority())), WHERE),
        "RFC 5280 wants authorities to state the use of their keys, and lets paths be valid where one does not.",
        revisions=NEW.only,
    )  # fmt: skip
    group.either(
        "authority-is-anchor", "trust/anchors", {**asked(chained(END, MIDDLE), WHERE), "trust_anchors": [MIDDLE]},
        "The authority in the middle is the anchor; some want a root for one.", revisions=NEW.only,
    )  # fmt: skip
    es384 = NEW.with_header({1: ES384, 33: [certified.signer(key="es384"), MIDDLE]}, key="es384")
    group.either(
        "signer-on-p384", "trust/path", asked(es384, "/header/alg", WHERE),
        "Which algorithms a verifier has is left to it.", revisions=NEW.only,
    )  # fmt: skip


def _by(key: str) -> Mutation:
    """The message with a signature of another key."""
    signature = chained(END, MIDDLE, key=key)[-64:]
    return Mutation(codec="cbor", op="replace", at=NEW.at("3"), data=cbor.encode(signature).hex())


def _json(data: bytes) -> str:
    return json.dumps(base64.b64encode(data).decode())
