"""Two leaders at one moment, with real commits: one publishes the proposal, another asks for a new one."""

import time

from saikoku import turns
from saikoku.kernel.periods import Month
from saikoku.turns import Turn
from saikoku.workforce.shifts import operations, queries
from saikoku.workforce.shifts.models import Plan
from saikoku.workforce.shifts.rules import writing
from saikoku.workforce.shifts.rules.problem import PHONE
from tests.outreach.calls.at_once import at_once
from tests.workforce import people
from tests.workforce.people import AT, LEADER

MAY = Month(2026, 5)


def test_who_publishes_while_another_asks_anew_waits_and_neither_meets_a_fault(committing_db, monkeypatch):
    def slowly(month):
        turns.take(Turn.SHIFT_PLAN, month)
        time.sleep(0.3)

    people.worker("900", skills=["supervise"])
    facts = writing.as_facts(queries.problem(MAY, {}, operations.agreed(AT.date())))
    plan = Plan.objects.create(month=MAY.first, state="proposed", asked=facts, asked_at=AT, asked_by="leader", made_at=AT)
    monkeypatch.setattr(operations, "_one_at_a_time", slowly)
    need = {PHONE: {(MAY.first, 540): 1}}
    found = at_once(
        lambda: operations.publish(plan_id=plan.pk, by=LEADER, at=AT),
        lambda: operations.ask(month=MAY, needs=need, by=LEADER, at=AT),
    )
    assert all(isinstance(one, Plan | operations.PlanRefused) for one in found), found
    plan.refresh_from_db()
    assert plan.state in (Plan.State.PUBLISHED, Plan.State.DROPPED)
