"""Examples that other people wrote: read where they are, never copied into the project."""

import os
from pathlib import Path

import pytest

_ROOT = Path(os.environ.get("RATSCONF_CORPORA") or Path(__file__).parents[2] / "../shared/corpora")


def corpus(folder: str, pattern: str) -> list[Path]:
    """The files of one corpus, sorted. Skips the test, saying so, where the corpora are absent."""
    found = sorted((_ROOT / folder).glob(pattern))
    if not found:
        pytest.skip(f"no corpus {folder}/{pattern}: set RATSCONF_CORPORA")
    return found
