"""A draft: one document with its revisions, and the rows that say what it demands."""

from typing import Literal

import msgspec

from conformance.model.requirement import Requirement


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pinned text: `path` in `repository` at `commit`, with that SHA-256; `url` is for people.

    `parts` are files of the same commit that the text includes its grammar from; `grammar` maps each grammar rule to
    the SHA-256 of its text.
    """

    title: str
    published: str
    url: str
    repository: str
    commit: str
    path: str
    format: Literal["rfcxml", "kramdown", "text"]
    sha256: str
    parts: tuple[str, ...] = ()
    grammar: dict[str, str] = {}


class Revision(Text, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text under the name that claims use, with `texts` beside it where several documents make one subject.

    `unreached` says why no vector reaches parts of the schema of this revision, by how the names of their points begin;
    a `*` stands for any part of a name.
    """

    name: str
    texts: dict[str, Text] = {}
    unreached: dict[str, str] = {}

    def text(self, name: str) -> Text:
        """The text of that name beside this one, or this one for the empty name. Raises KeyError."""
        return self.texts[name] if name else self


class Draft(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"requirements": "requirement", "revisions": "revision"},
):
    """A requirements.toml. `revisions` stand newest first; `roles` maps each role to the features it must have.

    `operations` maps an operation to the feature without which nobody has it, whatever the row says: a tag list is not
    read by who claims none.
    """

    draft: str
    title: str
    roles: dict[str, tuple[str, ...]]
    features: dict[str, str]
    operations: dict[str, str] = {}
    flags: dict[str, str]
    revisions: tuple[Revision, ...]
    requirements: tuple[Requirement, ...]

    def revision(self, name: str) -> Revision | None:
        """The revision of that name."""
        return next((revision for revision in self.revisions if revision.name == name), None)

    @property
    def newest(self) -> Revision:
        """The revision that a run judges unless the profile claims an older one."""
        return self.revisions[0]
