"""`ratsconf new-iut`: the profile and adapter that an author begins with. They run as they are."""

from pathlib import Path

from conformance.adapters import ProfileError

_CLAIMS = """
# What it implements, draft by draft: see `ratsconf list revisions` and `ratsconf list requirements`.
[claims.cmw]
roles = ["consumer"]
features = ["core", "cbor"]
"""

_PROFILES = {
    "stdio": """language = "Python"

[adapter]
kind = "stdio"
argv = ["{python}", "{source}/adapter.py"]
"""
    + _CLAIMS,
    "http": """language = ""

[adapter]
kind = "http"
url = "http://127.0.0.1:8080/"
"""
    + _CLAIMS,
    "command": """language = ""

[adapter]
kind = "command"
version_argv = ["your-tool", "--version"]

# 0 is acceptance and 1 rejection, unless accept_exits and reject_exits say otherwise.
[[adapter.operations."cmw.decode"]]
argv = ["your-tool", "check", "{message}"]
files = { message = { field = "data", suffix = ".cbor" } }
when = { media_type = "application/cmw+cbor" }
"""
    + _CLAIMS,
}

_ADAPTER = '''"""Adapter of NAME: one JSON object a line in, one out, as the README of rats-conformance says."""

import base64
import json
import sys

OPERATIONS = {}


def operation(name):
    """Register a function that takes the operation's input and returns its output."""

    def register(function):
        OPERATIONS[name] = function
        return function

    return register


@operation("cmw.decode")
def decode(given):
    """Call your implementation here, and return what it says the message is: see `ratsconf list operations --json`."""
    message = base64.b64decode(given["data"])
    raise RuntimeError(f"nothing here yet that can decode {len(message)} bytes of {given.get('media_type')}")


def answer(request):
    """One answer for one request."""
    if request["op"] == "hello":
        about = {"name": "NAME", "version": "0", "language": "Python", "protocol": 1, "window": 1}
        return about | {"operations": list(OPERATIONS)}
    if request["op"] == "selftest.crash":
        raise SystemError("asked to crash")
    if request["op"] not in OPERATIONS:
        return {"outcome": "unsupported", "reason": f"no operation {request['op']}"}
    try:
        return {"outcome": "accepted", "output": OPERATIONS[request["op"]](request["input"])}
    except ValueError as error:
        # List here only the exceptions that your implementation documents; any other is a crash, and shall be one.
        return {"outcome": "rejected", "reason": str(error)}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], **answer(request)}), flush=True)
'''


def write(name: str, kind: str, profiles: Path) -> list[Path]:
    """Write profile.toml and, for stdio, adapter.py; returns their paths. Raises ProfileError where they exist."""
    folder = profiles / name
    files = {"profile.toml": _PROFILES[kind]}
    if kind == "stdio":
        files["adapter.py"] = _ADAPTER.replace("NAME", name)
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise ProfileError(f"{folder} exists already", "choose another name") from None
    except OSError as error:
        raise ProfileError(f"{folder}: {error.strerror}", "name a folder that can be written") from error
    for file, text in files.items():
        (folder / file).write_text(text)
    return [folder / file for file in files]
