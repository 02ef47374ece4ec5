"""Lets the suite ask an EST server for nonces, over HTTPS as any client does: one JSON object a line in, one out.

It reports what came over HTTP: a status, the type of the content of a success, whether there is a nonce in it, and
where a length was asked for, how long that is. What is no HTTP ends the process.
"""

import base64
import http.client
import json
import os
import re
import ssl
from typing import Any
from urllib.parse import urlsplit

from lines import accepted, serve

SERVER = urlsplit(os.environ["EST_SERVER"])
CONTEXT = ssl.create_default_context(cafile=os.environ["EST_AUTHORITY"])
SECONDS = 4
ALPHABET = re.compile("[A-Za-z0-9_-]+")


def answer_nonce(
    method: str,
    content_type: str | None = None,
    body: str | None = None,
    willing: bool = True,
    needed: bool = True,
) -> dict[str, Any]:
    """Ask once, on a connection of its own."""
    label = "" if willing and needed else "unneeded/" if willing else "unwilling/"
    headers = {} if content_type is None else {"Content-Type": content_type}
    content = None if body is None else base64.b64decode(body, validate=True)
    connection = http.client.HTTPSConnection(
        SERVER.hostname or "", SERVER.port or 443, context=CONTEXT, timeout=SECONDS
    )
    try:
        connection.request(method, f"{SERVER.path.rstrip('/')}/.well-known/est/{label}nonce", content, headers)
        response = connection.getresponse()
        told = response.read()
    finally:
        connection.close()
    answer: dict[str, Any] = {"status": response.status, **seen(told, content)}
    if response.status == 200 and told:
        answer["content_type"] = response.headers.get_content_type()
    return answer


def seen(told: bytes, asked: bytes | None) -> dict[str, Any]:
    """Whether there is a nonce, and its length in bytes where one was asked for."""
    nonce = member(told, "nonce")
    if nonce is None:
        return {}
    if nonce == "":
        return {"nonce": "empty"}
    if not isinstance(nonce, str) or not ALPHABET.fullmatch(nonce) or len(nonce) % 4 == 1:
        return {"nonce": "malformed"}
    value = base64.urlsafe_b64decode(nonce + "=" * (-len(nonce) % 4))
    if not 8 <= len(value) <= 64:
        return {"nonce": "malformed"}
    wanted = asked is not None and member(asked, "len") is not None
    return {"nonce": "present"} | ({"length": len(value)} if wanted else {})


def member(text: bytes, name: str) -> Any:
    """A member of an object in JSON; None of what is none."""
    try:
        members = json.loads(text)
    except ValueError:
        return None
    return members.get(name) if isinstance(members, dict) else None


OPERATIONS = {"evidence_carriers.answer-nonce": lambda **given: accepted(answer_nonce(**given))}
serve("est-over-https", "1", OPERATIONS, ["est"], language="", window=1)
