"""Two sides in one call that end otherwise: each has its own outcome, promise, encouragement and words."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.operations import PromiseLine, Said
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.said import Told
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists.models import Lease
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.tasks.models import Task
from tests.outreach.calls.conftest import NOON
from tests.planning import people

FRIDAY = people.DAY + timedelta(days=7)


def of_side(side: str, **more) -> Said:
    return Said(started_at=NOON, sides=(side,), **more)


@pytest.fixture
def joint(opened, aya, agree):
    """Somebody who owes tax and premium, spoken to about both: `person, taken = joint()`."""

    def make():
        agree("joint_call_consent", True)
        person = people.callable_person("01")
        people.owes(person, "11")
        people.target(person, "11")
        opened()
        taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)
        calls.pass_identity_gate(call_number=taken.call_number, method="1", by=aya, at=NOON)
        return person, taken

    return make


def told(*parts: tuple[str, str]) -> list[Told]:
    return [Told(code, of_side(side), outcomes.calls().get(code)) for side, code in parts]


@pytest.mark.parametrize(("parts", "expected"), [
    ([("city_tax", "101"), ("premium", "106")], []),
    ([("city_tax", "301"), ("premium", "501")], []),
    ([("city_tax", "501"), ("premium", "502")], []),
    ([("city_tax", "101"), ("premium", "301")], ["sides-tell-different-calls"]),
    ([("city_tax", "101"), ("city_tax", "106")], ["side-twice"]),
    ([("city_tax", "101"), ("premium", "202")], []),
])  # fmt: skip
def test_parts_of_one_call_tell_one_call(parts, expected):
    assert rules.refusals_together(told(*parts)) == expected


@pytest.mark.clause("16.4")
def test_each_side_has_its_own_record_promise_tasks_and_words(joint, aya):
    _, taken = joint()
    done = calls.record_call(
        call_number=taken.call_number, outcome="101", by=aya, at=NOON,
        said=of_side("city_tax", promises=(PromiseLine(FRIDAY, 5_000, "2"),), summary="税は納める。"),
        apart=[("112", of_side("premium", call_back_at=clock.at(people.DAY, 17), summary="保険料は夕方に。",
                               encouraged=frozenset({"transfer"})))],
    )  # fmt: skip
    tax, premium = Contact.objects.order_by("programme")
    assert (tax.outcome, tax.promised_yen, tax.summary, tax.encouraged) == ("101", 5_000, "税は納める。", "")
    assert (premium.outcome, premium.promised_on, premium.summary) == ("112", None, "保険料は夕方に。")
    assert premium.encouraged == "transfer"
    assert tax.call_number == premium.call_number and tax.call_back_at is None
    assert set(done.followed) == {"left", "promised", "call_back"}
    assert Promise.objects.get().programme == "01"
    assert Task.objects.get().programme == "11"
    assert list(Target.objects.filter(left_on=None).values_list("programme", flat=True)) == ["11"]


def test_each_division_answers_for_its_own(joint, aya):
    _, taken = joint()
    calls.record_call(
        call_number=taken.call_number, outcome="106", by=aya, at=NOON, said=of_side("city_tax"),
        apart=[("107", of_side("premium"))],
    )  # fmt: skip
    assert [(task.kind, task.programme) for task in Task.objects.all()] == [("handover", "01")]
    assert Contact.objects.get(programme="11").encouraged == "loss"


@pytest.mark.parametrize(("code", "more", "reasons"), [
    ("106", {"promises": (PromiseLine(FRIDAY),)}, ["premium/promise-beside-outcome"]),
    ("112", {}, ["premium/call-back-missing"]),
    ("301", {}, ["sides-tell-different-calls"]),
    ("999", {}, ["outcome-unknown"]),
])  # fmt: skip
def test_what_is_wrong_with_the_side_set_apart_is_said_of_that_side_and_nothing_is_written(joint, aya, code, more, reasons):
    _, taken = joint()
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(
            call_number=taken.call_number, outcome="101", by=aya, at=NOON, said=of_side("city_tax"),
            apart=[(code, of_side("premium", **more))],
        )  # fmt: skip
    assert refused.value.reasons == reasons
    assert not Contact.objects.exists() and Lease.objects.exists()


def test_a_promise_is_heard_on_the_side_that_owes_though_the_other_is_paid(joint, aya):
    person, taken = joint()
    people.pays(person.instalments.get(programme="01"))
    calls.acknowledge(call_number=taken.call_number, by=aya, at=NOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(
            call_number=taken.call_number, outcome="101", by=aya, at=NOON,
            said=of_side("city_tax", promises=(PromiseLine(FRIDAY),)), apart=[("106", of_side("premium"))],
        )  # fmt: skip
    assert refused.value.reasons == ["promise-on-nothing-owed"]
    calls.record_call(
        call_number=taken.call_number, outcome="501", by=aya, at=NOON, said=of_side("city_tax"),
        apart=[("101", of_side("premium", promises=(PromiseLine(FRIDAY),)))],
    )  # fmt: skip
    assert Promise.objects.get().programme == "11"


def test_a_call_of_two_parts_that_is_taken_up_again_is_written_anew_side_by_side(joint, aya):
    _, taken = joint()
    done = calls.record_call(
        call_number=taken.call_number, outcome="101", by=aya, at=NOON, said=of_side("city_tax"),
        apart=[("106", of_side("premium"))],
    )  # fmt: skip
    calls.reopen(call_number=done.call_number, by=aya, at=NOON)
    calls.record_call(
        call_number=done.call_number, outcome="110", by=aya, at=NOON, replaces=done.record_numbers,
        said=Said(NOON, ("city_tax", "premium")),
    )  # fmt: skip
    anew = Contact.objects.exclude(corrects="").order_by("programme")
    assert [(row.programme, row.outcome, row.corrects) for row in anew] == [
        ("01", "110", done.record_numbers[0]), ("11", "110", done.record_numbers[1]),
    ]  # fmt: skip
