"""Erlang's formulas against published values and against callers played one by one."""

import heapq
import random

import pytest

from saikoku.planning.staffing.rules import erlang

pytestmark = pytest.mark.clause("7.3")


@pytest.mark.parametrize(("load", "heads", "share"), [
    (10.0, 10, 0.2146), (5.0, 5, 0.2849), (2.0, 3, 0.2105), (1.0, 1, 0.5), (0.0, 4, 0.0), (20.0, 30, 0.0085),
])  # fmt: skip
def test_lost_calls_are_those_of_the_published_tables(load, heads, share):
    assert erlang.blocked(load, heads) == pytest.approx(share, abs=5e-5)


@pytest.mark.parametrize(("load", "heads", "share"), [(2.0, 3, 4 / 9), (1.0, 2, 1 / 3), (0.5, 1, 0.5), (3.0, 3, 1.0)])
def test_waiting_callers_are_those_of_the_closed_form(load, heads, share):
    assert erlang.waiting(load, heads) == pytest.approx(share)


@pytest.mark.parametrize(("heads", "share"), [(10, 0.0), (11, 0.3896), (12, 0.6402), (13, 0.7956), (14, 0.8884)])
def test_a_hundred_calls_of_three_minutes_in_half_an_hour(heads, share):
    assert erlang.answered_within(10.0, heads, seconds=20, handling=180) == pytest.approx(share, abs=5e-5)


@pytest.mark.parametrize(("load", "share", "heads"), [
    (10.0, 0.8, 14), (10.0, 0.79, 13), (0.0, 0.8, 0), (0.01, 0.8, 1), (0.99, 0.01, 1),
])  # fmt: skip
def test_the_fewest_heads_that_answer_in_time(load, share, heads):
    assert erlang.heads_for(load, share=share, seconds=20, handling=180) == heads


def test_a_load_beyond_all_measure_is_a_fault_and_not_an_endless_search():
    with pytest.raises(ValueError, match="heads are enough"):
        erlang.heads_for(1_000.0, share=0.8, seconds=20, handling=180)


def test_callers_of_endless_patience_wait_as_if_nobody_hung_up():
    found = erlang.with_patience(8.0, 10, handling=180, patience=1e9)
    assert found.waiting == pytest.approx(erlang.waiting(8.0, 10), abs=1e-4)
    assert found.lost == pytest.approx(0, abs=1e-5)


def test_without_heads_everybody_is_lost_and_without_calls_nobody():
    assert erlang.with_patience(1.0, 0, handling=180, patience=60).lost == 1
    assert erlang.with_patience(0.0, 2, handling=180, patience=60).lost == 0


@pytest.mark.parametrize(("load", "heads", "patience"), [(6.0, 8, None), (6.0, 6, 120.0), (10.0, 8, 90.0)])
def test_the_formulas_agree_with_callers_played_one_by_one(load, heads, patience):
    waited, lost, wait = played(load, heads, patience, callers=60_000, seed=3)
    if patience is None:
        assert waited == pytest.approx(erlang.waiting(load, heads), abs=0.02)
    else:
        found = erlang.with_patience(load, heads, handling=180, patience=patience)
        assert (waited, lost) == (pytest.approx(found.waiting, abs=0.02), pytest.approx(found.lost, abs=0.01))
        assert wait == pytest.approx(found.wait, rel=0.08)


def played(load: float, heads: int, patience: float | None, *, callers: int, seed: int) -> tuple[float, float, float]:
    """Shares that waited and hung up, mean wait in seconds, with heads that take callers in their order."""
    chance, handling = random.Random(seed), 180.0
    free, now, waited, lost, wait = [0.0] * heads, 0.0, 0, 0, 0.0
    heapq.heapify(free)
    for _ in range(callers):
        now += chance.expovariate(load / handling)
        begins = max(now, free[0])
        bears = chance.expovariate(1 / patience) if patience else float("inf")
        waited += begins > now
        if begins - now > bears:
            lost, wait = lost + 1, wait + bears
        else:
            wait += begins - now
            heapq.heapreplace(free, begins + chance.expovariate(1 / handling))
    return waited / callers, lost / callers, wait / callers
