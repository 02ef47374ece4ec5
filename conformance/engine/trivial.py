"""Implementations that understand nothing: a suite in which one of them passes a case is broken.

They answer hello and the probe honestly and claim everything, so that every case is judged.
"""

import os
import random
import time
from collections.abc import Mapping
from typing import Any

import conformance
from conformance.adapters import PROTOCOL
from conformance.engine import discovery


class Trivial:
    """Answers every known operation with `habit`, without reading the message."""

    def __init__(self, habit: str) -> None:
        self.habit = getattr(self, habit.replace("-", "_"))
        self.name = habit
        self.dice = random.Random(habit)

    def answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer one request object with one reply object."""
        if request["op"] == "selftest.crash":
            raise RuntimeError("asked to crash")
        if request["op"] == "hello":
            return {
                "id": request["id"],
                "name": self.name,
                "version": conformance.__version__,
                "language": "Python",
                "protocol": PROTOCOL,
                "window": 64,
                "operations": list(discovery.operations()),
            }
        if request["op"] not in discovery.operations():
            return {"id": request["id"], "outcome": "unsupported"}
        return {"id": request["id"], **self.habit(request)}

    def always_accept(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """Yes, and nothing more."""
        return {"outcome": "accepted", "output": {}}

    def always_reject(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """No."""
        return {"outcome": "rejected", "reason": "no"}

    def echo(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Yes, and the question as answer."""
        return {"outcome": "accepted", "output": request["input"]}

    def crash(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """Die."""
        os.abort()

    def hang(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """Never answer."""
        while True:
            time.sleep(60)

    def random(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Yes or no by dice, with a piece of the question or of an answer."""
        output = self.dice.choice([None, {}, [], 0, "", request["input"], {"data": "gBn950Gg"}])
        return self.dice.choice([{"outcome": "accepted", "output": output}, {"outcome": "rejected"}])


def trivial(habit: str) -> Trivial:
    """The factory that the profiles name, with one of the habits above."""
    return Trivial(habit)
