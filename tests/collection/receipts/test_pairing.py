"""Money that a record says was taken has a receipt, and a receipt given at a door has a record that says so: before the next
door, before the close, and after a tablet went dark in between."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.collection.cash import operations as cash
from saikoku.collection.cash import queries as cash_queries
from saikoku.collection.cash.operations import CashRefused
from saikoku.collection.receipts.models import Intent
from saikoku.collection.receipts.operations import voiding
from saikoku.collection.receipts.queries import pairing as queries
from saikoku.collection.receipts.queries import unended_days
from saikoku.collection.receipts.rules import pairing
from saikoku.collection.receipts.rules.pairing import Door, Left, Paper
from saikoku.kernel import clock
from saikoku.outreach.visits import operations as visits
from saikoku.outreach.visits.operations import VisitRefused, correcting, recording
from saikoku.outreach.visits.rules.door import Said
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.liabilities.models import Instalment
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.collection import money
from tests.collection.cash.test_cash import printed
from tests.outreach.visits import doors
from tests.outreach.visits.conftest import by, collector, person, quick, walker  # noqa: F401
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.イ")]
A, B = Door("A", 1, "recorded", "V02"), Door("B", 1, "recorded", "V20")
OPEN = Door("C", 1, "open")
PAPER = Paper("R1", 1)


@pytest.mark.parametrize(("doors_of_day", "own", "others", "without_receipt", "without_record"), [
    ([A], [PAPER], [], [], []),
    ([A], [], [], [A], []),
    ([A], [], [PAPER], [], []),  # a leader of the office made it
    ([A], [Paper("R2", 2)], [], [A], []),  # of somebody who was not visited: taken in the office
    ([B], [PAPER], [], [], [PAPER]),
    ([B], [], [PAPER], [], []),
    ([A, B], [PAPER], [], [], []),
    ([OPEN], [PAPER], [], [], [PAPER]),
    ([Door("D", 1, "dropped")], [PAPER], [], [], [PAPER]),
    ([Door("E", 1, "recorded", "V12")], [], [], [Door("E", 1, "recorded", "V12")], []),
    ([B], [], [], [], []),
    ([], [PAPER], [], [], []),
])  # fmt: skip
def test_records_and_receipts_go_together(doors_of_day, own, others, without_receipt, without_record):
    found = pairing.pair(doors_of_day, own, others)
    assert (list(found.doors), list(found.papers)) == (without_receipt, without_record)


def test_at_an_open_door_the_record_is_yet_to_come():
    found = pairing.at_the_next_door(pairing.pair([OPEN], [PAPER]), [OPEN])
    assert found.codes == []


V02, V03 = Door("A", 1, "recorded", "V02"), Door("B", 1, "recorded", "V03")


@pytest.mark.parametrize(("doors_of_day", "left", "expected"), [
    ([V02], Left(), []),
    ([V02], Left(due=0, all=5), []),  # the rest is not due yet
    ([V02], Left(due=5, all=9), [pairing.Misfit(V02, 5)]),
    ([V03], Left(due=5, all=9), []),
    ([V03], Left(due=0, all=5), []),
    ([V03], Left(), [pairing.Misfit(V03, 0)]),
    ([V03, V02], Left(), []),  # what was said last counts
    ([V02, V03], Left(), [pairing.Misfit(V03, 0)]),
    ([Door("E", 1, "recorded", "V12")], Left(due=5, all=9), []),
    ([Door("F", 2, "recorded", "V02")], Left(due=5, all=9), []),  # without a receipt: told as such
])  # fmt: skip
def test_a_record_of_all_or_a_part_agrees_with_what_is_left(doors_of_day, left, expected):
    asked = pairing.said_of_amounts(doors_of_day, [PAPER])
    assert pairing.misfits(asked, {1: left}) == expected


# -- a day of a collector ----------------------------------------------------------------------------------------------


def ended(by, person, outcome: str):  # noqa: F811
    visit = doors.in_talk(by, person)
    recording.record(key=visit.key, outcome=outcome, said=Said(), by=by, at=doors.LATER)
    return visit


def receipt_of(by, person, yen: int = 5_000):  # noqa: F811
    return money.took(person, list(Instalment.objects.filter(debtor=person)), yen, by=by, at=doors.LATER)


def begins(by, person):  # noqa: F811
    return visits.begin(stop_id=doors.stop_of(by, person).stop_id, by=by, at=doors.LATER + timedelta(minutes=5))


def corrected(visit, outcome: str, by):  # noqa: F811
    return correcting.correct_record(
        record_number=contacts.standing().get(call_number=visit.key).record_number, outcome=outcome, said=Said(),
        place=visits.door.Door("1", "2"), reason="取り違えた", by=by, at=doors.LATER,
    )  # fmt: skip


def test_no_next_door_before_the_receipt_of_what_was_collected(by, collector, person, seal):  # noqa: F811
    ended(by, person, "V03")
    with pytest.raises(VisitRefused, match="collected-without-receipt"):
        begins(by, collector.people[1])
    receipt_of(by, person)
    assert begins(by, collector.people[1]).debtor_id == collector.people[1].pk


def test_whoever_took_nothing_puts_his_record_right_and_goes_on(by, collector, person, seal):  # noqa: F811
    visit = ended(by, person, "V03")
    corrected(visit, "V07", by)
    assert begins(by, collector.people[1])


def test_no_next_door_before_the_record_of_a_receipt(by, collector, person, seal):  # noqa: F811
    visit = doors.in_talk(by, person)
    receipt = receipt_of(by, person)
    assert queries.unpaired_now(by.worker_number, doors.DAY) == []  # he still stands there
    recording.record(key=visit.key, outcome="V07", said=Said(), by=by, at=doors.LATER)
    with pytest.raises(VisitRefused, match="receipt-without-record"):
        begins(by, collector.people[1])
    corrected(visit, "V03", by)
    assert begins(by, collector.people[1]) and receipt.number


def test_a_receipt_given_back_is_none_and_one_that_replaces_a_misprint_is_one(by, collector, person, seal):  # noqa: F811
    ended(by, person, "V03")
    receipt = receipt_of(by, person)
    again = voiding.replace(number=receipt.number, reason="汚損", by=by, at=doors.LATER)
    assert queries.unpaired_now(by.worker_number, doors.DAY) == []
    voiding.ask_refund(number=again.number, reason="返金", by=by, at=doors.LATER)
    assert queries.unpaired_now(by.worker_number, doors.DAY) == []
    voiding.confirm(number=again.number, by=money.LEADER, at=doors.LATER)
    assert queries.unpaired_now(by.worker_number, doors.DAY) == ["collected-without-receipt"]


@pytest.mark.clause("13.2.エ.1")
def test_a_visit_names_its_receipt_and_another_one_is_a_choice_that_names_the_first(walker, by, person, seal):  # noqa: F811
    visit = ended(by, person, "V03")
    page = f"/visits/{visit.key}/"
    assert "続けて、領収証を作ってください" in walker.get(page).content.decode()
    first = receipt_of(by, person)
    shown = walker.get(page).content.decode()
    assert "続けて、領収証を作ってください" not in shown and first.number in shown and "次の訪問を始める" in shown
    begin = reverse("receipts:begin")
    for named in ({}, {"beside": "VR-0"}):
        refused = walker.post(begin, {"number": person.number} | named)
        assert refused.status_code == 409 and "今日の領収証がもうあります" in refused.content.decode()
    assert f'name="beside" value="{first.number}"' in refused.content.decode() and not Intent.objects.filter(state="open")
    assert walker.post(begin, {"number": person.number, "beside": first.number}).status_code == 302
    second = receipt_of(by, person, 1_000)
    assert f'name="beside" value="{second.number}"' in walker.get(reverse("receipts:mine")).content.decode()
    assert walker.post(begin, {"number": person.number, "beside": first.number}).status_code == 409


@pytest.mark.parametrize("news", ["paid", "stopped"])
def test_nothing_is_collected_after_a_payment_or_stop_was_read(by, person, seal, news):  # noqa: F811
    visit = doors.in_talk(by, person)
    owed = Instalment.objects.get(debtor=person)
    people.pays(owed) if news == "paid" else people.stop(person)
    codes = visits.queries.reasons_at(visit, doors.DAY)
    visits.acknowledge(key=visit.key, codes=codes, by=by, at=doors.LATER)
    with pytest.raises(VisitRefused, match="collected-after-news"):
        recording.record(key=visit.key, outcome="V02", said=Said(), by=by, at=doors.LATER)
    assert recording.record(key=visit.key, outcome="V07", said=Said(), by=by, at=doors.LATER).visit.outcome == "V07"


def test_what_was_taken_before_the_stop_came_is_recorded_as_taken(by, person, seal):  # noqa: F811
    visit = doors.in_talk(by, person)
    receipt_of(by, person)
    people.stop(person)
    visits.acknowledge(key=visit.key, codes=visits.queries.reasons_at(visit, doors.DAY), by=by, at=doors.LATER)
    assert recording.record(key=visit.key, outcome="V03", said=Said(), by=by, at=doors.LATER).visit.outcome == "V03"


def test_the_day_is_not_closed_over_money_without_its_paper_unless_somebody_says_why(by, person, seal):  # noqa: F811
    ended(by, person, "V03")
    evening = clock.at(doors.DAY, 20, 40)
    with pytest.raises(CashRefused, match="unpaired-unexplained"):
        cash.count_day(day=doors.DAY, pieces={}, by=by, at=evening)
    cash.count_day(day=doors.DAY, pieces={}, remark="受け取らずに戻った。記録の訂正を頼んだ。", by=by, at=evening)
    close = cash.confirm_close(worker_number=by.worker_number, day=doors.DAY, recounted=0, by=money.LEADER, at=evening)
    assert close.count.remark


def test_a_day_on_which_nothing_but_a_record_tells_of_money_waits_for_its_close(by, person, seal):  # noqa: F811
    """預り証: no receipt was given, so nobody would have to count."""
    ended(by, person, "V03")
    later = doors.DAY + timedelta(days=1)
    assert cash_queries.open_days(doors.DAY) == []  # until the day is over he may still give it
    found = cash_queries.open_days(later)
    assert [(one.worker_number, one.day, one.sums.count) for one in found] == [(by.worker_number, doors.DAY, 0)]
    assert unended_days(by.worker_number, before=later) == [doors.DAY] and unended_days("V99", before=later) == []
    evening = clock.at(doors.DAY, 20, 40)
    cash.count_day(day=doors.DAY, pieces={}, remark="受け取らずに戻った。記録の訂正を頼んだ。", by=by, at=evening)
    cash.confirm_close(worker_number=by.worker_number, day=doors.DAY, recounted=0, by=money.LEADER, at=evening)
    assert cash_queries.open_days(later) == []


def test_a_receipt_or_a_corrected_record_takes_the_day_off_the_list(by, person, seal):  # noqa: F811
    visit, later = ended(by, person, "V03"), doors.DAY + timedelta(days=1)
    corrected(visit, "V07", by)
    assert cash_queries.open_days(later) == []
    corrected(visit, "V03", by)
    receipt = receipt_of(by, person, 1_000)
    assert [one.sums.first for one in cash_queries.open_days(later)] == [receipt.number]


def test_a_record_that_changed_after_the_count_is_seen_at_the_close(by, person, seal):  # noqa: F811
    visit = ended(by, person, "V07")
    evening = clock.at(doors.DAY, 20, 40)
    cash.count_day(day=doors.DAY, pieces={}, by=by, at=evening)
    corrected(visit, "V03", by)
    with pytest.raises(CashRefused, match="unpaired-unexplained"):
        cash.confirm_close(worker_number=by.worker_number, day=doors.DAY, recounted=0, by=money.LEADER, at=evening)


@pytest.mark.clause("9.5.イ")
def test_after_a_break_the_day_and_the_money_say_what_is_missing_and_lead_there(walker, by, collector, person, seal):  # noqa: F811
    """The tablet went dark between the record and the receipt: nothing is lost, and the receipt is still made for him."""
    visit = ended(by, person, "V03")
    page = walker.get(reverse("visits:day")).content.decode()
    assert "先に、領収証と記録を合わせてください" in page and reverse("receipts:mine") in page
    refused = walker.post(reverse("visits:begin"), {"stop": doors.stop_of(by, collector.people[1]).stop_id})
    assert refused.status_code == 409 and "領収証がありません" in refused.content.decode()
    page = walker.get(reverse("receipts:mine")).content.decode()
    assert f"{person.name} 様の訪問は「収納」と記録していますが、領収証がありません" in page
    assert reverse("visits:visit", args=[visit.key]) in page and f"{person.name} 様から受け取る" in page
    assert walker.post(reverse("receipts:begin"), {"number": person.number}).status_code == 302
    receipt = receipt_of(by, person)
    assert "先に、領収証と記録を合わせてください" not in walker.get(reverse("visits:day")).content.decode()
    corrected(visit, "V07", by)
    page = walker.get(reverse("receipts:mine")).content.decode()
    assert f"領収証 {receipt.number} に合う「収納」の記録がありません" in page


def test_all_said_and_a_part_receipted_is_asked_and_told_at_the_close(walker, by, person, seal, signed_in):  # noqa: F811
    visit = ended(by, person, "V02")
    receipt = receipt_of(by, person, 1_000)
    left = Instalment.objects.get(debtor=person).balance
    asked = f"「収納(全額)」と記録していますが、納期限を過ぎた残りが {left:,}円あります"
    for route, args in (("receipts:show", [receipt.number]), ("receipts:mine", [])):
        assert asked in walker.get(reverse(route, args=args)).content.decode()
    count = reverse("cash:count", args=[doors.DAY])
    seen = AuditRecord.objects.filter(action="receipts.list.shown").count()
    assert "訪問の記録と領収した額が合いません" in walker.get(count).content.decode()
    assert AuditRecord.objects.filter(action="receipts.list.shown").count() == seen + 1, "the count names him"
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    close = reverse("cash:close", args=[by.worker_number, doors.DAY])
    assert f"納期限を過ぎた残りが {left:,}円あります" in leader.get(close).content.decode()
    corrected(visit, "V03", by)
    assert asked not in walker.get(reverse("receipts:mine")).content.decode()
    assert "訪問の記録と領収した額が合いません" not in leader.get(close).content.decode()


def test_nothing_is_recorded_as_taken_after_the_close_of_the_day(walker, by, collector, person, seal):  # noqa: F811
    visit = doors.in_talk(by, person)
    page = reverse("visits:visit", args=[visit.key])
    assert "収納" in walker.get(page).content.decode()
    evening = clock.at(doors.DAY, 20, 40)
    cash.count_day(day=doors.DAY, pieces={}, by=by, at=evening)
    cash.confirm_close(worker_number=by.worker_number, day=doors.DAY, recounted=0, by=money.LEADER, at=evening)
    with pytest.raises(VisitRefused, match="collected-after-close"):
        recording.record(key=visit.key, outcome="V02", said=Said(), by=by, at=doors.LATER)
    told, left = reverse("visits:record", args=[visit.key, "V02"]), walker.get(page).content.decode()
    assert told not in left and "「収納」の結果は選べません" in left
    assert "今日の現金の締めが済んでいるため" in walker.post(told, {}).content.decode()
    assert recording.record(key=visit.key, outcome="V07", said=Said(), by=by, at=doors.LATER).visit.outcome == "V07"
    with pytest.raises(VisitRefused, match="collected-after-close"):
        corrected(visit, "V03", by)


def test_a_receipt_of_the_day_is_still_recorded_as_such_after_its_close(by, person, seal):  # noqa: F811
    visit = ended(by, person, "V07")
    receipt = receipt_of(by, person)
    printed(receipt, by=by, at=doors.LATER)
    evening = clock.at(doors.DAY, 20, 40)
    cash.count_day(day=doors.DAY, pieces={5_000: 1}, remark="記録の取り違え", by=by, at=evening)
    cash.confirm_close(worker_number=by.worker_number, day=doors.DAY, recounted=5_000, by=money.LEADER, at=evening)
    assert corrected(visit, "V03", by).visit.outcome == "V03"


def test_who_gives_money_for_another_hears_neither_instalments_nor_balances(walker, by, person, seal):  # noqa: F811
    visit = doors.in_talk(by, person, spoke_with="3")
    recording.record(key=visit.key, outcome="V12", said=Said(), by=by, at=doors.LATER)
    begun = walker.post(reverse("receipts:begin"), {"number": person.number})
    owed = Instalment.objects.get(debtor=person)
    page = walker.get(begun.url).content.decode()
    assert "期別と残りは出しません" in page and f"{owed.balance:,}" not in page and f"line_{owed.pk}" not in page
    given = {"way": "oldest", "amount": "1000", "first_count": "1000", "second_count": "1000"}
    review = walker.post(begun.url, given).content.decode()
    assert "この内容で領収証を発行します" in review and f"{owed.balance:,}" not in review
    wrong = walker.post(begun.url, {"way": "chosen", f"line_{owed.pk}": "5", "first_count": "5", "second_count": "5"})
    assert wrong.status_code == 422 and f"{owed.balance:,}" not in wrong.content.decode()
