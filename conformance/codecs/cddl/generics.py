"""Generic rules of CDDL (RFC 8610 section 3.10), written out where they are used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from conformance.codecs.cddl.tree import CddlError, Choice, Definition, Entry, Group, Name, Node, Rule


def expand(definitions: Mapping[str, Definition]) -> dict[str, Rule]:
    """The rules without parameters. Raises CddlError.

    A generic rule whose arguments are just names becomes a rule of its own, `entity<role-in-corim>`; with any others it
    stands where it is used. Every part of it is another one for every use.
    """
    expander = _Expander(definitions)
    for name, each in definitions.items():
        if not each.parameters:
            expander.made[name] = expander.written(each.body, {}, ())
    return expander.made


@dataclass(frozen=True, slots=True)
class _Expander:
    definitions: Mapping[str, Definition]
    made: dict[str, Rule] = field(default_factory=dict)

    def written(self, part: Any, bound: Mapping[str, Node], around: tuple[str, ...]) -> Any:
        """A part anew, with its parameters `bound`; `around` are the generic rules that it stands in."""
        match part:
            case tuple():
                return tuple(self.written(each, bound, around) for each in part)
            case Name() if part.name in bound:
                return self.written(bound[part.name], {}, around)
            case Name() if part.name in self.definitions:
                return self.named(part, bound, around)
            case Choice():
                made = self.written(part.alternatives, bound, around)
                flat = (each.alternatives if isinstance(each, Choice) else (each,) for each in made)
                return Choice(text=_said(part.text, bound), alternatives=tuple(one for each in flat for one in each))
            case Entry(key=None, value=Choice(alternatives=(Name() as only,))) if self.is_group(only):
                return replace(part, text=_said(part.text, bound), value=self.written(only, bound, around))
            case Node():
                parts = {
                    each.name: self.written(getattr(part, each.name), bound, around)
                    for each in fields(part)
                    if each.name != "text"
                }
                return replace(part, text=_said(part.text, bound), **parts)
        return part

    def is_group(self, name: Name) -> bool:
        return name.name in self.definitions and isinstance(self.definitions[name.name].body, Group)

    def named(self, part: Name, bound: Mapping[str, Node], around: tuple[str, ...]) -> Node:
        """What stands for the name of a rule."""
        rule = self.definitions[part.name]
        if len(rule.parameters) != len(part.arguments):
            raise CddlError(f"{part.text}: {len(rule.parameters)} arguments wanted")
        if not part.arguments:
            return replace(part)
        arguments: tuple[Node, ...] = self.written(part.arguments, bound, around)
        text = f"{part.name}<{', '.join(each.text for each in arguments)}>"
        alone = all(isinstance(each, Name) for each in arguments)
        if not alone or text not in self.made:
            if len(around) > len(self.definitions):
                raise CddlError(f"{text} stands in itself")
            if alone:
                self.made[text] = Choice(alternatives=())  # so that it may name itself
            binding = dict(zip(rule.parameters, arguments, strict=True))
            body: Rule = self.written(rule.body, binding, (*around, text))
            if not alone:
                return body.alternatives[0] if isinstance(body, Choice) and len(body.alternatives) == 1 else body
            self.made[text] = replace(body, text=text)
        return Name(text=text, name=text)


def _said(text: str, bound: Mapping[str, Node]) -> str:
    """The source of a part with what its parameters stand for."""
    if not bound:
        return text
    names = "|".join(map(re.escape, bound))
    return re.sub(rf"(?<![\w@$.-])(?:{names})(?![\w@$-])", lambda match: bound[match[0]].text, text)
