"""`ratsconf new-iut`: the profile and adapter that an author begins with. They run as they are."""

from pathlib import Path

from conformance.adapters import ProfileError
from conformance.engine import discovery

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

_ADAPTER = '''"""Adapter of NAME: an operation takes the members of a request's input, lines.py does the rest."""

import base64

from lines import accepted, rejected, serve


def decode(data, media_type=None, content_format=None):
    """Ask your implementation here what the message is: `ratsconf list operations --json` has the shapes."""
    message = base64.b64decode(data)
    try:
        return accepted(your_implementation(message, media_type))
    except ValueError as error:
        # Name only the exceptions that your implementation documents; any other is a crash, and shall be one.
        return rejected(error)


def your_implementation(message, media_type):
    raise RuntimeError(f"nothing here yet that can decode {len(message)} bytes of {media_type}")


serve("NAME", "0", {"cmw.decode": decode})
'''


def write(name: str, kind: str, profiles: Path) -> list[Path]:
    """Write profile.toml and, for stdio, an adapter in Python; their paths. Raises ProfileError where they exist."""
    folder = profiles / name
    files = {"profile.toml": _PROFILES[kind]}
    if kind == "stdio":
        files["adapter.py"] = _ADAPTER.replace("NAME", name)
        files["lines.py"] = (discovery.data_folder("profiles") / "lines" / "lines.py").read_text()
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise ProfileError(f"{folder} exists already", "choose another name") from None
    except OSError as error:
        raise ProfileError(f"{folder}: {error.strerror}", "name a folder that can be written") from error
    for file, text in files.items():
        (folder / file).write_text(text)
    return [folder / file for file in files]
