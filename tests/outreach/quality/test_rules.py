"""The draw and the way of a review: tables of cases."""

from datetime import date

import pytest

from saikoku.outreach.quality.rules import checklists, reviews, sampling
from saikoku.outreach.quality.rules.sampling import Call

LIST = checklists.on(date(2026, 4, 10))
ALL_GOOD = {item.key: "1" for item in LIST.items}
ONE_BETTER = ALL_GOOD | {"manner": "2"}


@pytest.mark.parametrize(("day", "kind", "period"), [
    (date(2026, 4, 13), "week", (date(2026, 4, 6), date(2026, 4, 12))),  # a Monday
    (date(2026, 4, 12), "week", (date(2026, 3, 30), date(2026, 4, 5))),  # a Sunday: its own week is not over
    (date(2026, 4, 1), "month", (date(2026, 3, 1), date(2026, 3, 31))),
    (date(2026, 1, 31), "month", (date(2025, 12, 1), date(2025, 12, 31))),
])  # fmt: skip
def test_the_period_is_the_last_whole_one_before_the_day(day, kind, period):
    assert sampling.period_before(day, kind) == period


@pytest.mark.parametrize(("calls", "percent", "least", "number"), [
    (0, 2, 2, 0), (1, 2, 2, 1), (2, 2, 2, 2), (100, 2, 2, 2), (101, 2, 2, 3), (100, 0, 0, 0), (100, 100, 2, 100),
    (5, 100, 9, 5),
])  # fmt: skip
def test_the_share_is_rounded_up_at_least_the_agreed_number_and_never_more_than_there_are(calls, percent, least, number):
    assert sampling.how_many(calls, percent=percent, least=least) == number


def some(workers=3, each=40) -> list[Call]:
    return [Call(f"W{worker}", f"C{worker}-{n}", f"R{worker}-{n}") for worker in range(workers) for n in range(each)]


def test_the_same_seed_draws_the_same_calls_in_any_order_and_each_worker_his_share():
    calls = some()
    first = sampling.drawn(calls, seed="a", percent=5, least=1)
    assert first == sampling.drawn(list(reversed(calls)), seed="a", percent=5, least=1)
    assert [one.worker_number for one in first] == ["W0", "W0", "W1", "W1", "W2", "W2"]
    assert first != sampling.drawn(calls, seed="b", percent=5, least=1)


def test_over_many_seeds_every_call_is_drawn_about_as_often():
    calls, drawn = some(workers=1, each=10), dict.fromkeys(range(10), 0)
    for seed in range(1_000):
        (one,) = sampling.drawn(calls, seed=str(seed), percent=0, least=1)
        drawn[int(one.call_number.split("-")[1])] += 1
    assert min(drawn.values()) > 70 and max(drawn.values()) < 130, drawn  # 100 +- 3 deviations of 9.5


def test_the_digest_tells_whether_the_same_calls_were_there():
    calls = some()
    assert sampling.digest(calls) == sampling.digest(list(reversed(calls)))
    assert sampling.digest(calls) != sampling.digest(calls[1:])


@pytest.mark.clause("9.3")
def test_the_check_list_names_a_clause_for_each_question_and_each_question_once():
    for version in checklists.versions():
        assert len({item.key for item in version.items}) == len(version.items)
        assert all(item.words and item.clause.startswith("9.") for item in version.items)
    assert len({one.name for one in checklists.versions()}) == len(checklists.versions())
    with pytest.raises(checklists.NoChecklist):
        checklists.on(date(2025, 7, 31))


def ask(step, now, *, actor="leader", actor_worker="W9", worker="W1", reviewer="leader", marks=None, remark=""):
    return reviews.refusals(
        step, now, actor_worker=actor_worker, worker=worker, actor=actor, reviewer=reviewer,
        marks=marks if marks is not None else {}, remark=remark, checklist=LIST,
    )  # fmt: skip


@pytest.mark.parametrize(("given", "found"), [
    ({"step": "reviewed", "now": "waiting", "marks": ALL_GOOD}, []),
    ({"step": "reviewed", "now": "waiting", "marks": ONE_BETTER}, ["remark-missing"]),
    ({"step": "reviewed", "now": "waiting", "marks": ONE_BETTER, "remark": "早口"}, []),
    ({"step": "reviewed", "now": "waiting", "marks": {}}, ["marks-missing"]),
    ({"step": "reviewed", "now": "waiting", "marks": ALL_GOOD | {"manner": "9"}}, ["mark-unknown"]),
    ({"step": "reviewed", "now": "waiting", "marks": ALL_GOOD | {"other": "1"}}, ["mark-unknown"]),
    ({"step": "reviewed", "now": "waiting", "marks": ALL_GOOD, "actor_worker": "W1"}, ["own-call"]),
    ({"step": "reviewed", "now": "reviewed", "marks": ALL_GOOD}, ["wrong-state"]),
    ({"step": "accepted", "now": "reviewed", "actor_worker": "W1"}, []),
    ({"step": "accepted", "now": "reviewed", "actor_worker": "W2"}, ["not-yours"]),
    ({"step": "accepted", "now": "reviewed", "actor_worker": "", "worker": ""}, ["not-yours"]),
    ({"step": "accepted", "now": "waiting", "actor_worker": "W1"}, ["wrong-state"]),
    ({"step": "objected", "now": "reviewed", "actor_worker": "W1"}, ["remark-missing"]),
    ({"step": "objected", "now": "reviewed", "actor_worker": "W1", "remark": "違う"}, []),
    ({"step": "objected", "now": "accepted", "actor_worker": "W1", "remark": "違う"}, ["wrong-state"]),
    ({"step": "upheld", "now": "objected", "actor": "other", "remark": "聞いた"}, []),
    ({"step": "upheld", "now": "objected", "actor": "other"}, ["remark-missing"]),
    ({"step": "upheld", "now": "objected", "remark": "聞いた"}, ["own-review"]),
    ({"step": "changed", "now": "objected", "actor": "other", "marks": ALL_GOOD, "remark": "改めた"}, []),
    ({"step": "changed", "now": "objected", "actor": "other", "remark": "改めた"}, ["marks-missing"]),
    ({"step": "changed", "now": "upheld", "actor": "other", "marks": ALL_GOOD, "remark": "改めた"}, ["wrong-state"]),
    ({"step": "other", "now": "waiting"}, ["wrong-state"]),
    ({"step": "objected", "now": "reviewed", "actor_worker": "W1", "remark": "あ" * 1001}, ["text-too-long"]),
    ({"step": "objected", "now": "reviewed", "actor_worker": "W1", "remark": "123456789018"}, ["text-holds-personal-number"]),
])  # fmt: skip
def test_each_step_is_refused_with_every_reason_that_holds(given, found):
    assert ask(**given) == found


def test_every_state_is_reached_and_has_a_way_out_or_is_an_end():
    reached = {reviews.WAITING} | {step for steps in reviews.MOVES.values() for step in steps}
    assert reached == set(reviews.STATE_WORDS)
    ends = reached - set(reviews.MOVES)
    assert ends == {reviews.ACCEPTED, reviews.UPHELD, reviews.CHANGED}


def test_marks_are_counted_by_item():
    found = reviews.counted([ALL_GOOD, ONE_BETTER], LIST)
    assert found["manner"] == {"1": 1, "2": 1, "3": 0} and found["named"] == {"1": 2, "2": 0, "3": 0}
