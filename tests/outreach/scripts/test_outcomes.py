"""The table of outcomes is whole: every code of a call has a key, known steps, and its own name from the layouts."""

import pytest

from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.governance.terms.rules import declared
from saikoku.outreach.calls.operations import following
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.tasks.models import Task


def test_every_outcome_of_a_call_is_in_the_table_once():
    assert set(outcomes.calls()) == set(layouts.of_scopes(("call",)))


def test_a_key_stands_for_one_outcome_in_its_group():
    for group, found in outcomes.by_group().items():
        keys = [outcome.key for outcome in found]
        assert keys == sorted(set(keys)), group
        assert len(found) <= 9


@pytest.mark.parametrize("outcome", outcomes.calls().values(), ids=lambda outcome: outcome.code)
@pytest.mark.clause("9.4.ア")
def test_every_step_is_one_that_the_system_can_do(outcome):
    for step in outcome.steps:
        assert step.do in following.STEPS
        if step.do == "task":
            assert step.kind in Task.Kind.values
        if step.term and step.term != outcomes.MONTH:
            assert declared.all_terms()[step.term].type == "int"


NEXT = {  # words of the layouts' table -> our steps
    "leave_this_month": ("leave", ""), "watch_the_promise": ("watch", ""), "pause_10_days": ("pause", ""),
    "check_payment": ("task", "check_payment"), "slip_request": ("task", "slip_request"),
    "transfer_encouragement": ("encourage", "transfer"), "loss_encouragement": ("encourage", "loss"),
    "declaration_encouragement": ("encourage", "declaration"), "hand_over_to_city": ("task", "handover"),
    "hand_over_urgent": ("task", "handover"), "supervisor": ("task", "supervisor"), "stop": ("stop", ""),
    "call_back_at_the_time": ("call_back", ""), "call_back_if_asked": ("call_back", ""),
    "other_slot": ("other_slot", ""), "whereabouts_survey": ("task", "whereabouts"),
    "phone_research": ("task", "phone_research"), "number_dead": ("number", "dead"),
    "number_wrong": ("number", "wrong"), "new_number": ("new_number", ""), "interpreter_list": ("task", "interpreter"),
}  # fmt: skip


@pytest.mark.parametrize("outcome", outcomes.calls().values(), ids=lambda outcome: outcome.code)
def test_what_the_table_of_the_layouts_says_happens_is_among_the_steps(outcome):
    for word in layouts.outcomes()[outcome.code].next:
        if word in NEXT:
            assert outcome.does(*NEXT[word]), word
