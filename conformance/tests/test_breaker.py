"""When asking stops: a fault in one place costs no answer elsewhere, and a run ends all the same."""

from conformance.adapters import breaker
from conformance.adapters.breaker import Breaker


def batch(one: Breaker, *deaths: bool) -> None:
    one.begin()
    for died in deaths:
        one.died() if died else one.answered()


def test_five_deaths_in_a_row_end_a_batch_and_no_more() -> None:
    one = Breaker()
    batch(one, False, True, True, True, True)
    assert one.open is None
    one.died()
    assert one.open == "the implementation died 5 times in a row"
    one.begin()
    assert one.open is None


def test_an_answer_between_ends_the_row() -> None:
    one = Breaker()
    batch(one, True, True, True, True, False, True)
    assert one.open is None


def test_three_batches_without_an_answer_end_the_run() -> None:
    one = Breaker()
    for _ in range(breaker.MUTE):
        batch(one, True)
        assert one.open is None
    one.begin()
    assert "without one answer" in (one.open or "")


def test_a_batch_with_an_answer_starts_the_count_anew() -> None:
    one = Breaker()
    for _ in range(10):
        batch(one, True)
        batch(one, True, False)
    one.begin()
    assert one.open is None


def test_a_hundred_deaths_end_the_run() -> None:
    one = Breaker()
    for _ in range(breaker.IN_A_RUN):
        batch(one, False, True)
    assert "died 100 times in this run" in (one.open or "")


def test_two_starts_without_hello_end_the_run() -> None:
    one = Breaker()
    one.absent("gone")
    one.absent("gone")
    one.begin()
    assert "does not start again: gone" in (one.open or "")
