"""The HTML report: one file that needs no network, no font and, to be read, no script."""

import base64
import hashlib
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from conformance.reporting import crossing
from conformance.reporting.escape import visible
from conformance.reporting.exhibit import Sources
from conformance.reporting.matrix import fragment
from conformance.reporting.page import BY_WEIGHT, FULL_CASES, MEANING, NOTATION_SHOWN, page
from conformance.reporting.run import Run

LETTER = dict(zip(MEANING, "PFWOCKSNI", strict=True))


def render(run: Run, sources: Sources) -> str:
    """The report as one HTML document. Its policy forbids every script, style and request but its own."""
    script, style = (_resource(name) for name in ("report.js", "report.css"))
    return (
        _environment()
        .from_string(_resource("report.html"))
        .render(
            page=page(run, sources),
            matrix=fragment(run),
            crossing=crossing.fragment(run, sources.rows, sources.vectors),
            script=Markup(script),
            style=Markup(style),
            policy=_policy(script, style),
            verdicts=BY_WEIGHT,
            full_cases=FULL_CASES,
            produced_shown=NOTATION_SHOWN,
            meaning=MEANING,
            letter=LETTER,
        )
    )


def _policy(script: str, style: str) -> str:
    allowed = f"script-src '{_hash(script)}'; style-src '{_hash(style)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _environment() -> Environment:
    # Every expression of the template passes through `finalize`: no text can be forgotten.
    environment = Environment(
        autoescape=True, finalize=_finalize, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["block"] = _block
    environment.filters["thousands"] = "{:,}".format
    return environment


def _finalize(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _block(text: str) -> Markup:
    """A text for <pre>, where line feeds are lines."""
    return escape(visible(text, lines=True))


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
