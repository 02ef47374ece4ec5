"""Lets the suite ask uswid, a library for CoSWIDs in firmware: one JSON object a line in, one a line out.

It reads a CoSWID and knows nothing of the CoRIM around it. Every "rejected" is an error that it documents
(NotSupportedError) or one of the CBOR library that it reads with; any other exception ends the process. What it read is
projected from its component, with its own words for absent: nothing that the component does not keep is there.
"""

import uuid
from base64 import b64decode, b64encode
from importlib.metadata import version
from typing import Any

from cbor2 import CBORDecodeError
from lines import Answer, accepted, rejected, serve
from uswid.component import uSwidComponent
from uswid.errors import NotSupportedError
from uswid.format_coswid import uSwidFormatCoswid


def decode(data: str, at: list[str] | None = None) -> Answer:
    """Read one CoSWID; `at` says which places of the model are wanted."""
    try:
        components = list(uSwidFormatCoswid().load(b64decode(data, validate=True)))
    except (NotSupportedError, CBORDecodeError) as error:
        return rejected(error)
    if len(components) != 1:
        return rejected(f"{len(components)} CoSWIDs")
    tree = model(components[0])
    found = {pointer: value for pointer in at or [""] for value in pointed(tree, pointer)}
    return accepted({"at": found})


def model(component: uSwidComponent) -> dict[str, Any]:
    members = {
        "tag-id": identifier(component.tag_id),
        "tag-version": component.tag_version,
        "software-name": component.software_name,
        "software-version": component.software_version,
        "version-scheme": component.version_scheme,
        "entity": [
            present({"entity-name": entity.name, "reg-id": entity.regid, "role": entity.roles})
            for entity in component.entities
        ],
        "link": [present({"href": link.href, "rel": link.rel}) for link in component.links],
    }
    return {name: value for name, value in present(members).items() if value != []}


def present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def identifier(tag_id: str | None) -> dict[str, str] | None:
    """The library keeps a tag-id as text; one in the form of a UUID is taken for what it has made of bytes."""
    if tag_id is None:
        return None
    try:
        return {"uuid": tag_id} if str(uuid.UUID(tag_id)) == tag_id else {"text": tag_id}
    except ValueError:
        return {"text": tag_id}


def pointed(tree: Any, pointer: str) -> list[Any]:
    """What stands at a JSON Pointer (RFC 6901), or nothing."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(tree, dict) and key in tree:
            tree = tree[key]
        elif isinstance(tree, list) and key.isdigit() and int(key) < len(tree):
            tree = tree[int(key)]
        else:
            return []
    return [tree]


def as_bytes(value: bytes) -> str:
    """What the library takes for a text or a number may be bytes."""
    return b64encode(value).decode()


serve("uswid", version("uswid"), {"coswid.decode": decode}, ["coswid"], default=as_bytes)
