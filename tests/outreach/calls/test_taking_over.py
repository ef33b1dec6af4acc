"""A leader goes on with the call of another: at once, with everything that was typed, and nobody is held twice."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.rules import handed
from saikoku.outreach.presence import operations as presence
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.at_once import at_once
from tests.outreach.calls.conftest import NOON
from tests.planning import people

LEADER = Actor("leader", account_id=903, worker_number="W903", display_name="見本 れい")


def over(call_number, by=LEADER):
    return calls.take_over(call_number=call_number, by=by, at=NOON)


@pytest.mark.parametrize(("before", "left", "own", "found"), [
    ({}, {"summary": ["払えない"]}, {}, {"summary": ["払えない"]}),
    ({"summary": ["払え"]}, {"summary": ["払えない"]}, {"summary": ["払え"]}, {"summary": ["払えない"]}),
    ({}, {"summary": ["払えない"]}, {"summary": ["代わった。"]}, {"summary": ["払えない 代わった。"]}),
    ({}, {"summary": ["払えない"]}, {"summary": ["払えない。代わった。"]}, {"summary": ["払えない。代わった。"]}),
    ({"promise1_day": ["4/17"]}, {"promise1_day": ["4/20"]}, {"promise1_day": ["4/17"]}, {"promise1_day": ["4/20"]}),
    ({"promise1_day": ["4/17"]}, {"promise1_day": ["4/20"]}, {"promise1_day": ["4/30"]}, {"promise1_day": ["4/30"]}),
    ({"outcome": ["101"]}, {}, {"outcome": ["101"]}, {"outcome": ["101"]}),
    ({}, {"outcome": ["110"]}, {"outcome": []}, {"outcome": ["110"]}),
])  # fmt: skip
def test_words_of_both_are_kept_and_the_leaders_change_holds(before, left, own, found):
    assert handed.merged(before=before, left=left, own=own) == found


@pytest.mark.clause("9.3")
def test_the_leader_holds_the_case_with_its_check_and_what_was_typed(talk, aya):
    person, taken = talk()
    calls.keep_typed(call_number=taken.call_number, typed={"summary": ["怒っている"]}, by=aya)
    calls.call_supervisor(call_number=taken.call_number, by=aya, at=NOON)
    assert over(taken.call_number).debtor_id == person.pk
    assert over(taken.call_number).again
    lease = Lease.objects.get()
    assert (lease.holder, lease.holder_id, lease.taken_from, lease.identified_by) == ("leader", 903, "aya", "1")
    assert lease.typed == {"summary": ["怒っている"]} and lease.supervisor_called_at is None
    record = AuditRecord.objects.get(action="calls.case.taken_over")
    assert (record.before, record.after) == ({"holder": "aya"}, {"holder": "leader"}) and len(record.subjects) == 1
    with pytest.raises(calls.LeaseLost):
        calls.news(call_number=taken.call_number, by=aya, at=NOON)
    assert calls.taken_by(call_number=taken.call_number, by=aya) == "leader"
    with pytest.raises(calls.CallRefused):
        calls.record_call(
            call_number=taken.call_number, outcome="101", said=calls.Said(NOON, taken.sides), by=aya, at=NOON
        )
    done = calls.record_call(
        call_number=taken.call_number, outcome="110", said=calls.Said(NOON, taken.sides), by=LEADER, at=NOON
    )
    assert Contact.objects.get(record_number=done.record_numbers[0]).worker_number == "W903"


def test_what_the_operator_typed_until_he_saw_it_reaches_the_leader(talk, aya):
    _, taken = talk()
    over(taken.call_number)
    ask = {"call_number": taken.call_number, "by": LEADER, "at": NOON}
    assert calls.news(**ask).codes == ()
    calls.leave_typed(call_number=taken.call_number, typed={"summary": ["もう払わない"]}, by=aya)
    calls.leave_typed(call_number=taken.call_number, typed={"summary": ["別の人"]}, by=Actor("ken"))
    assert calls.news(**ask).codes == ("typed-came",)
    calls.keep_typed(call_number=taken.call_number, typed={"summary": ["代わった"]}, by=LEADER)
    calls.acknowledge(**ask)
    assert Lease.objects.get().typed == {"summary": ["もう払わない 代わった"]}
    assert calls.news(**ask).codes == ()
    calls.leave_typed(call_number=taken.call_number, typed={"summary": ["あとから"]}, by=aya)
    assert calls.news(**ask).codes == (), "it comes once"


def test_a_leader_with_somebody_on_the_line_and_a_call_that_is_over_are_refused(talk, aya, opened):
    _, taken = talk()
    other = people.callable_person()
    opened()
    mine = calls.take(debtor_id=other.pk, by=LEADER, at=NOON)
    for number, why in ((taken.call_number, "holds-another"), ("nobody", "holds-another")):
        with pytest.raises(calls.CallRefused) as refused:
            over(number)
        assert refused.value.reasons == [why]
    calls.hand_back(call_number=mine.call_number, by=LEADER, at=NOON)
    long_ago = clock.real_now() - timedelta(minutes=30)
    Lease.objects.update(taken_at=long_ago, expires_at=long_ago + timedelta(minutes=1))
    for number in (taken.call_number, "nobody"):
        with pytest.raises(calls.CallRefused) as refused:
            over(number)
        assert refused.value.reasons == ["call-over"]


def test_a_record_and_a_take_over_at_one_moment_leave_one_record_and_no_second_holder(committing_db, aya):
    for _ in range(8):
        people.callable_person()
        lists.open_day(at=NOON)
        taken = calls.take_next(by=aya, at=NOON)
        said = calls.Said(NOON, taken.sides)

        def record(by, taken=taken, said=said):
            return lambda: calls.record_call(call_number=taken.call_number, outcome="301", said=said, by=by, at=NOON)

        written, got = at_once(record(aya), lambda taken=taken: over(taken.call_number))
        assert isinstance(written, calls.CallRefused) != isinstance(got, calls.CallRefused), (written, got)
        if isinstance(written, calls.CallRefused):
            record(LEADER)()
        assert Contact.objects.filter(call_number=taken.call_number).count() == 1
    assert not Lease.objects.exists()


def test_a_leader_who_rests_and_takes_over_rests_no_more(talk, aya):
    _, taken = talk()
    presence.begin_pause(reason="休憩", by=LEADER, at=NOON)
    over(taken.call_number)
    assert presence.end_pause(by=LEADER, at=NOON) is None


def test_the_page_asks_before_and_the_desk_opens_after(signed_in, talk):
    person, taken = talk()
    client = signed_in(Role.SUPERVISOR, worker_number="W77")
    url = f"/calls/{taken.call_number}/take-over/"
    asked = client.get(url).content.decode()
    assert "通話を引き継ぐ" in asked and person.name not in asked
    assert client.post(url).url == "/calls/"
    assert person.name in client.get("/calls/").content.decode()
    assert "この通話は終わっています" in client.get("/calls/nobody/take-over/").content.decode()
    assert signed_in(Role.OPERATOR).get(url).status_code == 403


def test_somebody_who_waits_on_the_line_is_told_to_the_leader_too(talk, aya, ken):
    person, taken = talk()
    lists.ring(household_key=person.household_key, name="見本 うた", at=NOON)
    calls.take_over(call_number=taken.call_number, by=ken, at=NOON)
    news = calls.news(call_number=taken.call_number, by=ken, at=NOON)
    assert (news.codes, news.rung_by) == (("caller-waits",), "見本 うた")
