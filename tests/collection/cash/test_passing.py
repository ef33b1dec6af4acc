"""Between bag and safe: money handed over during the day, change lent and counted back, always by two and never mixed."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from saikoku.collection.cash import operations, queries
from saikoku.collection.cash.models import Acknowledgement, DayClose, Passing, PassingEnd
from saikoku.collection.cash.rules import coins, passing
from saikoku.collection.cash.rules.passing import Way
from saikoku.collection.ledger import operations as ledger_operations
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.models import Entry, Leg
from saikoku.collection.ledger.operations import Unbalanced
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts.models import ReceiptStep
from saikoku.collection.receipts.operations import voiding
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests.collection import money
from tests.collection.cash.test_cash import (
    EVENING,
    MORNING,
    SECOND,
    THIRD,
    attacked,
    closed,
    counted,
    day_with,
    pieces,
    prove,
    refused,
)
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON
from tests.collection.proofs import invariants

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(seal):
    return seal


def test_the_office_is_told_only_of_what_one_may_count_oneself(world):
    day_with(5_000)
    one = offered(Way.HANDOVER, 2_000)
    assert list(queries.passings_to_take(LEADER)) == [one] and not queries.passings_to_take(COLLECTOR).exists()
    operations.drop(passing_id=one.pk, by=LEADER, at=NOON)
    offered(Way.LEND, 3_000, by=LEADER, worker_number=COLLECTOR.worker_number)
    taken(queries.open_passings().get(), by=COLLECTOR)
    back = offered(Way.RETURN, 3_000, by=LEADER, worker_number=COLLECTOR.worker_number, absence="急病")
    assert not queries.passings_to_take(LEADER).exists() and list(queries.passings_to_take(SECOND)) == [back]
    counted(5_000)
    assert queries.counted_unconfirmed(LEADER.name).count() == 1 == queries.counted_unconfirmed(SECOND.name).count()
    assert not queries.counted_unconfirmed(COLLECTOR.name).exists()
    operations.count_for_absent(
        worker_number=COLLECTOR.worker_number, day=DAY, pieces=pieces(5_000), absence="急病", by=LEADER, at=EVENING
    )
    assert not queries.counted_unconfirmed(LEADER.name).exists(), "he counted last"
    assert not queries.counted_unconfirmed(COLLECTOR.name).exists(), "he took the money in"
    assert queries.counted_unconfirmed(SECOND.name).count() == 1


def offered(way: Way, yen: int, *, by=COLLECTOR, at=NOON, **more) -> Passing:
    return operations.offer(way=way, pieces=pieces(yen), by=by, at=at, **more)


def taken(one: Passing, yen: int | None = None, *, by=LEADER, at=NOON) -> PassingEnd:
    return operations.take(passing_id=one.pk, recounted=one.yen if yen is None else yen, by=by, at=at)


PLAIN = {
    "yen": 100, "expected": 100, "remark": "", "has_ended": False, "pieces": [1], "is_own": True, "absence": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("way", "changes", "reasons"),
    [
        (Way.HANDOVER, {}, []),
        (Way.HANDOVER, {"yen": 101}, ["more-than-the-day"]),
        (Way.HANDOVER, {"yen": 0}, ["nothing-counted"]),
        (Way.HANDOVER, {"has_ended": True, "pieces": [-1]}, ["count-negative", "day-ended"]),
        (Way.LEND, {"is_own": False, "expected": 0}, []),
        (Way.LEND, {"expected": 0}, ["own-passing"]),
        (Way.RETURN, {}, []),
        (Way.RETURN, {"yen": 99}, ["change-unexplained"]),
        (Way.RETURN, {"yen": 0, "remark": "落とした"}, []),
        (Way.RETURN, {"yen": 0, "expected": 0}, ["nothing-counted", "no-change-out"]),
        (Way.RETURN, {"is_own": False}, ["absence-missing"]),
        (Way.RETURN, {"is_own": False, "absence": "急病"}, []),
    ],
)
def test_what_may_be_given(way, changes, reasons):
    assert passing.offer_refusals(way, **(PLAIN | changes)) == reasons


TAKEN = {
    "is_open": True, "yen": 100, "recounted": 100, "offered_by": "jiro", "by": "leader", "is_own": False, "expected": 100,
    "expected_now": 100, "has_ended": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("way", "changes", "reasons"),
    [
        (Way.HANDOVER, {}, []),
        (Way.HANDOVER, {"is_open": False}, ["passing-ended"]),
        (Way.HANDOVER, {"by": "jiro"}, ["own-passing"]),
        (Way.HANDOVER, {"is_own": True}, ["own-passing"]),
        (Way.HANDOVER, {"recounted": 99, "has_ended": True}, ["recount-differs", "day-ended"]),
        (Way.HANDOVER, {"expected_now": 99}, ["more-than-the-day"]),
        (Way.LEND, {"is_own": True}, []),
        (Way.LEND, {}, ["own-passing"]),
        (Way.RETURN, {}, []),
        (Way.RETURN, {"expected_now": 90}, ["books-moved"]),
    ],
)
def test_what_may_be_taken(way, changes, reasons):
    assert passing.take_refusals(way, **(TAKEN | changes)) == reasons


@pytest.mark.clause("18")
def test_money_goes_into_the_safe_during_the_day_when_both_count_the_same(world):
    day_with(12_000, 8_500)
    one = offered(Way.HANDOVER, 15_000)
    assert ledger.held(Account.SAFE) == 0  # nothing moves by the first count
    refused(lambda: taken(one, 14_000), "recount-differs")
    refused(lambda: taken(one, by=COLLECTOR), "own-passing")
    taken(one)
    refused(lambda: taken(one), "passing-ended")
    assert (ledger.held(Account.CASH, "V01"), ledger.held(Account.SAFE)) == (5_500, 15_000)
    refused(lambda: offered(Way.HANDOVER, 5_501), "more-than-the-day")
    count = counted(5_500)
    assert (count.expected, count.handed_over, count.difference, count.in_safe) == (5_500, 15_000, 0, 20_500)
    close = closed(5_500)
    deposit = operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=MORNING)
    assert deposit.yen == coins.total(queries.pieces_of(queries.parts_of(deposit))) == 20_500
    prove(deposit)
    assert (ledger.held(Account.SAFE), ledger.held(Account.CITY)) == (0, 20_500)
    started, rows = queries.cash_book(DAY, MORNING.date())
    assert started == 0 and [row.after for row in rows] == [12_000, 20_500, 0]
    invariants.check()


def test_everything_may_be_handed_over_and_the_close_counts_nothing(world):
    day_with(1_000)
    taken(offered(Way.HANDOVER, 1_000))
    counted(0)
    close = closed(0)
    assert queries.to_deposit() == [close] and close.count.in_safe == 1_000


def test_the_limit_of_a_collector_is_free_again_by_what_he_handed_over(world):
    day_with(499_000)
    person, owed = money.payer(2_000)
    with pytest.raises(receipts.ReceiptRefused, match="collector-holds-too-much"):
        money.took(person, owed, 2_000)
    taken(offered(Way.HANDOVER, 400_000))
    assert money.took(person, owed, 2_000)


def test_a_hand_over_after_the_count_asks_for_another_count_and_a_count_ends_what_was_only_offered(world):
    day_with(3_000)
    late = offered(Way.HANDOVER, 1_000)
    counted(3_000)
    refused(lambda: taken(late), "passing-ended")
    taken(offered(Way.HANDOVER, 1_000))
    refused(lambda: closed(3_000), "counted-before-last-receipt")
    counted(2_000)
    closed(2_000)
    refused(lambda: offered(Way.HANDOVER, 1), "day-ended", "more-than-the-day")
    invariants.check()


def test_a_new_count_takes_the_place_of_the_one_before_and_the_office_may_drop_it(world):
    day_with(3_000)
    first = offered(Way.HANDOVER, 1_000)
    second = offered(Way.HANDOVER, 2_000)
    refused(lambda: taken(first), "passing-ended")
    assert list(queries.open_passings("V01")) == [second]
    operations.drop(passing_id=second.pk, by=LEADER, at=NOON)
    refused(lambda: operations.drop(passing_id=second.pk, by=LEADER, at=NOON), "passing-ended")
    assert not queries.open_passings().exists() and ledger.held(Account.SAFE) == 0


def test_money_in_the_safe_is_neither_given_back_nor_written_anew(world):
    (old,) = day_with(1_000)
    asked, *_ = day_with(2_000)
    voiding.ask_refund(number=asked.number, reason="申出", by=COLLECTOR, at=NOON)
    taken(offered(Way.HANDOVER, 2_500))
    with pytest.raises(receipts.ReceiptRefused, match="handed-over"):
        voiding.replace(number=old.number, reason="汚損", by=COLLECTOR, at=NOON)
    with pytest.raises(receipts.ReceiptRefused, match="handed-over"):
        voiding.confirm(number=asked.number, by=LEADER, at=NOON)
    invariants.check()


@pytest.mark.clause("18")
def test_change_is_lent_and_counted_back_on_accounts_of_its_own(world):
    refused(lambda: offered(Way.LEND, 5_000), "own-passing")
    one = offered(Way.LEND, 5_000, by=LEADER, worker_number="V01")
    refused(lambda: taken(one, by=SECOND), "own-passing")  # only the collector takes it
    taken(one, by=COLLECTOR)
    day_with(12_000)
    assert (ledger.held(Account.FLOAT, "V01"), ledger.held(Account.FUND), ledger.in_custody()) == (5_000, -5_000, 12_000)
    assert ledger.holdings()[Account.FLOAT, "V01"] == 5_000
    refused(lambda: offered(Way.RETURN, 4_900), "change-unexplained")
    back = offered(Way.RETURN, 4_900, remark="渡し間違いか")
    taken(back)
    assert (ledger.held(Account.FLOAT, "V01"), ledger.held(Account.FUND)) == (0, -100)
    assert ledger.held(Account.FLOAT_GAP, "V01") == 100 and ledger.held(Account.DIFFERENCE, "V01") == 0
    assert (Account.FLOAT, "V01") not in ledger.holdings() and ledger.held(Account.CASH, "V01") == 12_000
    assert [(leg.account, leg.yen) for leg in queries.charged("V01", DAY)] == [
        ("float", 5_000), ("cash", 12_000), ("float", -5_000), ("floatgap", 100),
    ]  # fmt: skip
    started, rows = queries.change_book(DAY, DAY)
    assert started == 0 and [(row.holder, row.lent, row.back, row.gap, row.out) for row in rows] == [
        ("V01", 5_000, 0, 0, 5_000), ("V01", 0, 4_900, 100, 0),
    ]  # fmt: skip
    assert queries.change_book(MORNING.date(), MORNING.date()) == (0, [])
    assert [row.came for row in queries.cash_book(DAY, DAY)[1]] == [12_000]  # the city's money alone
    invariants.check()


def test_change_lent_again_before_it_is_counted_back_makes_the_count_old(world):
    taken(offered(Way.LEND, 5_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    back = offered(Way.RETURN, 5_000)
    taken(offered(Way.LEND, 1_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    refused(lambda: taken(back), "books-moved")


def test_the_change_of_somebody_who_is_away_is_counted_by_two_others(world):
    taken(offered(Way.LEND, 5_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    refused(lambda: offered(Way.RETURN, 5_000, by=LEADER, worker_number="V01"), "absence-missing")
    back = offered(Way.RETURN, 5_000, by=LEADER, worker_number="V01", absence="退職")
    refused(lambda: taken(back, by=LEADER), "own-passing")
    taken(back, by=SECOND)
    assert ledger.held(Account.FLOAT, "V01") == 0


@pytest.mark.parametrize("legs", [
    [(Account.FLOAT, "V01", 5), (Account.SAFE, "", -5)], [(Account.FUND, "", 5), (Account.CASH, "V01", -5)],
])  # fmt: skip
def test_change_is_never_mixed_with_the_citys_money(world, legs):
    with pytest.raises(Unbalanced, match="change-mixed-with-the-city-s-money"):
        ledger_operations.post(kind=Kind.HANDOVER, reference="x", legs=legs, on=DAY, by=LEADER, at=NOON)

    def forge():
        entry = Entry.objects.create(
            kind="handover", reference="x", legs_count=2, posted_on=DAY, posted_at=NOON, posted_by="x"
        )
        Leg.objects.bulk_create(Leg(entry=entry, account=a, holder=h, yen=y) for a, h, y in legs)

    attacked("change_is_never_mixed_with_the_city_s_money", forge)


def test_somebody_else_counts_and_a_third_confirms_the_day_of_a_collector_who_is_away(world):
    day_with(12_000)
    person, owed = money.payer(500)
    unprinted = money.took(person, owed, 500)
    open_one = receipts.open_intent(debtor_id=money.payer(5)[0].pk, by=COLLECTOR, at=NOON)

    def count(absence="急病", by=LEADER):
        return operations.count_for_absent(
            worker_number="V01", day=DAY, pieces=pieces(12_500), absence=absence, by=by, at=EVENING
        )

    refused(lambda: count(absence=" "), "absence-missing")
    refused(lambda: count(by=COLLECTOR), "own-absence")
    count()
    refused(lambda: closed(12_500, by=SECOND), "intent-open", "receipts-open")
    drop = {"key": open_one.key, "reason": "本人に確かめた"}
    with pytest.raises(receipts.ReceiptRefused, match="intent-young"):
        receipts.drop_for_absent(**drop, by=LEADER, at=NOON)
    with pytest.raises(receipts.ReceiptRefused, match="own-absence"):
        receipts.drop_for_absent(**drop, by=COLLECTOR, at=EVENING)
    receipts.drop_for_absent(**drop, by=LEADER, at=EVENING)
    with pytest.raises(receipts.ReceiptRefused, match="own-absence"):
        voiding.answer_for_absent(number=unprinted.number, reason="x", by=COLLECTOR, at=EVENING)
    voiding.answer_for_absent(number=unprinted.number, reason="本人が電話で、出たと言った", by=LEADER, at=EVENING)
    with pytest.raises(receipts.ReceiptRefused, match="nothing-to-answer"):
        voiding.answer_for_absent(number=unprinted.number, reason="x", by=LEADER, at=EVENING)
    refused(lambda: closed(12_500), "own-count")
    close = closed(12_500, by=SECOND)
    assert close.count.absence == "急病" and list(queries.closed_for("V01")) == [close]
    operations.acknowledge(day=DAY, by=COLLECTOR, at=MORNING)
    operations.acknowledge(day=DAY, by=COLLECTOR, at=MORNING)
    assert not queries.closed_for("V01").exists()
    objection = operations.record_objection(worker_number="V01", day=DAY, text="手紙で", by=LEADER, at=MORNING)
    refused(
        lambda: operations.answer_objection(objection_id=objection.pk, text="x", by=LEADER, at=MORNING),
        "own-objection", "own-day",
    )
    refused(lambda: operations.answer_objection(objection_id=objection.pk, text="x", by=SECOND, at=MORNING), "own-day")
    assert [[one.took_part for one in queries.open_objections(who.name)] for who in (SECOND, THIRD)] == [[True], [False]]
    operations.answer_objection(objection_id=objection.pk, text="調べた", by=THIRD, at=MORNING)
    refused(
        lambda: operations.record_objection(worker_number="L01", day=DAY, text=" ", by=LEADER, at=MORNING),
        "own-absence", "text-missing",
    )
    invariants.check()


def forged(**changes) -> Passing:
    plain = {
        "way": "handover", "worker_number": "V01", "day": DAY, "turn": 9, "n1000": 1, "yen": 1_000, "expected": 1_000,
        "difference": 0, "offered_at": NOON, "offered_by": "jiro",
    }  # fmt: skip
    return Passing.objects.create(**(plain | changes))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"turn": 1}, "passing_is_offered_in_turns"),
        ({"yen": 999, "expected": 999}, "passing_is_the_sum_of_its_pieces"),
        ({"n1000": 0, "yen": 0, "expected": 0}, "passing_is_of_some_yen"),
        ({"expected": 900, "difference": 100, "remark": "x"}, "only_change_comes_back_with_a_difference_and_explained"),
        ({"way": "return", "expected": 900, "difference": 100}, "only_change_comes_back_with_a_difference_and_explained"),
        ({"way": "gift"}, "passing_names_its_way_and_persons"),
    ],
)
def test_a_passing_that_cannot_be_is_refused_by_the_table(world, changes, name):
    forged(turn=1)
    attacked(name, lambda: forged(**changes))


def test_passings_are_taken_by_others_counted_alike_and_posted(world):
    day_with(1_000)
    one = forged()

    def end(**changes):
        plain = {"passing": one, "done": "taken", "recounted": 1_000, "ended_at": NOON, "ended_by": "leader"}
        return PassingEnd.objects.create(**(plain | changes))

    attacked("passing_is_taken_by_another", lambda: end(ended_by="jiro"))
    attacked("passing_is_counted_alike_by_both", lambda: end(recounted=999))
    attacked("passing_stands_in_the_ledger", end)
    attacked("passing_ends_taken_or_dropped", lambda: end(done="dropped"))


def test_a_statement_is_acknowledged_once_and_a_paper_answered_for_by_another(world):
    (receipt,) = day_with(1_000)
    facts = {"worker_number": "V01", "day": DAY, "at": NOON, "by": "jiro"}
    Acknowledgement.objects.create(**facts)
    attacked("statement_is_acknowledged_once", lambda: Acknowledgement.objects.create(**facts))
    attacked("paper_is_answered_for_by_another", lambda: ReceiptStep.objects.create(
        receipt=receipt, step="answered_for", note="x", at=NOON, by="jiro"
    ))  # fmt: skip


PASSING_GUARDS = {
    "passing_is_taken_by_another": "cash_passingend", "passing_stands_in_the_ledger": "cash_passingend",
    "change_is_never_mixed_with_the_city_s_money": "ledger_leg", "paper_is_answered_for_by_another": "receipts_receiptstep",
    "no_receipt_without_insurance": "receipts_receipt",
}  # fmt: skip


@pytest.mark.parametrize(("trigger", "table"), PASSING_GUARDS.items())
def test_each_guard_of_what_passes_stands_in_the_database(trigger, table):
    with connection.cursor() as cursor:
        cursor.execute("select tgenabled from pg_trigger where tgname = %s and tgrelid = %s::regclass", [trigger, table])
        assert cursor.fetchall() == [("O",)]


@pytest.fixture
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)


@pytest.fixture
def at_own_screen(account_of):
    """Everybody at a browser of his own."""

    def sign_in(*roles, **kwargs):
        client = Client()
        client.force_login(account_of(*roles, **kwargs), backend="saikoku.security.access.backends.ActiveAccountBackend")
        session = client.session
        session["last_seen"] = clock.real_now().timestamp()
        session.save()
        return client

    return sign_in


@pytest.mark.usefixtures("a_day")
def test_the_pages_of_a_hand_over_and_of_change(world, at_own_screen):
    day_with(12_000)
    collector = at_own_screen(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    give = reverse("cash:give", args=["handover"])
    assert "12,000円" in collector.get(give).content.decode()
    assert collector.post(give, {"n10000": "2"}).status_code == 422
    assert collector.post(give, {"n10000": "1"}).url == reverse("cash:mine")
    assert "責任者が数える" in collector.get(reverse("cash:mine")).content.decode()
    assert collector.get(reverse("cash:give", args=["lend"])).status_code == 404
    leader = at_own_screen(Role.SUPERVISOR, worker_number="L01", login_name="leader")
    assert "受渡しを待つお金" in leader.get(reverse("today:home")).content.decode()
    assert "金庫への引渡し" in leader.get(reverse("cash:index")).content.decode()
    take = reverse("cash:take", args=[Passing.objects.get().pk])
    page = leader.get(take).content.decode()
    assert "伏せています" in page and "10,000" not in page
    assert leader.post(take, {"recounted": "9000"}).status_code == 409
    assert leader.post(take, {"recounted": "10000"}).url == reverse("cash:index")
    assert "この受渡しは終わりました" in leader.get(take).content.decode()
    at_own_screen(Role.OPERATOR, worker_number="W77")
    page = leader.get(reverse("cash:lend")).content.decode()
    assert "(V01)" in page and "(W77)" not in page  # an operator could not count it
    lend = {"worker_number": "V01", "n1000": "3"}
    assert leader.post(reverse("cash:lend"), lend).url == reverse("cash:index")
    one = Passing.objects.get(way="lend")
    mine = collector.get(reverse("cash:mine")).content.decode()
    assert "釣銭準備金が用意されています" in mine
    assert "用意された釣銭準備金" in collector.get(reverse("today:home")).content.decode()
    assert leader.get(reverse("cash:take", args=[one.pk])).status_code == 200
    receive = reverse("cash:receive", args=[one.pk])
    assert collector.post(receive, {"recounted": "3000"}).url == reverse("cash:mine")
    assert "3,000" in leader.get(reverse("cash:index")).content.decode()
    book = leader.get(reverse("cash:book") + f"?month={DAY:%Y-%m}").content.decode()
    assert "釣銭準備金の貸出し" in book and "貸し出している額" in book
    drawn = leader.get(reverse("cash:paper", args=[f"{DAY:%Y-%m}", "pdf"])).content
    read = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(drawn)).pages).split())
    assert "計3,000円0円なし3,000円" in read
    assert leader.get(reverse("cash:paper", args=[f"{DAY:%Y-%m}", "xlsx"])).status_code == 200
    back = reverse("cash:return-for", args=["V01"])
    assert leader.get(back).status_code == 200
    assert leader.post(back, {"n1000": "3", "absence": "急病"}).status_code == 302
    last = Passing.objects.get(way="return")
    assert leader.post(reverse("cash:drop", args=[last.pk])).status_code == 302
    assert leader.post(reverse("cash:drop", args=[last.pk])).url == reverse("cash:take", args=[last.pk])
    assert leader.get(reverse("cash:return-for", args=["V77"])).status_code == 404
    statement = collector.get(reverse("cash:statement", args=[DAY])).content.decode()
    assert "金庫との受渡し" in statement and "釣銭準備金の貸出し" in statement


@pytest.mark.usefixtures("a_day")
def test_the_pages_of_a_day_closed_for_a_collector_who_is_away(world, at_own_screen):
    day_with(12_000)
    person, owed = money.payer(500)
    paper = money.took(person, owed, 500)
    early = clock.at(DAY, 9)
    receipts.open_intent(debtor_id=money.payer(5)[0].pk, by=COLLECTOR, at=early)
    leader = at_own_screen(Role.SUPERVISOR, worker_number="L01", login_name="leader")
    absent = reverse("cash:absent", args=["V01", DAY])
    assert absent in leader.get(reverse("cash:close", args=["V01", DAY])).content.decode()
    page = leader.get(absent).content.decode()
    assert paper.number in page and "途中の受け取り" in page
    drop = reverse("cash:drop-intents", args=["V01", DAY])
    assert leader.post(drop, {"reason": ""}).status_code == 409
    assert leader.post(drop, {"reason": "本人に電話で確かめた"}).url == absent
    show = reverse("receipts:show", args=[paper.number])
    assert "紙のゆくえを記録する" in leader.get(show).content.decode()
    assert leader.post(reverse("receipts:answer-for", args=[paper.number]), {"reason": "控えがある"}).status_code == 302
    count = {"n10000": "1", "n1000": "2", "n500": "1"}
    assert leader.post(absent, count).status_code == 422
    assert leader.post(absent, count | {"absence": "急病"}).status_code == 302
    manager = at_own_screen(Role.OPERATIONS_MANAGER, login_name="manager")
    close = reverse("cash:close", args=["V01", DAY])
    assert leader.post(close + "confirm/", {"recounted": "12500"}).status_code == 409
    assert manager.post(close + "confirm/", {"recounted": "12500"}).status_code == 302
    assert DayClose.objects.get().count.absence == "急病"
    objection = reverse("cash:objection", args=["V01", DAY])
    assert manager.post(objection, {"text": "手紙で述べた"}).status_code == 302
    assert manager.get(reverse("cash:objection", args=["V02", DAY])).status_code == 404
    collector = at_own_screen(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    assert "代わりに行われた締め" in collector.get(reverse("today:home")).content.decode()
    assert "あなたに代わって行いました" in collector.get(reverse("cash:mine")).content.decode()
    statement = reverse("cash:statement", args=[DAY])
    assert "あなたに代わって数えました" in collector.get(statement).content.decode()
    assert collector.post(reverse("cash:acknowledge", args=[DAY])).url == statement
    assert "この計算書は確かめました" in collector.get(statement).content.decode()
    assert "代わりに行われた締め" not in collector.get(reverse("today:home")).content.decode()
    assert leader.get(reverse("cash:absent", args=["V77", DAY])).status_code == 404
