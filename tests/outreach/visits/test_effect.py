"""Thirty days of a notice seen from the door: what is paid within them counts by rule ウ, on day 31 nothing does, and a
returned call alone earns nothing."""

from datetime import date, timedelta

import pytest

from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as talks
from saikoku.outreach.inbound import operations as inbound
from saikoku.outreach.inbound import queries as finding
from saikoku.outreach.visits.models import AbsenceNotice
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.operations import stock as stocks
from saikoku.outreach.visits.rules import stock
from saikoku.outreach.visits.rules.door import Said
from saikoku.performance.attribution import operations as attribution
from saikoku.performance.attribution.models import Credit
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments.models import Payment
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER
from tests.planning.routes.visiting import BY

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.3.ウ")]
AYA = Actor("aya", account_id=901, worker_number="W901", display_name="見本 あや")
STORE, COUNTER, COLLECTED = "2", "1", "6"
DAYS = [(-1, None), (0, "notice"), (1, "notice"), (30, "notice"), (31, None)]


def left_at(by, person, paper: str = "", outcome: str = "V20") -> str:
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome=outcome, said=Said(), paper=paper, by=by, at=LATER)
    return AbsenceNotice.objects.get(visit=visit).number if outcome in ("V20", "V23") else ""


def paid(person, after: int, channel: str = STORE) -> str | None:
    """The rule that a payment so many days after the visit is credited to."""
    owed = Instalment.objects.get(debtor=person)
    on = doors.DAY + timedelta(days=after)
    payment = Payment.objects.create(
        payment_number="P1", debtor=person, debtor_number=person.number, programme=owed.programme, assessed_year=2025,
        due_year=2025, notice_number=owed.notice_number, instalment=owed.instalment, channel=channel, report="2",
        due_on=owed.due_on, standing=5000, principal=5000, paid_on=on, credited_on=on, run_id=1, received_at=clock.at(on, 9),
    )  # fmt: skip
    attribution.rebuild(by=BY, at=clock.at(on, 20))
    credit = Credit.objects.filter(payment=payment).first()
    return credit and credit.rule


def evidence() -> str:
    return Credit.objects.get().contact.record_number


@pytest.mark.parametrize(("after", "expected"), DAYS)
def test_what_is_paid_within_thirty_days_counts(by, person, after, expected):
    number = left_at(by, person)
    assert paid(person, after) == expected
    if expected:
        assert evidence() == Contact.objects.get(absence_notice=number).record_number


@pytest.mark.parametrize(("after", "expected"), DAYS)
def test_a_notice_printed_beforehand_counts_alike(by, collector, person, after, expected):
    stocks.print_batch(count=3, by=BY, at=doors.MORNING)
    given = stocks.count_out(first=stock.number(1), last=stock.number(3), account_id=collector.pk, by=BY, at=doors.MORNING)
    stocks.receive(handover_id=given.pk, by=by, at=doors.MORNING)
    assert left_at(by, person, stock.number(2)) == stock.number(2)
    assert paid(person, after) == expected


@pytest.mark.parametrize("outcome", ["V21", "V22"])
def test_without_a_notice_nothing_counts(by, person, outcome):
    left_at(by, person, outcome=outcome)
    assert paid(person, 5) is None


def test_money_taken_at_the_door_is_a_line_of_its_own(by, person):
    left_at(by, person)
    assert paid(person, 5, COLLECTED) is None


@pytest.mark.parametrize(("after", "expected"), [(10, "notice"), (30, "notice"), (31, None)])
def test_a_returned_call_changes_nothing_of_the_thirty_days(by, person, after, expected):
    """He reads out his code, promises, and pays: the notice earned it while its days ran; a call that came in earns nothing
    by itself (term inbound_promises_count)."""
    number = left_at(by, person)
    found = finding.find(number, by=AYA.name)
    assert [one.number for one in found.candidates] == [person.number] and found.notice == number
    taken = inbound.answer(
        debtor=person, caller="", call_number=ulid.new(LATER), found_by="absence-notice", notice=number, by=AYA, at=LATER
    )
    talks.pass_identity_gate(call_number=taken.call_number, method="1", by=AYA, at=LATER)
    answers = Lease.objects.get().answers
    said = talks.Said(LATER, taken.sides, answers=answers, promises=(talks.PromiseLine(doors.DAY + timedelta(days=5)),))
    talks.record_call(call_number=taken.call_number, outcome="101", said=said, by=AYA, at=LATER)
    call, promise = Contact.objects.get(channel="2"), Promise.objects.get()
    visit = Contact.objects.get(channel="3")
    assert call.answers_record == visit.record_number and promise.contact_id == call.pk
    assert paid(person, after) == expected
    if expected:
        assert evidence() == visit.record_number


def test_a_second_notice_starts_its_own_thirty_days(by, collector, person):
    left_at(by, person)
    later = date(2026, 4, 24)
    first = Contact.objects.get(channel="3")
    values = {field.attname: getattr(first, field.attname) for field in Contact._meta.fields if field.attname != "id"}
    second = Contact.objects.create(**values | {
        "record_number": ulid.new(clock.at(later, 12)), "on": later, "absence_notice": "", "outcome": "V23",
    })  # fmt: skip
    assert paid(person, (later - doors.DAY).days + 30) == "notice" and evidence() == second.record_number
