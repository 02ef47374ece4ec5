"""What hypothesis invents for a property: the same inputs in every run, on every machine, whatever else is loaded."""

from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from conformance.model.finding import Property

_SEED = 0  # one for all: properties with the same inputs are asked the same ones


def invent(wanted: Property, examples: int, use: Callable[[Mapping[str, Any]], None], *, shrink: bool = False) -> None:
    """Call `use` with up to `examples` inputs; with `shrink` also with smaller ones, once it has raised."""

    @seed(_SEED)
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(wanted.inputs)
    def drawn(inputs: Mapping[str, Any]) -> None:
        use(inputs)

    # Hypothesis also draws the constants that it finds in the source of whichever modules of ours are loaded, and not
    # of an installed package: the inputs would be others in another process, and after every change of any line.
    with patch.multiple(providers, create=True, _get_local_constants=Constants, CONSTANTS_CACHE={}):
        drawn()
