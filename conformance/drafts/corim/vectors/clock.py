"""Validities against the time of a verification: of the CoRIM, of its signature and of CWT Claims (section 8.2.3.1)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts import signing
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import rim
from conformance.drafts.corim.vectors.samples import asked, said
from conformance.drafts.corim.vectors.signatures import (
    FORMS,
    KEY,
    META,
    NEW,
    NOW,
    NOW_SECONDS,
    SAYS,
    WHERE,
    Form,
    in_input,
    put_again,
)  # fmt: skip
from conformance.model.vector import Mutation

BEFORE, AFTER = NOW_SECONDS - 100, NOW_SECONDS + 100
AN_HOUR_LATER, AN_HOUR_SOONER = '"2026-07-01T01:00:00Z"', '"2026-06-30T23:00:00Z"'


def build(book: Vectors) -> None:
    """The groups clock and clock-06."""
    for form in FORMS:
        group = book.group(
            f"clock{form.group}",
            f"When signed CoRIMs of revision {form.revision} are valid, and whether it is looked at.",
            operation="corim.verify", role="verifier", header={"keys": [signing.public(KEY)], "now": NOW},
        )  # fmt: skip
        _manifest(group, form)
        _signature(group, form)
        if form is NEW:
            _claims(group)
        _boundaries(group, form)


def _times(begin: Any, end: Any) -> dict[int, Any]:
    return {key: cbor.Tag(1, each) for key, each in ((0, begin), (1, end)) if each is not None}


def _with_rim(form: Form, begin: Any, end: Any) -> bytes:
    return form.signed(payload=cbor.encode(cbor.Tag(501, rim({4: _times(begin, end)}))))


def _with_meta(form: Form, begin: Any, end: Any) -> bytes:
    return form.with_header({8: cbor.encode({**META, 1: _times(begin, end)})})


def _with_claims(begin: Any, end: Any) -> bytes:
    times = {key: each for key, each in ((4, end), (5, begin)) if each is not None}
    return NEW.with_header({8: None, 15: {1: "ACME Inc.", **times}})


def _manifest(group: Group, form: Form) -> None:
    for slug, row, begin, end, because in [
        ("rim-valid", "trust/expired", None, AFTER, "The CoRIM is valid for a while."),
        ("rim-valid-for-ever", "trust/expired", None, 253402300799, "It is valid until the year 10000."),
        ("rim-begun", "trust/not-yet-valid", BEFORE, AFTER, "The validity of the CoRIM has begun."),
        ("rim-begun-in-1970", "trust/not-yet-valid", 0, AFTER, "The validity of the CoRIM began long ago."),
    ]:
        group.accept(slug, row, *said(_with_rim(form, begin, end), SAYS), because, revisions=form.only)
    at = form.at("2/e/t/2v")
    rows: list[tuple[str, str, str, Mutation, str]] = [
        ("rim-over", "trust/expired", "rim-valid", put_again(f"{at}/0v/t", BEFORE), "The CoRIM's validity is over."),
        ("rim-over-since-a-second", "trust/expired", "rim-valid", put_again(f"{at}/0v/t", NOW_SECONDS - 1),
         "The CoRIM's validity ended a second ago."),
        ("rim-over-since-half-a-second", "trust/expired", "rim-valid", put_again(f"{at}/0v/t", NOW_SECONDS - 0.5),
         "The CoRIM's validity ended half a second ago."),
        ("rim-over-since-1970", "trust/expired", "rim-valid", put_again(f"{at}/0v/t", 1),
         "The CoRIM's validity ended long ago."),
        ("rim-over-before-1970", "trust/expired", "rim-valid", put_again(f"{at}/0v/t", -1),
         "The CoRIM's validity ended before 1970."),
        ("rim-over-an-hour-later", "trust/expired", "rim-valid", in_input("replace", "/now", AN_HOUR_LATER),
         "An hour later the CoRIM's validity is over."),
        ("rim-to-come", "trust/not-yet-valid", "rim-begun", put_again(f"{at}/0v/t", NOW_SECONDS + 50),
         "The CoRIM's validity has not begun."),
        ("rim-to-come-in-a-second", "trust/not-yet-valid", "rim-begun", put_again(f"{at}/0v/t", NOW_SECONDS + 1),
         "The CoRIM's validity begins in a second."),
        ("rim-to-come-an-hour-sooner", "trust/not-yet-valid", "rim-begun", in_input("replace", "/now", AN_HOUR_SOONER),
         "An hour sooner the CoRIM's validity has not begun."),
    ]  # fmt: skip
    _reject(group, form, rows)


def _signature(group: Group, form: Form) -> None:
    row = "trust/signature-expired"
    for slug, requirement, begin, end, because in [
        ("signature-valid", row, None, AFTER, "The signature is valid for a while."),
        ("signature-begun", "trust/not-yet-valid", BEFORE, AFTER, "The validity of the signature has begun."),
    ]:
        group.accept(slug, requirement, *said(_with_meta(form, begin, end), SAYS), because, revisions=form.only)
    at = form.value(8, "/e/1v")
    rows: list[tuple[str, str, str, Mutation, str]] = [
        ("signature-over", row, "signature-valid", put_again(f"{at}/0v/t", BEFORE), "Its validity is over."),
        ("signature-over-since-a-second", row, "signature-valid", put_again(f"{at}/0v/t", NOW_SECONDS - 1),
         "Its validity ended a second ago."),
        ("signature-over-since-1970", row, "signature-valid", put_again(f"{at}/0v/t", 1), "It ended long ago."),
        ("signature-over-an-hour-later", row, "signature-valid", in_input("replace", "/now", AN_HOUR_LATER),
         "An hour later its validity is over."),
        ("signature-to-come", "trust/not-yet-valid", "signature-begun", put_again(f"{at}/0v/t", NOW_SECONDS + 50),
         "The signature's validity has not begun."),
        ("signature-to-come-an-hour-sooner", "trust/not-yet-valid", "signature-begun",
         in_input("replace", "/now", AN_HOUR_SOONER), "An hour sooner the signature's validity has not begun."),
    ]  # fmt: skip
    _reject(group, form, rows)
    _together(group, form)


def _together(group: Group, form: Form) -> None:
    """Validities of CoRIM and signature are two."""
    meta = cbor.encode({**META, 1: _times(BEFORE, AFTER)})
    payload = cbor.encode(cbor.Tag(501, rim({4: _times(BEFORE, AFTER)})))
    message = form.with_header({8: meta}, payload=payload)
    for slug, row in [
        ("both-valid", "trust/signature-expired"), ("both-valid-now", "trust/expired"),
    ]:  # fmt: skip
        group.accept(slug, row, *said(message, SAYS), "CoRIM and signature are valid.", revisions=form.only)
    _reject(group, form, [
        ("signature-alone-over", "trust/signature-expired", "both-valid",
         put_again(form.value(8, "/e/1v/1v/t"), BEFORE + 1), "That the CoRIM is valid does not help the signature."),
        ("rim-alone-over", "trust/expired", "both-valid-now", put_again(form.at("2/e/t/2v/1v/t"), BEFORE + 1),
         "That the signature is valid does not help the CoRIM."),
    ])  # fmt: skip


def _claims(group: Group) -> None:
    row = "trust/signature-expired"
    for slug, requirement, begin, end, because in [
        ("claims-valid", row, None, AFTER, "The claims say that the signature is valid."),
        ("claims-valid-as-float", row, None, float(AFTER), "They may say it with a float."),
        ("claims-begun", "trust/not-yet-valid", BEFORE, AFTER, "The claims say that the validity has begun."),
        ("claims-begun-without-end", "trust/not-yet-valid", BEFORE, None, "They need not say when it ends."),
    ]:
        group.accept(slug, requirement, *said(_with_claims(begin, end), SAYS), because, revisions=NEW.only)
    at = NEW.at("0/e/2v")
    _reject(group, NEW, [
        ("claims-over", row, "claims-valid", put_again(f"{at}/1v", BEFORE), "The claims say that it is over."),
        ("claims-over-as-float", row, "claims-valid-as-float", put_again(f"{at}/1v", BEFORE + 0.5),
         "The claims say it with a float."),
        ("claims-over-an-hour-later", row, "claims-valid", in_input("replace", "/now", AN_HOUR_LATER),
         "An hour later it is over."),
        ("claims-to-come", "trust/not-yet-valid", "claims-begun", put_again(f"{at}/2v", NOW_SECONDS + 50),
         "The claims say that it has not begun."),
        ("claims-to-come-without-end", "trust/not-yet-valid", "claims-begun-without-end",
         put_again(f"{at}/1v", NOW_SECONDS + 50), "The claims say that it has not begun."),
    ])  # fmt: skip


def _boundaries(group: Group, form: Form) -> None:
    rows: list[tuple[str, bytes, str]] = [
        ("rim-ends-now", _with_rim(form, None, NOW_SECONDS), "end"),
        ("rim-begins-now", _with_rim(form, NOW_SECONDS, AFTER), "begin"),
        ("signature-ends-now", _with_meta(form, None, NOW_SECONDS), "end"),
        ("signature-begins-now", _with_meta(form, NOW_SECONDS, AFTER), "begin"),
    ]
    if form is NEW:
        rows += [
            ("claims-end-now", _with_claims(None, NOW_SECONDS), "end"),
            ("claims-begin-now", _with_claims(NOW_SECONDS, AFTER), "begin"),
        ]
    for slug, message, which in rows:
        group.either(
            slug, "trust/boundary", asked(message, WHERE),
            f"Whether the very second of its {which} belongs to a validity is not said.", flags=("time-form",),
            revisions=form.only,
        )  # fmt: skip


def _reject(group: Group, form: Form, rows: list[tuple[str, str, str, Mutation, str]]) -> None:
    for slug, row, twin, change, because in rows:
        group.reject(slug, row, twin, change, because, flags=("clock-ignored",), revisions=form.only)
