"""Lets the suite ask an EST server for nonces, over HTTPS as any client does: one JSON object a line in, one out.

It reports what came over HTTP and judges nothing: a status, the type of the content, whether there is a nonce in it,
and where a length was asked for, how long that is. Content without a nonce that can be read has none. What is no HTTP
ends the process.
"""

import base64
import http.client
import json
import os
import ssl
from typing import Any
from urllib.parse import urlsplit

from lines import accepted, serve

SERVER = urlsplit(os.environ["EST_SERVER"])
CONTEXT = ssl.create_default_context(cafile=os.environ["EST_AUTHORITY"])
SECONDS = 4


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
    answer: dict[str, Any] = {"status": response.status}
    if told:
        answer["content_type"] = response.headers.get("Content-Type", "")
        if response.status == 200:
            answer |= seen(told, content)
    return answer


def seen(told: bytes, asked: bytes | None) -> dict[str, Any]:
    """Whether there is a nonce, and its length in bytes where one was asked for."""
    nonce = member(told, "nonce")
    if not isinstance(nonce, str):
        return {}
    if not nonce:
        return {"nonce": "empty"}
    try:
        value = base64.b64decode(nonce + "=" * (-len(nonce) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return {}
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
