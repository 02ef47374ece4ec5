"""What appraisers and Relying Parties are asked: every vector."""

from typing import Any


def test_vectors(vectors: Any, ask: Any, judge: Any) -> None:
    """One requirement's vectors, asked in one window."""
    judge(ask(vectors))
