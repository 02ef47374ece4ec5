"""CDDL (RFC 8610, RFC 9165) as far as the drafts' own schemas use it: rules as a tree, and where each part stands.

Not read are unwrapping, groups that others extend or that a choice names: our schemas do without them.
"""

from conformance.codecs.cddl.generics import expand
from conformance.codecs.cddl.parsing import definitions
from conformance.codecs.cddl.tree import Rule


def parse(source: str) -> dict[str, Rule]:
    """The rules by name, generic ones written out where they are used. Raises CddlError."""
    return expand(definitions(source))
