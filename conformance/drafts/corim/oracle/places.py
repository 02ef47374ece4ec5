"""What stands at a place of a model (RFC 6901)."""

from collections.abc import Mapping
from typing import Any

from conformance.drafts.corim.oracle.reading import ABSENT


def asked(model: Any, pointers: Any) -> dict[str, Any]:
    """What stands at each pointer; one at which nothing stands is left out. The default is the whole model."""
    wanted = pointers if isinstance(pointers, list | tuple) else [""]
    found = {pointer: at(model, pointer) for pointer in wanted if isinstance(pointer, str)}
    return {pointer: value for pointer, value in found.items() if value is not ABSENT}


def at(model: Any, pointer: str) -> Any:
    """What stands at one place, or ABSENT."""
    here = model
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        match here:
            case Mapping() if name in here:
                here = here[name]
            case list() if name.isdecimal() and str(int(name)) == name and int(name) < len(here):
                here = here[int(name)]
            case _:
                return ABSENT
    return here
