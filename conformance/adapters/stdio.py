"""A persistent process that speaks JSON lines, many requests in flight.

A death or time-out with k answers missing restarts the process and asks those k again alone, in order: the one that
ends it alone is the culprit. If none does, the fault is in handling them together, which is its own finding.
"""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.adapters import Answer, Request, read_reply
from conformance.adapters.breaker import Breaker
from conformance.adapters.process import Ended, Process
from conformance.model.outcome import Crashed, Garbled, Outcome, TimedOut, Unasked
from conformance.model.profile import Limits


@dataclass(slots=True)
class _Flight:
    """The requests on their way, oldest first, and when the last thing happened."""

    waiting: dict[int, int]
    since: float


class StdioAdapter:
    """One IUT as a child process, restarted when it dies."""

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        window: int = 64,
        limits: Limits | None = None,
        folder: Path | None = None,
    ) -> None:
        self.argv = tuple(argv)
        self.environment = dict(environment or {})
        self.window = window
        self.limits = limits or Limits()
        self.folder = folder
        self.problems: list[str] = []
        self.concurrency: list[str] = []
        self.generation = 0
        self.breaker = Breaker()
        self._process: Process | None = None
        self._greeted = False
        self.lost = 0.0
        self._number = 0

    def ask(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask all through the window; every request gets an answer, whatever the IUT does."""
        answers: dict[int, Answer] = {}
        cause = self._window(requests, range(len(requests)), self.window, answers)
        while cause is not None:
            alone = [index for index in range(len(requests)) if index not in answers]
            if len(alone) == 1 and self.window == 1:
                answers[alone[0]] = Answer(cause, generation=self.generation)
                break
            cause = self._alone(requests, alone, answers, cause)
        return [answers[index] for index in range(len(requests))]

    def close(self) -> None:
        """Kill the process tree."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def stderr(self) -> str:
        """The tail of what the IUT logged."""
        return "" if self._process is None else self._process.stderr.decode("utf-8", "replace")

    def _alone(
        self, requests: Sequence[Request], indices: Sequence[int], answers: dict[int, Answer], cause: Outcome
    ) -> Outcome | None:
        """Ask the unanswered ones singly; the rest of the window goes on once the culprit is known."""
        suspects = indices[: self.window]
        for index in suspects:
            ended = self._window(requests, [index], 1, answers)
            if ended is not None:
                answers[index] = Answer(ended, generation=self.generation)
                return self._window(
                    requests, [other for other in indices if other not in answers], self.window, answers
                )
        if suspects and not isinstance(cause, Unasked):
            ids = ", ".join(requests[index].op for index in suspects[:3])
            self.concurrency.append(f"{cause} with {len(suspects)} requests in flight ({ids} …), but by none alone")
        return self._window(requests, [other for other in indices if other not in answers], self.window, answers)

    def _window(
        self, requests: Sequence[Request], indices: Sequence[int], window: int, answers: dict[int, Answer]
    ) -> Outcome | None:
        """Move requests through the window; return what ended it before all were answered."""
        if reason := self.breaker.open:
            for index in indices:
                answers[index] = Answer(Unasked(reason=reason), generation=self.generation)
            return None
        todo = deque(indices)
        flight = _Flight({}, time.monotonic())
        try:
            process = self._running()
            flight.since = time.monotonic()
            while todo or flight.waiting:
                self._fill(process, requests, todo, flight, window)
                hello = self.generation == 0 and not self._greeted
                patience = self.limits.start_seconds if hello else self.limits.answer_seconds
                line = process.line(flight.since + patience)
                if line is None:
                    self.lost += time.monotonic() - flight.since
                    return self._died(TimedOut(seconds=patience))
                self._land(line, requests, flight, answers)
                for line in process.pending():
                    self._land(line, requests, flight, answers)
        except Ended as end:
            return self._died(Crashed(reason=end.reason))
        except _NotTheProtocolError as error:
            return self._died(Garbled(reason=str(error)))
        return None

    def _fill(
        self, process: Process, requests: Sequence[Request], todo: deque[int], flight: _Flight, window: int
    ) -> None:
        batch = bytearray()
        while todo and len(flight.waiting) < window:
            index = todo.popleft()
            self._number += 1
            if not flight.waiting:
                flight.since = time.monotonic()
            flight.waiting[self._number] = index
            batch += requests[index].encode(self._number) + b"\n"
        if batch:
            process.write(bytes(batch))

    def _land(self, line: bytes, requests: Sequence[Request], flight: _Flight, answers: dict[int, Answer]) -> None:
        oldest = next(iter(flight.waiting), None)
        op = requests[flight.waiting[oldest]].op if oldest is not None else ""
        number, outcome = read_reply("hello" if op == "hello" else op, line)
        if number is None or number not in flight.waiting:
            raise _NotTheProtocolError(f"an answer to no open request: {line[:80]!r}")
        now = time.monotonic()
        index = flight.waiting.pop(number)
        answers[index] = Answer(outcome, line, now - flight.since, self.generation)
        flight.since = now
        self._greeted = True
        self.breaker.answered()

    def _running(self) -> Process:
        """The process; a new one in place of one that died must say hello before it is asked anything."""
        if self._process is None:
            began = time.monotonic()
            self._process = Process(self.argv, self.environment, self.folder)
            if self.generation:
                self._process.write(Request("hello").encode(0) + b"\n")
                if self._process.line(began + self.limits.start_seconds) is None:
                    raise Ended(f"no hello within {self.limits.start_seconds:g} s of its restart")
                self.lost += time.monotonic() - began
        return self._process

    def _died(self, cause: Outcome) -> Outcome:
        self.breaker.died()
        self.close()
        self.generation += 1
        return cause


class _NotTheProtocolError(Exception):
    """The IUT wrote something that answers nothing."""
