"""A CoRIM as one item of CBOR: what may be encoded in several ways, what is broken, and how much there may be."""

from conformance.codecs import cbor, deform
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.rims import COMID, FORMS, Form, rim, tagged
from conformance.drafts.corim.vectors.samples import MAGIC, MINIMAL_MODEL, comid, in_bytes, in_cbor, put, said
from conformance.model.vector import Mutation

DEPTH = 10_000
ID = {"/id": {"text": "c"}}


def build(book: Vectors) -> None:
    """The groups corim-cbor and corim-cbor-06."""
    for form in FORMS:
        group = book.group(
            f"corim-cbor{form.group}",
            f"A CoRIM of revision {form.revision} as one item of CBOR, in any of its encodings.",
            operation="corim.decode",
        )
        for slug, row, because in [
            ("plain", "cbor/well-formed", "This is well-formed CBOR."),
            ("whole", "cbor/complete", "All of it is there."),
            ("alone", "cbor/one-item", "There is one item and nothing else."),
            ("text", "cbor/utf8-text", "Its texts are UTF-8."),
        ]:
            group.accept(
                slug, row, *said(form.rim(), {**ID, "/tags/0/comid": MINIMAL_MODEL}), because, revisions=form.only
            )
        _encodings(group, form)
        _broken(group, form)
        _limits(group, form)


def _encodings(group: Group, form: Form) -> None:
    changes: list[tuple[str, Mutation, str]] = [
        ("map-indefinite", in_cbor("indefinite", form.map), "A map may have an indefinite length."),
        ("tags-indefinite", in_cbor("indefinite", form.at("1v")), "An array may have an indefinite length."),
        ("id-in-chunks", in_cbor("indefinite", form.at("0v")), "A text may come in chunks."),
        ("bytes-in-one-chunk", in_cbor("indefinite", form.at("1v/0/t")), "A byte string may come in chunks."),
        ("bytes-in-five-chunks", in_cbor("indefinite", form.at("1v/0/t"), "5"), "Chunks end where they like."),
        ("comid-indefinite", in_cbor("indefinite", form.at("1v/0/t/e")), "So may the map in the byte string."),
        ("keys-in-two-bytes", in_cbor("widen", form.at("1k")), "An integer need not be in its shortest form."),
        ("key-in-nine-bytes", in_cbor("widen", form.at("0k"), "8"), "An integer may have nine bytes."),
        ("id-with-long-length", in_cbor("widen", form.at("0v"), "4"), "A length need not be in its shortest form."),
        ("bytes-with-long-length", in_cbor("widen", form.at("1v/0/t"), "8"), "A length may have eight bytes."),
        ("array-with-long-count", in_cbor("widen", form.at("1v"), "2"), "A count need not be in its shortest form."),
        ("map-with-long-count", in_cbor("widen", form.map, "8"), "A count may have eight bytes."),
        ("tag-506-in-five-bytes", in_cbor("widen", form.at("1v/0"), "4"), "So may that of a tag inside."),
    ]  # fmt: skip
    for slug, change, because in changes:
        group.accept(
            slug, "cbor/any-encoding",
            *said(deform.apply(form.rim(), change), {**ID, "/tags/0/comid": MINIMAL_MODEL}), because,
            flags=("non-canonical",), revisions=form.only,
        )  # fmt: skip
    for slug, width in [("tag-in-five-bytes", "4"), ("tag-in-nine-bytes", "8")]:
        data = deform.apply(form.rim(), in_cbor("widen", form.map.removesuffix("t").removesuffix("/"), width))
        given, output = said(data, {**ID, "/tags/0/comid": MINIMAL_MODEL})
        group.contested(
            slug, "cbor/any-encoding", given, output,
            "The number of a tag may have any width, but the media type's magic number is the shortest head.",
            readings=MAGIC, flags=("non-canonical",), revisions=form.only,
        )  # fmt: skip
    group.accept(
        "entities-in-front", "cbor/key-order",
        *said(form.wrap({5: [{0: "A", 2: [1]}], 1: [COMID], 0: "c"}), {**ID, "/entities/0/entity-name": "A"}),
        "The keys of a map have no order.", flags=("non-canonical",), revisions=form.only,
    )  # fmt: skip


def _broken(group: Group, form: Form) -> None:
    size = len(form.rim())
    before = len(form.wrap(0)) - 1  # the bytes of the tags
    for slug, row, twin, change, because, flag in [
        ("reserved-information", "cbor/well-formed", "plain", in_cbor("reserved-info", form.at("0k"), "28"),
         "Heads with information 28 do not exist.", "wrong-kind"),
        ("number-without-end", "cbor/well-formed", "plain", in_cbor("reserved-info", form.at("0k"), "31"),
         "A number has no indefinite length.", "wrong-kind"),
        ("break-as-map", "cbor/well-formed", "plain", in_cbor("replace", form.map, "ff"), "A break ends nothing here.",
         "wrong-kind"),
        ("break-as-value", "cbor/well-formed", "plain", in_cbor("replace", form.at("0v"), "ff"),
         "A break ends nothing here.", "wrong-kind"),
        ("text-in-bytes-chunks", "cbor/well-formed", "plain", in_cbor("replace", form.at("0v"), "7f 41 63 ff"),
         "Chunks have the string's type.", "wrong-kind"),
        ("odd-map", "cbor/well-formed", "plain", in_cbor("replace", form.map, "bf 00 6163 01 ff"),
         "The last key of the map has no value.", "wrong-kind"),
        ("id-not-utf8", "cbor/utf8-text", "text", in_cbor("replace", form.at("0v"), "61 ff"),
         "No character begins with the byte ff.", "wrong-kind"),
        ("id-surrogate", "cbor/utf8-text", "text", in_cbor("replace", form.at("0v"), "63 eda080"),
         "UTF-8 does not encode surrogates.", "wrong-kind"),
        ("byte-behind", "cbor/one-item", "alone", in_bytes("append", None, "00"),
         "A byte behind the CoRIM is no part of it.", "trailing-bytes"),
        ("break-behind", "cbor/one-item", "alone", in_bytes("append", None, "ff"),
         "A break behind a counted map ends nothing.", "trailing-bytes"),
        ("corim-behind", "cbor/one-item", "alone", in_bytes("append", None, form.rim().hex()),
         "Two CoRIMs are a sequence, not a CoRIM.", "trailing-bytes"),
        ("entry-not-counted", "cbor/one-item", "alone", in_cbor("count", form.map, "1"),
         "The tags stand behind a map of one.", "trailing-bytes"),
        ("entry-missing", "cbor/complete", "whole", in_cbor("count", form.map, "3"),
         "The head announces a third entry that is not there.", "truncated"),
        ("map-of-4-billion", "cbor/complete", "whole", in_cbor("count", form.map, str(2**32 - 1)),
         "No such map follows.", "truncated"),
        ("map-of-exa", "cbor/complete", "whole", in_cbor("count", form.map, str(2**62)), "No such map follows.",
         "truncated"),
        ("tags-of-4-billion", "cbor/complete", "whole", in_cbor("count", form.at("1v"), str(2**32 - 1)),
         "No such array follows.", "truncated"),
        ("tags-of-exa", "cbor/complete", "whole", in_cbor("count", form.at("1v"), str(2**62)),
         "No such array follows.", "truncated"),
        ("id-of-4-gigabytes", "cbor/complete", "whole", in_cbor("count", form.at("0v"), str(2**32 - 1)),
         "No such text follows.", "truncated"),
        ("bytes-of-the-longest", "cbor/complete", "whole", in_cbor("count", form.at("1v/0/t"), str(2**64 - 1)),
         "No such byte string follows.", "truncated"),
        ("head-of-4-billion-alone", "cbor/complete", "whole", in_cbor("replace", form.map, "baffffffff"),
         "Nothing of the announced map follows.", "truncated"),
        ("head-of-exa-alone", "cbor/complete", "whole", in_cbor("replace", form.map, "bb4000000000000000"),
         "Nothing of the announced map follows.", "truncated"),
        ("tag-behind-tag", "cbor/complete", "whole", in_cbor("replace", form.map, "c1"),
         "The content of the inner tag is missing.", "truncated"),
        ("tags-alone", "cbor/complete", "whole", in_bytes("truncate", before), "A tag has a content.", "truncated"),
    ]:  # fmt: skip
        group.reject(slug, row, twin, change, because, flags=(flag,), revisions=form.only)
    for cut in (0, 1, 2, before + 1, before + 2, before + 4, size // 2, size - 2, size - 1):
        group.reject(
            f"cut-after-{cut}-bytes", "cbor/complete", "whole", in_bytes("truncate", cut),
            f"Of {size} bytes {cut} are there, so the CoRIM is not complete.", flags=("truncated",),
            revisions=form.only,
        )  # fmt: skip


def _limits(group: Group, form: Form) -> None:
    long = "c" * 70_000
    group.accept(
        "id-of-70-kilobytes", "corim/id-kinds", *said(form.rim({0: long}), {"/id": {"text": long}}),
        "Text may be longer than a length of sixteen bits can say.", revisions=form.only,
    )  # fmt: skip
    several = [tagged(506, comid(identity={0: "t", 1: number})) for number in range(1000)]
    group.accept(
        "thousand-comids", "corim/tag-order",
        *said(form.rim({1: several}), {"/tags/999/comid/tag-identity": {"tag-id": {"text": "t"}, "tag-version": 999}}),
        "No number of tags is too many.", revisions=form.only,
    )  # fmt: skip
    thousand = [{0: cbor.Tag(32, f"https://acme.example/{number}")} for number in range(1000)]
    group.accept(
        "thousand-rims", "corim/rims-non-empty",
        *said(form.rim({2: thousand}), {"/dependent-rims/999/href": ["https://acme.example/999"]}),
        "No number of dependent RIMs is too many.", revisions=form.only,
    )  # fmt: skip
    for slug, opening, what in [
        ("arrays", "81", "arrays"), ("maps", "a100", "maps"), ("tags", "c1", "tags"),
        ("indefinite-arrays", "9f", "arrays of indefinite length"), ("corims", "d901f5", "tags 501"),
    ]:  # fmt: skip
        group.reject(
            f"{slug}-without-end", "cbor/complete", "whole", in_cbor("replace", form.map, opening * DEPTH),
            f"Ten thousand {what} are opened, and none is filled.", flags=("truncated",), revisions=form.only,
        )  # fmt: skip
    for slug, opening, what in [("arrays", "81", "arrays"), ("tags", "c1", "tags")]:
        group.reject(
            f"{slug}-for-id", "corim/id-kinds", "id-of-70-kilobytes",
            in_cbor("replace", form.at("0v"), opening * DEPTH + "00"),
            f"Ten thousand {what} in one another are no identifier.", flags=("wrong-kind",), revisions=form.only,
        )  # fmt: skip
    # Spliced, for no encoder that follows the nesting would get that deep.
    deep = form.wrap({**rim(), -1: 0}).removesuffix(b"\0") + b"\x81" * DEPTH + b"\0"
    group.either(
        "arrays-in-extension", "corim/closed", {"data": deep, "at": ["/id"]},
        "Under a key that nobody defined anything may stand, also ten thousand arrays; a reader may refuse it.",
        revisions=form.only,
    )  # fmt: skip
    group.accept(
        "whole-in-bytes", "corim/tag-one-item", *said(form.rim(), {"/tags/0/comid": MINIMAL_MODEL}),
        "The byte string holds all of its item.", revisions=form.only,
    )  # fmt: skip
    for slug, twin, change, because in [
        ("comid-of-4-billion-entries", "whole-in-bytes", in_cbor("count", form.at("1v/0/t/e"), str(2**32 - 1)),
         "No such map follows in the byte string."),
        ("comid-of-one-byte", "whole-in-bytes", put(form.at("1v/0/t"), b"\xc1"), "A tag alone is no item."),
        ("comid-of-arrays-without-end", "whole-in-bytes", put(form.at("1v/0/t"), b"\x81" * DEPTH),
         "Ten thousand arrays are opened in the byte string, and none is filled."),
    ]:  # fmt: skip
        group.reject(slug, "corim/tag-one-item", twin, change, because, flags=("truncated",), revisions=form.only)
