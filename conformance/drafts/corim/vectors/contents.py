"""What CoSWIDs say of the software's files, processes and other resources (RFC 9393 section 2.9)."""

from typing import Any

from conformance.codecs import cbor
from conformance.drafts.building import Group, Vectors
from conformance.drafts.corim.vectors.samples import SHA256, added, asked, in_cbor, put, said
from conformance.drafts.corim.vectors.software import Row, coswid, rejected

FILE: dict[int, Any] = {24: "boot.bin", 20: 532, 7: [1, SHA256]}


def build(book: Vectors) -> None:
    """The group coswid-content."""
    group = book.group(
        "coswid-content", "What CoSWIDs say of files, processes and resources.", operation="coswid.decode"
    )
    _contents(group)


def _contents(group: Group) -> None:
    whole = cbor.encode
    rows: list[tuple[str, str, Any, Any, str]] = [
        ("file", "coswid/resources", 6, {17: FILE}, "A payload may have a file."),
        ("two-files", "coswid/resources", 6, {17: [{24: "a"}, {24: "b"}]}, "A payload may have several files."),
        ("directory", "coswid/resources", 6, {16: {24: "boot", 26: {17: FILE}}}, "A directory may hold files."),
        ("nested-directories", "coswid/resources", 6, {16: {24: "a", 26: {16: {24: "b", 26: {17: {24: "c"}}}}}},
         "A directory may hold directories."),
        ("process", "coswid/resources", 6, {18: {27: "init", 28: 1}}, "A payload may have a process."),
        ("resource", "coswid/resources", 6, {19: {29: "uefi"}}, "A payload may have a resource."),
        ("hash", "coswid/file-hash", 6, {17: FILE}, "A file may have a hash."),
        ("hash-sha-384", "coswid/file-hash", 6, {17: {24: "a", 7: [7, bytes(48)]}}, "A hash names its algorithm."),
        ("file-version", "coswid/resources", 6, {17: {24: "a", 21: "1.0"}}, "A file may have a version."),
        ("two-directories", "coswid/one-or-more", 6, {16: [{24: "a"}, {24: "b"}]}, "Two stand in an array."),
        ("two-processes", "coswid/one-or-more", 6, {18: [{27: "a"}, {27: "b"}]}, "Two stand in an array."),
        ("two-resources", "coswid/one-or-more", 6, {19: [{29: "a"}, {29: "b"}]}, "Two stand in an array."),
        ("evidence-of-files", "coswid/resources", 3, {17: FILE}, "Evidence need not say when and where it was found."),
        ("payload-alone", "coswid/payload-or-evidence", 6, {17: FILE}, "There may be a payload."),
        ("evidence-alone", "coswid/payload-or-evidence", 3, {17: FILE, 35: cbor.Tag(1, 1_600_000_000), 36: "dev"},
         "There may be evidence, with date and device."),
        ("files-one", "coswid/one-or-more", 6, {17: [{24: "a"}, {24: "b"}]}, "Two files stand in an array."),
        ("file-alone", "coswid/one-or-more", 6, {17: {24: "a"}}, "One file stands alone."),
    ]  # fmt: skip
    for slug, row, key, content, because in rows:
        place = "/payload" if key == 6 else "/evidence"
        group.accept(slug, row, *said(coswid({key: content}), {place: whole(_sorted(content))}), because)
    for slug, content, because in [
        ("further-attributes", {70000: 2, "note": 1}, "Attributes of any label may stand in a payload."),
        ("file-with-further-attributes", {17: {24: "a", 70000: 2, "note": 1}}, "So they may in a file."),
        ("directory-with-further-attributes", {16: {24: "a", 70000: 2, "note": 1}}, "So they may in a directory."),
        ("process-with-further-attributes", {18: {27: "a", 70000: 2, "note": 1}}, "So they may in a process."),
        ("resource-with-further-attributes", {19: {29: "a", 70000: 2, "note": 1}}, "So they may in a resource."),
    ]:
        group.accept(slug, "coswid/grammar", *said(coswid({6: content}), {"/software-name": "boot loader"}), because)
    at = "5v"
    rejected(group, [
        ("payload-array", "coswid/resources", "file", put(at, [FILE]), "A payload is a map.", "wrong-kind"),
        ("payload-text", "coswid/resources", "file", put(at, "boot.bin"), "A payload is a map.", "wrong-kind"),
        ("file-text", "coswid/resources", "file", put(f"{at}/0v", "boot.bin"), "A file is a map.", "wrong-kind"),
        ("file-without-name", "coswid/resources", "file", in_cbor("remove", f"{at}/0v/0k"), "A file has a name.",
         "missing-member"),
        ("file-name-number", "coswid/resources", "file", put(f"{at}/0v/0v", 7), "A name is text.", "wrong-kind"),
        ("file-size-negative", "coswid/resources", "file", put(f"{at}/0v/1v", -1), "A size is not negative.",
         "out-of-range"),
        ("file-size-text", "coswid/resources", "file", put(f"{at}/0v/1v", "532"), "A size is a number.", "wrong-kind"),
        ("process-without-name", "coswid/resources", "process", in_cbor("remove", f"{at}/0v/0k"),
         "A process has a name.", "missing-member"),
        ("resource-without-type", "coswid/resources", "resource", in_cbor("replace", f"{at}/0v", "a0"),
         "A resource has a type.", "missing-member"),
        ("hash-bytes", "coswid/file-hash", "hash", put(f"{at}/0v/2v", SHA256), "A hash names its algorithm.",
         "digest-mix"),
        ("hash-of-one", "coswid/file-hash", "hash", in_cbor("remove", f"{at}/0v/2v/1"), "A hash has two members.",
         "wrong-arity"),
        ("hash-of-three", "coswid/file-hash", "hash", in_cbor("append", f"{at}/0v/2v", "00"),
         "A hash has two members.", "wrong-arity"),
        ("hash-value-text", "coswid/file-hash", "hash", put(f"{at}/0v/2v/1", SHA256.hex()), "The value is bytes.",
         "wrong-kind"),
        ("hash-algorithm-text", "coswid/file-hash", "hash", put(f"{at}/0v/2v/0", "sha-256"),
         "In a CoSWID the algorithm is a number.", "digest-mix"),
        ("payload-and-evidence", "coswid/payload-or-evidence", "payload-alone", added("", 3, {17: FILE}),
         "Payload and evidence exclude each other.", "kind-confusion"),
        ("evidence-and-payload", "coswid/payload-or-evidence", "evidence-alone", added("", 6, {17: FILE}),
         "Payload and evidence exclude each other.", "kind-confusion"),
        ("array-of-one-file", "coswid/one-or-more", "files-one", in_cbor("remove", f"{at}/0v/1"),
         "One file stands alone, not in an array.", "wrong-arity"),
        ("file-in-array", "coswid/one-or-more", "file-alone", put(f"{at}/0v", [{24: "a"}]),
         "One file stands alone, not in an array.", "wrong-arity"),
    ])  # fmt: skip
    _no_contents(group)
    group.either(
        "hash-of-wrong-length", "coswid/file-hash", asked(coswid({6: {17: {24: "a", 7: [1, bytes(31)]}}}), "/payload"),
        "The grammar sets no length; a digest by SHA-256 has 32 bytes.", flags=("digest-mix",),
    )  # fmt: skip


def _no_contents(group: Group) -> None:
    here, first, second = "5v", "5v/0v", "5v/0v/1"
    rows: list[Row] = [
        ("evidence-text", "coswid/resources", "evidence-alone", put(here, "boot.bin"), "Evidence is a map.",
         "wrong-kind"),
        ("date-untagged", "coswid/resources", "evidence-alone", in_cbor("untag", f"{here}/1v"), "A time has tag 1.",
         "missing-tag"),
        ("date-in-days", "coswid/resources", "evidence-alone", in_cbor("retag", f"{here}/1v", "100"),
         "Tag 100 counts days.", "wrong-tag"),
        ("date-text", "coswid/resources", "evidence-alone", put(f"{here}/1v/t", "2020-09-13T12:26:40Z"),
         "A time under tag 1 is a number.", "time-form"),
        ("device-number", "coswid/resources", "evidence-alone", put(f"{here}/2v", 7), "A device is named by text.",
         "wrong-kind"),
        ("directory-text", "coswid/resources", "directory", put(first, "boot"), "A directory is a map.",
         "wrong-kind"),
        ("directory-without-name", "coswid/resources", "directory", in_cbor("remove", f"{first}/0k"),
         "A directory has a name.", "missing-member"),
        ("directory-name-number", "coswid/resources", "directory", put(f"{first}/0v", 7), "A name is text.",
         "wrong-kind"),
        ("path-text", "coswid/resources", "directory", put(f"{first}/1v", "boot.bin"),
         "What a directory holds stands in a map.", "wrong-kind"),
        ("path-of-processes", "coswid/resources", "directory", added(f"{first}/1v", 18, {27: "init"}),
         "A directory holds files and directories alone.", "unknown-key"),
        ("path-of-file-text", "coswid/resources", "directory", put(f"{first}/1v/0v", "boot.bin"), "A file is a map.",
         "wrong-kind"),
        ("path-of-directory-text", "coswid/resources", "nested-directories", put(f"{first}/1v/0v", "b"),
         "A directory is a map.", "wrong-kind"),
        ("file-version-number", "coswid/resources", "file-version", put(f"{first}/1v", 1), "A version is text.",
         "wrong-kind"),
        ("hash-without-algorithm", "coswid/file-hash", "hash", in_cbor("remove", f"{first}/2v/0"),
         "A hash names its algorithm.", "wrong-arity"),
        ("process-name-number", "coswid/resources", "process", put(f"{first}/0v", 7), "A name is text.",
         "wrong-kind"),
        ("process-number-text", "coswid/resources", "process", put(f"{first}/1v", "1"),
         "The number of a process is a number.", "wrong-kind"),
        ("resource-type-number", "coswid/resources", "resource", put(f"{first}/0v", 7), "A type is text.",
         "wrong-kind"),
    ]  # fmt: skip
    for several, one in [("directories", "directory"), ("processes", "process"), ("resources", "resource")]:
        rows += [
            (f"array-of-one-{one}", "coswid/one-or-more", f"two-{several}", in_cbor("remove", second),
             "One stands alone, not in an array.", "wrong-arity"),
            (f"second-{one}-text", "coswid/resources", f"two-{several}", put(second, "b"), "Each of them is a map.",
             "wrong-kind"),
        ]  # fmt: skip
    rows.append(
        ("second-file-text", "coswid/resources", "two-files", put(second, "b"), "Each of them is a map.", "wrong-kind")
    )
    for name in ("file", "directory", "process", "resource"):
        rows.append(
            (f"{name}-label-of-bytes", "coswid/grammar", name, added(first, b"\1", 0),
             "A label is an integer or text.", "wrong-kind")
        )  # fmt: skip
    rows.append(
        ("payload-label-of-bytes", "coswid/grammar", "file", added(here, b"\1", 0), "A label is an integer or text.",
         "wrong-kind")
    )  # fmt: skip
    rejected(group, rows)


def _sorted(value: Any) -> Any:
    """A value with its maps in the order of deterministic encoding: keys here are numbers below 256."""
    match value:
        case dict():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case list():
            return [_sorted(each) for each in value]
    return value
