"""The rule credits as the page of figures, read literally, does, on histories with every edge day."""

from datetime import date

import pytest
from hypothesis import given, settings

from saikoku.performance.attribution.rules import crediting
from tests.performance import worlds

pytestmark = [pytest.mark.clause(f"12.3.{letter}") for letter in "アイウエオ"]


def judged(world, values: dict) -> dict:
    terms = worlds.terms_of(values)
    found = {}
    for one in crediting.judge(worlds.facts_of(world), lambda day: terms):
        evidence = None
        if one.won:
            evidence = one.won.record or one.won.printed or one.won.slip
        found[one.payment.number] = {"rule": one.won and str(one.won.rule), "evidence": evidence, "yen": one.yen}
    return found


@settings(max_examples=200, deadline=None)
@given(world=worlds.worlds(), values=worlds.agreed())
def test_the_rule_credits_as_the_page_read_literally_does(world, values):
    assert judged(world, values) == world.credited(lambda day: values)


@settings(max_examples=80, deadline=None)
@given(world=worlds.worlds(), values=worlds.agreed())
def test_losses_are_credited_as_the_page_read_literally_does(world, values):
    terms = worlds.terms_of(values)
    found = {one.loss.procedure: one.won.record if one.won else None
             for one in crediting.judge_losses(worlds.facts_of(world), lambda day: terms)}  # fmt: skip
    assert found == {
        row["procedure_number"]: world.loss(row, values) if row["premium_reduced"] else None for row in world.losses
    }


@settings(max_examples=60, deadline=None)
@given(world=worlds.worlds(), values=worlds.agreed())
def test_the_order_of_arrival_does_not_matter_and_every_claim_that_lost_says_why(world, values):
    terms = worlds.terms_of(values)
    facts = worlds.facts_of(world)
    there = crediting.judge(facts, lambda day: terms)
    back = crediting.judge(worlds.reversed_facts(facts), lambda day: terms)

    def told(judgements) -> list:
        return [(one.payment, one.won, one.yen, frozenset(one.lost)) for one in judgements]

    assert told(there) == told(back)
    for one in there:
        assert all(claim.reasons for claim in one.lost)
        assert one.won is None or one.won.holds
        assert one.yen + one.overpaid in (0, one.payment.yen or 0) or one.won is None


@settings(max_examples=60, deadline=None)
@given(world=worlds.worlds())
def test_no_yen_counts_twice_and_months_add_up_to_the_whole(world):
    terms = worlds.terms_of(worlds.DEFAULTS)
    found = crediting.judge(worlds.facts_of(world), lambda day: terms)
    numbers = [one.payment.number for one in found]
    assert len(numbers) == len(set(numbers))
    assert all(0 <= one.yen <= max(one.payment.yen or 0, 0) for one in found)
    months = {one.payment.paid_on.replace(day=1) for one in found}
    by_month = {month: sum(one.yen for one in found if one.payment.paid_on.replace(day=1) == month) for month in months}
    assert sum(by_month.values()) == sum(one.yen for one in found)
    assert date(2026, 4, 1) not in by_month or by_month[date(2026, 4, 1)] >= 0
