"""Own numbers agree with the figures and lead to their records; broken promises wait until somebody speaks of them."""

from datetime import timedelta

import pytest

from saikoku.desk.today.queries import broken
from saikoku.desk.today.queries import own as queries
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.outreach.presence.models import Handling
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.acts import Kind
from saikoku.performance.figures.rules.volumes import KINDS, Heading
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

pytestmark = pytest.mark.django_db
NOON = clock.at(people.DAY, 12)  # a Friday


@pytest.fixture(autouse=True)
def own_clock(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", lambda: None)
    clock.run_from(NOON)


def called(at=NOON, outcome="301", worker="W1", **more):
    return people.called(people.debtor(), at, outcome, worker_number=worker, **{"spoke_with": "9"} | more)


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(("period", "first"), [
    ("today", people.DAY), ("week", people.DAY - timedelta(days=4)), ("month", people.MONTH),
])  # fmt: skip
def test_a_period_ends_today(period, first):
    assert queries.days_of(period, people.DAY) == (first, people.DAY)


def test_own_numbers_are_those_of_the_figures_and_of_nobody_else():
    both = people.debtor()
    people.called(both, NOON, "101", worker_number="W1", spoke_with="1")
    people.called(both, NOON, "101", "12", worker_number="W1", spoke_with="1")  # one call about two programmes of a side
    called(), called(outcome="501"), called(outcome="601", channel="2"), called(worker="W2"), called(outcome="V01", channel="3")
    wrong = called(outcome="101")
    called(corrects=wrong.record_number)
    called(at=NOON - timedelta(days=1), outcome="105")
    today = queries.own("W1", 901, "today", NOON)
    rows = figures.volumes(people.DAY, people.DAY, headings=[Heading.WORKER, Heading.KIND], kinds=KINDS["spoken"])
    counted = {row.values[1]: row for row in rows if row.values[0] == "W1"}
    assert today.count("calls") == counted[Kind.CALL].acts == 3
    assert today.count("inbound") == counted[Kind.INBOUND].acts == 1
    assert today.count("contacts") == counted[Kind.CALL].contacts + counted[Kind.INBOUND].contacts == 2
    assert queries.own("W1", 901, "week", NOON).count("calls") == 4
    assert queries.own("", 901, "week", NOON).count("calls") == 0


def test_promises_are_counted_on_the_day_they_were_heard_with_what_became_of_them():
    for state, days in (("2", 3), ("4", 2), ("3", 1), ("1", 0)):
        people.promised(people.debtor(), NOON - timedelta(days=days), people.DAY, state=state)
    found = queries.own("W1", 901, "month", NOON)
    assert [found.count(what) for what in ("promises", "kept", "broken")] == [4, 1, 2]
    assert queries.own("W1", 901, "today", NOON).count("promises") == 1


def test_each_number_opens_its_records_and_the_trail_knows_about_whom(signed_in):
    record = called(outcome="105", spoke_with="1")
    Handling.objects.create(
        call_number="C", worker_number="W1", channel="1", on=people.DAY, began_at=NOON - timedelta(seconds=240),
        dialled_at=NOON - timedelta(seconds=200),
        talk_ended_at=NOON - timedelta(seconds=75), recorded_at=NOON,
    )  # fmt: skip
    client = signed_in(Role.OPERATOR, worker_number="W1")
    page = page_of(client, "/own/")
    assert "period=today&amp;what=contacts" in page and "2 分 5 秒" in page and "40 秒" in page and "1 / 1" in page
    shown = page_of(client, "/own/records/?period=month&what=contacts")
    assert record.debtor.number in shown and "今月の接触" in shown
    assert len(AuditRecord.objects.get(action="today.own.shown").subjects) == 1
    assert record.debtor.number not in page_of(client, "/own/records/?period=x&what=promises")
    assert "従事者番号が登録されていません" in page_of(signed_in(Role.SUPERVISOR), "/own/")


def unkept(state="4", *, owes=True, judged=people.DAY, **more):
    person = people.debtor()
    if owes:
        people.owes(person)
    heard, day = NOON - timedelta(days=9), people.DAY - timedelta(days=3)
    return people.promised(person, heard, day, state=state, judged_on=judged, **more)


def test_broken_promises_wait_until_somebody_spoke_with_the_person_or_nothing_is_owed(signed_in):
    waits = [unkept(), unkept("3")]
    unkept("2"), unkept("5"), unkept("1"), unkept(owes=False), unkept(judged=people.DAY - timedelta(days=40))
    spoken = unkept()
    people.called(spoken.debtor, NOON, "105", spoke_with="1")
    tried = unkept()
    people.called(tried.debtor, NOON, "301")
    corrected = unkept()
    people.called(corrected.debtor, NOON - timedelta(days=9), "301", corrects=corrected.contact.record_number)
    assert {one.pk for one in broken.promises(people.DAY)} == {*(one.pk for one in waits), tried.pk}
    assert broken.promises(people.DAY, worker_number="W2").count() == 0
    client = signed_in(Role.OPERATOR, worker_number="W1")
    assert "守られなかった約束" in page_of(client, "/")
    page = page_of(client, "/broken/")
    assert all(one.debtor.number in page for one in waits) and spoken.debtor.number not in page
    other = signed_in(Role.OPERATOR, worker_number="W2")
    assert waits[0].debtor.number not in page_of(other, "/broken/")
    assert waits[0].debtor.number in page_of(other, "/broken/?whose=all")
