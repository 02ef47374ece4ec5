"""A persistent process that speaks JSON lines, many requests in flight.

A death or time-out with k answers missing restarts the process and asks those k again alone, in order, each with a
probe behind it: the one that ends it alone is the culprit. If none does, those answered last are asked in the same way,
for one may have answered and then died. If that goes well too, the fault is in handling them together, which is its own
finding.
"""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.adapters import PROBE, Answer, Fault, ProfileError, Request, cut, read_reply
from conformance.adapters.breaker import Breaker
from conformance.adapters.process import Ended, Process
from conformance.model.outcome import Accepted, Crashed, Garbled, Outcome, TimedOut, Unasked
from conformance.model.profile import Limits

Ending = Crashed | TimedOut | Garbled


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
        self.faults: list[Fault] = []
        self.generation = 0
        self.breaker = Breaker()
        self.lost = 0.0
        self._process: Process | None = None
        self._greeted = False
        self._number = 0
        self._stderr = b""
        # What this process has answered lately, newest last.
        self._answered: deque[tuple[int, Request]] = deque(maxlen=256)

    def ask(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask all through the window; every request gets an answer, whatever the IUT does."""
        self.breaker.begin()
        answers: dict[int, Answer] = {}
        cause = self._window(requests, range(len(requests)), self.window, answers)
        while cause is not None:
            missing = [index for index in range(len(requests)) if index not in answers]
            if not self._greeted:
                cause = self._never_came(cause)
            if not self._greeted or (len(missing) == 1 and not self._answered):
                # There is no other that it could be.
                answers |= dict.fromkeys(missing, Answer(cause, generation=self.generation))
                break
            cause = self._alone(requests, missing, answers, cause)
        return [answers[index] for index in range(len(requests))]

    def close(self) -> None:
        """Kill the process tree."""
        if self._process is not None:
            self._process.kill()
            self._stderr = bytes(self._process.stderr)
            self._process = None

    def stderr(self) -> str:
        """The tail of what the IUT logged, or had logged when it last died."""
        tail = self._stderr if self._process is None else bytes(self._process.stderr)
        return tail.decode("utf-8", "replace")

    def _never_came(self, cause: Ending) -> Ending:
        """The same with the last that it logged: whoever writes an adapter wants to know why it does not start."""
        said = self.stderr().split("\n")
        last = next((line.strip() for line in reversed(said) if line.strip()), "")
        if isinstance(cause, Crashed) and last:
            return Crashed(reason=f"{cause.reason}; its log ends: {cut(last)}")
        return cause

    def _alone(
        self, requests: Sequence[Request], missing: Sequence[int], answers: dict[int, Answer], cause: Ending
    ) -> Ending | None:
        """Ask the unanswered ones singly; the rest of the window goes on once the culprit is known."""
        suspects = missing[: self.window]
        before = [request for _, request in self._answered]
        for index in suspects:
            answers[index], ended = self._singly(requests[index])
            if ended is not None:
                break
        else:
            if self.breaker.open is None:
                self._blame([requests[index] for index in suspects], before, cause, requests, answers)
        return self._window(requests, [index for index in missing if index not in answers], self.window, answers)

    def _singly(self, request: Request) -> tuple[Answer, Ending | None]:
        """Ask one with a probe behind it: what it leaves on the line, or does after its answer, is its own."""
        found: dict[int, Answer] = {}
        ended = self._window([request, Request(PROBE)], [0, 1], 1, found)
        return (found[0], None) if ended is None else (Answer(ended, generation=self.generation), ended)

    def _blame(
        self,
        suspects: Sequence[Request],
        before: Sequence[Request],
        cause: Ending,
        requests: Sequence[Request],
        answers: dict[int, Answer],
    ) -> None:
        """None of the suspects did it alone: it was one of those answered before them, or several together."""
        self.breaker.died()
        for request in list(reversed(before))[: self.window]:
            _, ended = self._singly(request)
            if ended is None:
                continue
            index = next((index for index, other in enumerate(requests) if other is request), None)
            if index is None:
                self.faults.append(Fault(request.op, f"after its answer: {_words(ended)}", request.input))
            else:
                answers[index] = Answer(ended, generation=self.generation)
            return
        if self.breaker.open is not None:
            return
        if len(suspects) == 1:
            because = f"once, and not when asked again: {_words(cause)}"
            self.faults.append(Fault(suspects[0].op, because, suspects[0].input))
        else:
            when = (
                f"{len(suspects)} requests in flight, but none of them alone" if suspects else "after all its answers"
            )
            because = f"{when}: {_words(cause)}"
            self.faults.append(Fault("concurrency", because))

    def _window(
        self, requests: Sequence[Request], indices: Sequence[int], window: int, answers: dict[int, Answer]
    ) -> Ending | None:
        """Move requests through the window; return what ended it before all were answered."""
        process = self._running()
        if process is None:
            unasked = Unasked(reason=self.breaker.open or "")
            answers |= dict.fromkeys(indices, Answer(unasked, generation=self.generation))
            return None
        todo = deque(indices)
        flight = _Flight({}, time.monotonic())
        try:
            while todo or flight.waiting:
                self._fill(process, requests, todo, flight, window)
                patience = self.limits.answer_seconds if self._greeted else self.limits.start_seconds
                line = process.line(flight.since + patience)
                if line is None:
                    return self._died(TimedOut(seconds=patience), alone=window == 1)
                self._land(line, requests, flight, answers)
                for line in process.pending():
                    self._land(line, requests, flight, answers)
        except Ended as end:
            return self._died(Crashed(reason=end.reason), alone=window == 1)
        except _NotTheProtocolError as error:
            return self._died(Garbled(reason=str(error)), alone=window == 1)
        finally:
            self.lost += time.monotonic() - flight.since  # what it took to die; after the last answer, nothing
        return None

    def _fill(
        self, process: Process, requests: Sequence[Request], todo: deque[int], flight: _Flight, window: int
    ) -> None:
        batch = bytearray()
        while todo and len(flight.waiting) < window and not _greeting(requests, flight):
            index = todo.popleft()
            self._number += 1
            if not flight.waiting:
                flight.since = time.monotonic()
            flight.waiting[self._number] = index
            batch += requests[index].encode(self._number) + b"\n"
        if batch:
            process.write(bytes(batch))

    def _land(self, line: bytes, requests: Sequence[Request], flight: _Flight, answers: dict[int, Answer]) -> None:
        number, outcome = read_reply("hello" if _greeting(requests, flight) else "", line)
        if number is None or number not in flight.waiting:
            twice = next((request for known, request in self._answered if known == number), None)
            for index in [index for index in answers if requests[index] is twice]:
                del answers[index]  # which of the two is meant for it, nobody knows
            again = "an answer to no open request" if twice is None else "a second answer to one request"
            raise _NotTheProtocolError(f"{again}: {line[:80]!r}")
        now = time.monotonic()
        index = flight.waiting.pop(number)
        answers[index] = Answer(outcome, line, now - flight.since, self.generation)
        flight.since = now
        self._answered.append((number, requests[index]))
        self._greeted = True
        self.breaker.answered()

    def _running(self) -> Process | None:
        """The process; None once it is given up. In place of one that died a new one must first say hello."""
        while self._process is None and self.breaker.open is None:
            self._answered.clear()
            began = time.monotonic()
            if self.generation == 0:
                self._process = Process(self.argv, self.environment, self.limits, self.folder)
                break
            if reason := self._absent(began + self.limits.start_seconds):
                self.breaker.absent(reason)
                self._died(Crashed(reason=reason), alone=True)
            self.lost += time.monotonic() - began
        return self._process if self.breaker.open is None else None

    def _absent(self, deadline: float) -> str:
        """Start it again; why it does not come and greet as it did at first, or empty."""
        try:
            self._process = Process(self.argv, self.environment, self.limits, self.folder)
            self._process.write(Request("hello").encode(0) + b"\n")
            line = self._process.line(deadline)
        except (Ended, ProfileError) as error:
            return str(error)
        if line is None:
            return f"no hello within {self.limits.start_seconds:g} s"
        _, outcome = read_reply("hello", line)
        return "" if isinstance(outcome, Accepted) else f"no hello: {_words(outcome)}"

    def _died(self, cause: Ending, *, alone: bool) -> Ending:
        if alone:
            self.breaker.died()
        self.close()
        self.generation += 1
        return cause


class _NotTheProtocolError(Exception):
    """The IUT wrote something that answers nothing."""


def _greeting(requests: Sequence[Request], flight: _Flight) -> bool:
    """Whether hello is on its way: nothing else is asked until it is answered."""
    return len(flight.waiting) == 1 and any(requests[index].op == "hello" for index in flight.waiting.values())


def _words(ending: Outcome) -> str:
    match ending:
        case TimedOut(seconds=seconds):
            return f"no answer in {seconds:g} s"
        case other:
            return str(getattr(other, "reason", other))
