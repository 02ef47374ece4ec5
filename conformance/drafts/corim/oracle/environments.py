"""Environments as shapes (section 5.1.4.1)."""

from functools import cache

from conformance.drafts.corim.oracle import kinds
from conformance.drafts.corim.oracle.identifiers import choice, key, places, tagged
from conformance.drafts.corim.oracle.revisions import Rules
from conformance.drafts.corim.oracle.shapes import Choice, Struct
from conformance.drafts.corim.wire import names

_GONE = dict.fromkeys((names.TAGS["pkix-base64-cert-path"], names.TAGS["cert-path-thumbprint"]), "instance/no-path")


@cache
def environment(rules: Rules, also: str = "") -> Struct:
    """section 5.1.4.1. An empty one breaks `also`, too."""
    rule = "instance/any-key" if rules.keys_as_instance else "instance/kinds"
    named = tuple(tagged(each, rules) for each in names.INSTANCE)
    if rules.keys_as_instance:
        named += tuple(each for each in key(rule, rules).among if each[0] not in names.INSTANCE)
    return Struct(
        "environment/members",
        places(
            names.ENVIRONMENT,
            {
                0: (_class(rules), "", ""),
                1: (Choice(rule, named, gone={} if rules.keys_as_instance else _GONE), "", ""),
                2: (choice("group/kinds", names.GROUP, rules), "", ""),
            },
        ),
        other="environment/closed",
        empty=f"environment/non-empty {also}",
    )


def _class(rules: Rules) -> Struct:
    return Struct(
        "environment/members",
        places(
            names.CLASS,
            {
                0: (choice("class-id/kinds", names.CLASS_ID, rules), "", ""),
                1: (kinds.text("class/texts"), "", ""),
                2: (kinds.text("class/texts"), "", ""),
                3: (kinds.uint("class/numbers"), "", ""),
                4: (kinds.uint("class/numbers"), "", ""),
            },
        ),
        other="class/closed",
        empty="class/non-empty",
    )
