"""The books are older than the journal: money stands still until two persons have read what is missing."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from saikoku.collection.cash import operations as cash
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.models import Halt
from saikoku.collection.ledger.operations import MoneyStandsStill
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Intent, JournalCheck, Receipt, ReceiptStep, Series, SeriesJump
from saikoku.collection.receipts.operations import ReceiptRefused, printing, voiding
from saikoku.collection.receipts.operations import recovering as acts
from saikoku.collection.receipts.rules import numbers, recovering
from saikoku.collection.receipts.rules.states import Step
from saikoku.gateways import journal as path
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.collection import money
from tests.collection.cash.test_cash import EVENING, pieces
from tests.collection.money import COLLECTOR, LEADER, NOON, OFFICER

pytestmark = pytest.mark.django_db


def act(place: int = 1, serial: int = 2, *, kind: str = "issued", worker: str = "V01") -> dict:
    return {
        "kind": kind, "number": str(numbers.Number(2026, place, serial)), "code": "AAAAA-BBBBB", "total": 700,
        "worker": worker, "at": NOON.isoformat(), "digest": "d" * 64,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "last", "expected"),
    [
        ([], {}, []),
        ([act(1, 2)], {(2026, 1): 1}, [(2026, 1, "V01", 1, 2)]),
        ([act(1, 2), act(1, 4), act(1, 3)], {(2026, 1): 1}, [(2026, 1, "V01", 1, 4)]),
        ([act(2, 1, worker="V02")], {(2026, 1): 1}, [(2026, 2, "V02", 0, 1)]),  # the whole series was lost
        ([act(1, 1, kind="void")], {(2026, 1): 1}, []),  # its receipt is there
        ([act() | {"number": "VR-FORGED"}], {}, []),
    ],
)
def test_a_series_goes_on_behind_its_last_shown_number(missing, last, expected):
    assert recovering.jumps(missing, last) == [recovering.Jump(*one) for one in expected]


@pytest.fixture
def receipt(seal):
    person, owed = money.payer(12_000)
    return money.took(person, owed, 1_000)


@pytest.fixture
def behind(receipt, journal):
    """The journal knows two receipts more than the books, one of a series that they lost."""
    for facts in (act(1, 2), act(2, 1, worker="V02")):
        path.append(journal, facts)
    return receipt


ACTS = {
    "begin": lambda one: operations.open_intent(debtor_id=money.payer(5)[0].pk, by=COLLECTOR, at=NOON),
    "replace": lambda one: voiding.replace(number=one.number, reason="汚損", by=COLLECTOR, at=NOON),
    "issue": lambda one: operations.issue(key="K", request=money.asked([], 1), by=COLLECTOR, at=NOON),
    "confirm": lambda one: voiding.confirm(number=one.number, by=LEADER, at=NOON),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_first_act_on_money_notices_and_nothing_is_done(behind, name):
    with pytest.raises(MoneyStandsStill):
        ACTS[name](behind)
    assert [one["number"] for one in ledger.halt().missing] == [act(1, 2)["number"], act(2, 1)["number"]]
    assert ledger.halt().opened_by in ("jiro", "leader")
    assert AuditRecord.objects.filter(action="receipts.halted").count() == 1


@dataclass(frozen=True)
class Before:
    """What stood in the books before the journal knew more than they: a print without its answer, a void, an intent."""

    printing: Receipt
    void: Receipt
    ready: Receipt
    intent: Intent


@pytest.fixture
def before(receipt):
    printing.start_print(number=receipt.number, way="a5", by=COLLECTOR, at=NOON)
    person, owed = money.payer(700)
    void = money.took(person, owed, 700)
    ready = voiding.replace(number=void.number, reason="汚損", by=COLLECTOR, at=NOON)
    intent = operations.open_intent(debtor_id=money.payer(5)[0].pk, by=COLLECTOR, at=NOON)
    return Before(receipt, void, ready, intent)


LATE = NOON + timedelta(hours=6)
SMALL_ACTS = {
    "give up an intent": lambda b: operations.drop_intent(key=b.intent.key, by=COLLECTOR, at=NOON),
    "end another's intent": lambda b: operations.drop_for_absent(key=b.intent.key, reason="早退", by=LEADER, at=LATE),
    "ask for a refund": lambda b: voiding.ask_refund(number=b.ready.number, reason="申出", by=COLLECTOR, at=NOON),
    "print": lambda b: printing.start_print(number=b.ready.number, way="a5", by=COLLECTOR, at=NOON),
    "say what came of a print": lambda b: printing.answer_print(
        number=b.printing.number, attempt=1, result=Step.PRINTED, by=COLLECTOR, at=NOON),
    "answer for another": lambda b: voiding.answer_for_absent(number=b.printing.number, reason="早退", by=LEADER, at=NOON),
    "note a missing paper": lambda b: voiding.note_missing_paper(number=b.void.number, reason="紛失", by=LEADER, at=NOON),
}  # fmt: skip


def rows() -> tuple[int, int]:
    return ReceiptStep.objects.count(), Intent.objects.filter(state=Intent.State.OPEN).count()


@pytest.mark.parametrize("name", SMALL_ACTS)
def test_each_small_act_looks_at_the_journal_itself_and_nothing_is_done(before, journal, name):
    path.append(journal, act(1, 9))
    stood = rows()
    with pytest.raises(MoneyStandsStill):
        SMALL_ACTS[name](before)
    assert rows() == stood and [one["number"] for one in ledger.halt().missing] == [act(1, 9)["number"]]
    assert AuditRecord.objects.filter(action="receipts.halted").count() == 1


@pytest.mark.parametrize("name", SMALL_ACTS)
def test_without_the_watch_it_would_be_done_in_books_that_lost_receipts(before, journal, name, monkeypatch):
    """The twin."""
    monkeypatch.setattr(acts, "watch", lambda **_: None)
    path.append(journal, act(1, 9))
    stood = rows()
    SMALL_ACTS[name](before)
    assert rows() != stood and ledger.halt() is None


def test_while_money_stands_still_neither_print_nor_count_nor_refund_goes_on(behind):
    operations.watch(by=LEADER, at=NOON)
    for refused in (
        lambda: printing.start_print(number=behind.number, way="a5", by=COLLECTOR, at=NOON),
        lambda: voiding.ask_refund(number=behind.number, reason="x", by=COLLECTOR, at=NOON),
        lambda: cash.count_day(day=NOON.date(), pieces=pieces(1_000), by=COLLECTOR, at=EVENING),
    ):
        with pytest.raises(MoneyStandsStill), transaction.atomic():
            refused()


def test_two_persons_let_it_go_on_and_the_lost_receipt_stays_genuine(behind):
    with pytest.raises(ReceiptRefused, match="not-halted"):
        operations.ask_release(reason="x", by=LEADER, at=NOON)
    operations.watch(by=LEADER, at=NOON)
    with pytest.raises(ReceiptRefused, match="release-not-asked"):
        operations.release(by=OFFICER, at=NOON)
    with pytest.raises(ReceiptRefused, match="reason-missing"):
        operations.ask_release(reason=" ", by=LEADER, at=NOON)
    operations.ask_release(reason="紙を確かめた", by=LEADER, at=NOON)
    with pytest.raises(ReceiptRefused, match="own-release"):
        operations.release(by=LEADER, at=NOON)
    operations.release(by=OFFICER, at=NOON)
    assert ledger.halt() is None and queries.compare_journal().is_whole
    assert {(one.worker_number, one.place): one.last for one in Series.objects.all()} == {("V01", 1): 2, ("V02", 2): 1}
    lost = act(1, 2)
    assert queries.verify(lost["number"], lost["code"]).word == "lost"
    assert queries.verify(lost["number"], "00000-00000").word == "wrong-code"
    person, owed = money.payer(500)
    assert money.took(person, owed, 500).serial == 3


def test_a_paper_from_before_is_printed_as_one_more(behind):
    """Whether it came out is one of the things that the books lost."""
    operations.watch(by=LEADER, at=NOON)
    operations.ask_release(reason="紙を確かめた", by=LEADER, at=NOON)
    operations.release(by=OFFICER, at=NOON)
    assert printing.start_print(number=behind.number, way="a5", by=COLLECTOR, at=NOON).copy == 1
    person, owed = money.payer(500)
    later = NOON + timedelta(minutes=1)
    new = money.took(person, owed, 500, at=later)
    assert printing.start_print(number=new.number, way="a5", by=COLLECTOR, at=later).copy == 0


def test_what_is_missed_after_the_release_was_asked_for_has_to_be_read_too(behind, journal):
    operations.watch(by=LEADER, at=NOON)
    operations.ask_release(reason="紙を確かめた", by=LEADER, at=NOON)
    path.append(journal, act(1, 3))
    with pytest.raises(ReceiptRefused, match="release-not-asked"):
        operations.release(by=OFFICER, at=NOON)
    assert len(ledger.halt().missing) == 3


def test_a_series_of_another_collector_at_the_lost_place_is_not_jumped(receipt, journal):
    path.append(journal, act(1, 2, worker="V09"))
    operations.watch(by=LEADER, at=NOON)
    operations.ask_release(reason="紙を確かめた", by=LEADER, at=NOON)
    with pytest.raises(ReceiptRefused, match="series-conflict"):
        operations.release(by=OFFICER, at=NOON)
    assert ledger.halt() and not SeriesJump.objects.exists()


def test_a_whole_journal_is_compared_without_any_alarm(receipt):
    found = operations.compare(by=LEADER, at=NOON)
    assert found.is_whole and found.lines == 1 and queries.faults_of_journal() == 0
    assert JournalCheck.objects.get().faults == 0 and ledger.halt() is None


def test_a_changed_line_is_an_alarm_and_no_reason_to_stand_still(receipt, journal):
    journal.write_text(journal.read_text().replace('"total":1000', '"total":9000'))
    assert operations.compare(by=LEADER, at=NOON).broken == [1]
    assert queries.faults_of_journal() == 1 and ledger.halt() is None


def refused(name: str, do) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        do()


def halt(**changes) -> Halt:
    return Halt.objects.create(**({"missing": [act()], "opened_at": NOON, "opened_by": "leader"} | changes))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "money_stands_still_once"),
        ({"asked_at": NOON}, "release_is_asked_with_a_reason"),
        ({"reason": "x"}, "release_is_asked_with_a_reason"),
        ({"released_at": NOON, "released_by": "leader"}, "money_is_released_by_a_second_person"),
        ({"asked_at": NOON, "asked_by": "a", "reason": "x", "released_at": NOON, "released_by": "a"},
         "money_is_released_by_a_second_person"),
    ],
)  # fmt: skip
def test_a_halt_that_is_none_is_refused(changes, name):
    halt()
    refused(name, lambda: halt(**changes))


@pytest.mark.parametrize("statement", [
    "delete from ledger_halt", "update ledger_halt set missing = '[]'", "update ledger_halt set opened_by = 'x'",
])  # fmt: skip
def test_halt_is_never_forgotten(statement):
    halt()
    refused("halt_is_never_forgotten", lambda: connection.cursor().execute(statement))


def test_no_entry_is_made_by_sql_either_while_it_stands_still(receipt):
    halt()
    refused("no_money_moves_while_it_stands_still", lambda: connection.cursor().execute(
        "insert into ledger_entry (kind, reference, legs_count, reason, posted_on, posted_at, posted_by)"
        " values ('close', 'F', 2, '', current_date, now(), 'x')"
    ))  # fmt: skip


def jump(series: Series, where: Halt, **changes) -> SeriesJump:
    plain = {"series": series, "halt": where, "from_serial": 1, "to_serial": 5, "at": NOON, "by": "second"}
    return SeriesJump.objects.create(**(plain | changes))


def test_a_series_jumps_by_two_persons_from_its_last_number_and_once(receipt):
    series, where = Series.objects.get(), halt()
    two = "series_jumps_by_two_persons_while_money_stands_still"
    refused(two, lambda: jump(series, where))  # nobody asked
    Halt.objects.update(asked_at=NOON, asked_by="leader", reason="x")
    refused(two, lambda: jump(series, where, by="leader"))
    refused("series_jumps_ahead", lambda: jump(series, where, to_serial=1))
    refused("series_jumps_from_its_last_number", lambda: jump(series, where, from_serial=2))
    jump(series, where)
    refused("series_jumps_once_for_a_halt", lambda: jump(series, where, from_serial=5, to_serial=6))
    Halt.objects.update(released_at=NOON, released_by="second")
    other = Series.objects.create(worker_number="V09", fiscal_year=2026, place=9)
    refused(two, lambda: jump(other, where, from_serial=0))


def test_the_jump_of_the_trigger_is_the_only_way_past_a_number(receipt):
    """Twin: without a row of a jump the series refuses the same move, inside a trigger or not."""
    refused("series_counts_by_its_receipts_only", lambda: connection.cursor().execute("update receipts_series set last = 5"))
    with connection.cursor() as cursor:
        cursor.execute("select tgname from pg_trigger where tgrelid = 'receipts_seriesjump'::regclass and not tgisinternal")
        assert "series_jumps_by_two_persons" in {name for (name,) in cursor.fetchall()}


@pytest.fixture(autouse=True)
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)


@pytest.mark.clause("16.12.ク")
def test_the_administrator_sees_it_asks_and_a_manager_lets_it_go_on(behind, signed_in):
    collector = signed_in(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    person, _ = money.payer(500)
    answer = collector.post(reverse("receipts:begin"), {"number": person.number})
    assert answer.status_code == 409 and "現金の記録を止めています" in answer.content.decode()
    assert "現金の記録を止めています" in collector.get(reverse("receipts:mine")).content.decode()
    assert collector.get(reverse("receipts:journal")).status_code == 403
    admin = signed_in(Role.ADMINISTRATOR, login_name="admin")
    assert "控えと合わない領収証" in admin.get(reverse("today:home")).content.decode()
    page = admin.get(reverse("receipts:journal")).content.decode()
    assert "復元モード" in page and act(1, 2)["number"] in page and act(2, 1)["number"] in page
    assert admin.post(reverse("receipts:ask-release"), {"reason": ""}).status_code == 422
    assert admin.post(reverse("receipts:ask-release"), {"reason": "控えを確かめた"}).status_code == 302
    assert admin.post(reverse("receipts:release")).status_code == 409
    inspector = signed_in(Role.INSPECTOR, login_name="inspector")
    assert "控えを確かめた" in inspector.get(reverse("receipts:journal")).content.decode()
    assert inspector.post(reverse("receipts:release")).status_code == 403
    manager = signed_in(Role.OPERATIONS_MANAGER, login_name="manager")
    assert manager.post(reverse("receipts:release")).status_code == 302
    assert "これまでの停止と再開" in manager.get(reverse("receipts:journal")).content.decode()
    assert manager.post(reverse("receipts:compare")).status_code == 302
    assert "控えと帳簿は一致しています" in manager.get(reverse("receipts:journal")).content.decode()
    assert operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)


def test_the_collector_reads_why_his_print_and_his_refund_are_refused(before, journal, signed_in):
    path.append(journal, act(1, 9))
    collector = signed_in(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    for url, given in (
        (reverse("receipts:print", args=[before.ready.number]), {"way": "a5"}),
        (reverse("receipts:refund", args=[before.ready.number]), {"reason": "申出"}),
        (reverse("receipts:drop", args=[before.intent.key]), {}),
    ):
        answer = collector.post(url, given)
        assert answer.status_code == 409 and "現金の記録を止めています" in answer.content.decode()
    assert ledger.halt() is not None


def test_a_lost_receipt_is_not_called_forged(behind, signed_in):
    operations.watch(by=LEADER, at=NOON)
    lost = act(1, 2)
    page = signed_in(Role.OPERATOR).post(reverse("receipts:verify"), {"number": lost["number"], "code": lost["code"]})
    assert "この領収証は発行されています" in page.content.decode() and "700" in page.content.decode()


def test_the_day_and_the_console_say_what_is_missing(behind, capsys, monkeypatch):
    from saikoku.assembly import day
    from saikoku.assembly.commands import compare_receipts

    with pytest.raises(day.StepRefused, match="帳簿にない記録があります"):
        day.compare_receipts(NOON.date(), LEADER)
    monkeypatch.setattr("saikoku.assembly.session.open_database", lambda args: None)
    assert compare_receipts.run(type("Args", (), {"json": True})) == 1
    said = capsys.readouterr()
    assert act(1, 2)["number"] in said.out and act(2, 1)["number"] in said.err
    assert ReceiptStep.objects.filter(step="journalled").count() == 1
