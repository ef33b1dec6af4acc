"""A number heard in a call: what kind it is, who told it, and that it goes with the record that was wrong about it."""

import pytest

from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.forms import Correction, recalled
from saikoku.outreach.calls.operations import NewPhone, Said
from saikoku.outreach.calls.queries import written_with
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Phone, PhoneFinding
from tests.outreach.calls.conftest import NOON

NEW, OTHER = "09012344821", "09012344822"


def said(**more) -> Said:
    return Said(NOON, ("premium",), **more)


@pytest.mark.parametrize(("outcome", "spoke_with", "chosen", "expected"), [
    ("403", "", "", "09"), ("106", "", "", "01"), ("202", "", "", "02"), ("106", "2", "", "02"), ("205", "", "", "09"),
    ("301", "", "", "09"), ("403", "", "01", "01"),
])  # fmt: skip
def test_who_told_a_number_follows_from_the_outcome_unless_it_is_said(outcome, spoke_with, chosen, expected):
    one = said(spoke_with=spoke_with, new_phone=NewPhone(NEW, source=chosen))
    assert rules.source_of_number(one, outcomes.calls()[outcome]) == expected


@pytest.mark.parametrize(("outcome", "told_before", "kept"), [
    ("402", {NEW}, False), ("301", {NEW}, False), ("403", {NEW}, True), ("106", {NEW}, True), ("402", {OTHER}, True),
    ("402", set(), True),
])  # fmt: skip
def test_a_number_goes_with_the_old_record_where_nobody_could_have_told_it(outcome, told_before, kept):
    one = said(new_phone=NewPhone(NEW))
    found = rules.without_number_told_before(one, outcomes.calls()[outcome], told_before)
    assert (found.new_phone is not None) is kept


@pytest.fixture
def announced(talk, aya):
    """A call recorded as "the number has changed", by mistake: `person, record = announced()`."""

    def make():
        person, taken = talk(identified=False)
        calls.record_call(
            call_number=taken.call_number, outcome="403", said=said(new_phone=NewPhone(NEW)), by=aya, at=NOON
        )
        return person, Contact.objects.get(call_number=taken.call_number)

    return make


def test_a_mobile_number_of_an_announcement_is_told_from_its_digits_and_not_from_the_person(announced):
    announced()
    found = PhoneFinding.objects.get(number=NEW)
    assert (found.kind, found.source, found.state) == ("2", "09", "2")


@pytest.mark.parametrize("again", [NEW, None])
def test_corrected_to_a_wrong_number_the_announced_one_is_not_used(announced, aya, again):
    _, record = announced()
    calls.correct_record(
        record_number=record.record_number, outcome="402", reason="押し間違い", by=aya, at=NOON,
        said=said(phone=record.phone, new_phone=NewPhone(again) if again else None),
    )  # fmt: skip
    assert dict(Phone.objects.values_list("number", "state")) == {record.phone: "4", NEW: "4"}


def test_written_anew_after_undoing_the_announced_number_is_not_used_either(announced, aya):
    _, record = announced()
    calls.reopen(call_number=record.call_number, by=aya, at=NOON)
    calls.record_call(
        call_number=record.call_number, outcome="402", said=said(new_phone=NewPhone(NEW)), replaces=[record.record_number],
        by=aya, at=NOON,
    )  # fmt: skip
    assert Phone.objects.get(number=NEW).state == "4"


def test_a_number_typed_into_the_correction_itself_is_kept(announced, aya):
    _, record = announced()
    calls.correct_record(
        record_number=record.record_number, outcome="402", reason="聞き違い", by=aya, at=NOON,
        said=said(phone=record.phone, new_phone=NewPhone(OTHER)),
    )  # fmt: skip
    assert Phone.objects.get(number=OTHER).state == "2"


def test_the_form_of_the_correction_offers_the_number_with_what_was_told_of_it(announced):
    _, record = announced()
    written = written_with([record])
    given = recalled(written.records, written.promises, written.findings, written.encouragements, {})
    form = Correction(None, outcomes=[], asks=[], initial=given)
    assert [form[name].value() for name in ("new_phone", "new_phone_kind", "new_phone_source")] == [NEW, "2", "09"]
