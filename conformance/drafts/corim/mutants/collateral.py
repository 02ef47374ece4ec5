"""Which requirements a mutant breaks beside its own, with the same stroke; without the draft's name."""

COLLATERAL: dict[str, tuple[str, ...]] = {}
