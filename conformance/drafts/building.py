"""What every draft's vectors.py is written with: groups that take accepted vectors, and what must be told from them."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from conformance.codecs import deform
from conformance.drafts import signing
from conformance.model.vector import Expect, Mutation, Vector, VectorGroup

Given = bytes | Mapping[str, Any]
"""An operation's input; bytes alone stand for {"data": bytes}."""


def mutated(given: Mapping[str, Any], mutation: Mutation) -> dict[str, Any]:
    """The input with the one change made: in its `data`, signed anew where asked, or in the input object itself.

    Raises ValueError or DecodeError where the change cannot be made.
    """
    if mutation.codec == "input":
        text = msgspec.json.encode(given)
        changed = deform.apply(text, msgspec.structs.replace(mutation, codec="json"))
        return dict(msgspec.json.decode(changed))
    data = deform.apply(base64.b64decode(given["data"]), mutation)
    if mutation.resign is not None:
        data = signing.resigned(data, mutation.resign)
    return {**given, "data": base64.b64encode(data).decode()}


@dataclass(slots=True)
class Vectors:
    """A draft's vectors in the order in which they are written down."""

    draft: str
    _groups: "list[Group]" = field(default_factory=list)
    _whole: dict[str, Vector] = field(default_factory=dict)

    def group(
        self,
        name: str,
        about: str,
        *,
        operation: str,
        role: str = "consumer",
        header: Mapping[str, Any] | None = None,
    ) -> "Group":
        """Open a group, which becomes a file. `header` is laid under the input of each of its vectors."""
        made = Group(self, name, about, operation, role, dict(header or {}))
        self._groups.append(made)
        return made

    def groups(self) -> Iterator[VectorGroup]:
        """The files."""
        for group in self._groups:
            yield VectorGroup(
                draft=self.draft,
                group=group.name,
                about=group.about,
                header=group.header,
                vectors=tuple(group.vectors),
            )

    def whole(self, id_: str) -> Vector:
        """A vector that was already written down, with its header laid under its input. Raises KeyError."""
        return self._whole[id_]

    def keep(self, vector: Vector, whole: dict[str, Any]) -> None:
        """Remember a vector with its whole input. Raises ValueError where its id is taken."""
        if vector.id in self._whole:
            raise ValueError(f"{vector.id} stands twice")
        self._whole[vector.id] = msgspec.structs.replace(vector, input=whole)


BIGNUM = {"integers-alone": "reject", "bignums-too": "accept"}
"""How a bignum of 64 bits or less is read where the grammar has an integer: RFC 8610 tells the two apart; by RFC 8949
section 3.4.3 they are one number in two encodings, of which the second is only not preferred."""


@dataclass(slots=True)
class Group:
    """One file of vectors. Slugs and requirements are given without the names of draft and group."""

    _book: Vectors
    name: str
    about: str
    operation: str
    role: str
    header: dict[str, Any]
    vectors: list[Vector] = field(default_factory=list)

    def accept(
        self, slug: str, requirement: str, given: Given, output: Any, because: str, *, flags: tuple[str, ...] = (),
        also: tuple[str, ...] = (), revisions: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """What must be accepted with this projection; None where the operation makes a message for the oracle."""
        more = self._more(flags, also, revisions)
        self._add(
            slug, requirement, self.header | _input(given), because, expect=Expect.ACCEPT, output=_plain(output), **more
        )

    def reject(
        self, slug: str, requirement: str, twin: str, mutation: Mutation, because: str, *,
        flags: tuple[str, ...] = (), also: tuple[str, ...] = (), revisions: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """What must be rejected: an accepted vector (its slug, or group and slug) with one change."""
        before = self._book.whole(self._id(twin))
        if before.expect is not Expect.ACCEPT or before.operation != self.operation:
            raise ValueError(f"{before.id} is no twin for {self.name}/{slug}")
        more = self._more(flags, also, revisions) | {"twin": before.id, "mutation": mutation}
        self._add(slug, requirement, mutated(before.input, mutation), because, expect=Expect.REJECT, **more)

    def either(
        self, slug: str, requirement: str, given: Given, because: str, *, flags: tuple[str, ...] = (),
        also: tuple[str, ...] = (), revisions: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """What the text leaves open: asked and written down, never judged."""
        more = self._more(flags, also, revisions)
        self._add(slug, requirement, self.header | _input(given), because, expect=Expect.EITHER, **more)

    def contested(
        self, slug: str, requirement: str, given: Given, output: Any, because: str, *, readings: Mapping[str, str],
        flags: tuple[str, ...] = (), also: tuple[str, ...] = (), revisions: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """What readings of the text decide differently: each reading's name with "accept" or "reject".

        `output` is the projection under every reading that accepts, or None where they would differ in it.
        """
        more = self._more(flags, also, revisions) | {
            "contested": {name: Expect(word) for name, word in readings.items()}
        }
        self._add(
            slug, requirement, self.header | _input(given), because, expect=Expect.EITHER, output=_plain(output), **more
        )

    def changed(
        self, slug: str, requirement: str, twin: str, mutation: Mutation, because: str, *,
        readings: Mapping[str, str] | None = None, same: bool = False, flags: tuple[str, ...] = (),
        revisions: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """What one change makes of an accepted vector, where the text leaves open or contests what becomes of it.

        `same` is whether it means what the accepted vector means to those who accept it.
        """
        before = self._book.whole(self._id(twin))
        given = mutated(before.input, mutation)
        if readings is None:
            self.either(slug, requirement, given, because, flags=flags, revisions=revisions)
        else:
            output = before.output if same else None
            self.contested(
                slug, requirement, given, output, because, readings=readings, flags=flags, revisions=revisions
            )

    def _id(self, slug: str) -> str:
        return f"{self._book.draft}/{slug if '/' in slug else f'{self.name}/{slug}'}"

    def _more(self, flags: tuple[str, ...], also: tuple[str, ...], revisions: tuple[str, ...]) -> dict[str, Any]:
        return {
            "flags": flags,
            "also": tuple(f"{self._book.draft}/{each}" for each in also),
            "revisions": revisions,
        }

    def _add(self, slug: str, requirement: str, whole: dict[str, Any], because: str, **more: Any) -> None:
        own = {name: value for name, value in whole.items() if name not in self.header or self.header[name] != value}
        vector = Vector(
            id=self._id(slug),
            requirement=f"{self._book.draft}/{requirement}",
            operation=self.operation,
            role=self.role,
            input=own,
            because=because,
            **more,
        )
        if not self.header.keys() <= whole.keys():
            raise ValueError(f"{vector.id}: a header cannot be taken away")
        self._book.keep(vector, whole)
        self.vectors.append(vector)


def _input(given: Given) -> dict[str, Any]:
    return dict(_plain({"data": given} if isinstance(given, bytes) else given))


def _plain(value: Any) -> Any:
    """JSON's types; bytes become base64 with padding, as on the adapter's wire."""
    return msgspec.to_builtins(value)
