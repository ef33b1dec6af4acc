"""Simulated months: the queue never lets anybody be called against a rule, by a reading of the rules of its own."""

import pytest

from tests.planning.lists.months import MONTHS, Months

SAMPLE_SEED = 410
WHOLE = 10_000_000
MONTHS_PLAYED = 16
AT_ONCE = 3_000  # people of one month in the long form


@pytest.mark.django_db
@pytest.mark.clause("7.1")
@pytest.mark.clause("7.2.イ")
@pytest.mark.clause("10.4.1")
@pytest.mark.clause("10.4.2")
def test_decisions_of_some_weeks_break_no_rule_and_refuse_nobody_needlessly():
    played = Months(SAMPLE_SEED, people=60)
    played.play(MONTHS[3], days=18)
    found = played.result
    assert found.broken == []
    assert found.needless == []
    assert found.caught < found.ready / 100
    assert found.judged > 5_000 and found.ready > 800 and found.calls > 80 and found.restarts > 3 and found.unrecorded > 3
    assert len(found.met) > 8, "many kinds of rules spoke against somebody"


@pytest.mark.django_db
@pytest.mark.parametrize("otherwise", [{"per_month": 2}, {"voicemail_days": 20}, {"grace_business_days": 12},
                                       {"rest_minutes": 400}])
def test_the_reading_notices_where_the_queue_keeps_another_rule(otherwise):
    played = Months(7, people=50, **otherwise)
    played.play(MONTHS[3], days=14)
    assert played.result.broken != []


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1, MONTHS_PLAYED + 1))
def test_ten_million_decisions_of_random_months_break_no_rule(committing_db, seed):
    """Each month in a database of its own, committed act by act, as at work: within one transaction nothing that changed
    could be cleared away."""
    played = Months(seed, people=AT_ONCE)
    played.play(MONTHS[seed % len(MONTHS)])
    found = played.result
    print(f"seed {seed}: {found.judged} decisions, {found.ready} to call, {found.calls} calls, {found.restarts} restarts")
    assert found.broken == []
    assert found.needless == []
    assert found.judged > WHOLE / MONTHS_PLAYED
