"""What receivers and senders of Evidence are asked: every vector, and what their encoders make of invented inputs."""

from typing import Any


def test_vectors(vectors: Any, ask: Any, judge: Any) -> None:
    """One requirement's vectors, asked in one window."""
    judge(ask(vectors))


def test_encoders(encoding: Any, ask: Any, judge: Any) -> None:
    """One requirement of a sender: the implementation attaches what hypothesis invents, the oracle reads it."""
    judge(ask(encoding))
