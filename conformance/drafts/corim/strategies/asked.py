"""How a model becomes what an operation takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from conformance.drafts.corim.strategies import manifests, writing
from conformance.drafts.corim.strategies.parts import Inputs, base64_of

BOTH, NEW, OLD = ("11", "06"), ("11",), ("06",)


@dataclass(frozen=True, slots=True)
class Row:
    """A property to be: its requirement without the name of the draft, and the revisions that it is asked in."""

    slug: str
    operation: str
    role: str
    inputs: Inputs
    revisions: tuple[str, ...]


SMALLEST: dict[str, Any] = {
    "tag-identity": {"tag-id": {"text": "t"}},
    "triples": {
        "reference-triples": [
            {"ref-env": {"class": {"vendor": "ACME"}}, "ref-claims": [{"mval": {"serial-number": "S1"}}]}
        ]
    },
}


def named(tag_id: Any) -> Any:
    """A small CoMID of that id, as a tag of a CoRIM."""
    return {"comid": SMALLEST | {"tag-identity": {"tag-id": tag_id}}}


def encoding(model: Inputs) -> Inputs:
    """The input of corim.encode."""
    return st.fixed_dictionaries({"corim": model})


def again(revision: str) -> Iterator[Row]:
    """Messages that are read and written again."""
    whole = {"comid": manifests.WHOLE_COMID, "cotl": manifests.COTL, "coswid": manifests.COSWID}
    written = {kind: _written(models, kind) for kind, models in whole.items()}
    written["corim"] = manifests.WHOLE_CORIM.map(lambda model: base64_of(writing.corim(model, revision)))
    for kind, data in written.items():
        inputs = st.fixed_dictionaries({"data": data, "kind": st.just(kind)})
        yield Row(f"reencode/{kind}", "corim.reencode", "producer", inputs, BOTH)


def _written(models: Inputs, kind: str) -> Inputs:
    return models.map(lambda model: base64_of(writing.concise(kind, model)))
