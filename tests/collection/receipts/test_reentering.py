"""What an older copy of the books lost is entered again from its paper, by two persons, and the books are whole again."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from saikoku.collection.cash import queries as cash
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Receipt, Reentry, ReentryDone, Series
from saikoku.collection.receipts.operations import ReceiptRefused, voiding
from saikoku.collection.receipts.rules import reentering
from saikoku.collection.receipts.rules.acceptance import Open, Wanted
from saikoku.collection.receipts.rules.states import State
from saikoku.documents import receipt as paper
from saikoku.kernel import clock, keys
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.operations import door
from saikoku.security.access.rules.permissions import Role
from tests.attacks import attacked
from tests.collection import money
from tests.collection.cash.test_cash import closed, counted
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON, OFFICER
from tests.collection.proofs import invariants

pytestmark = pytest.mark.django_db
SECOND = money.Actor("second", account_id=705, worker_number="L02", display_name="二人 目")
LATER = NOON + timedelta(days=1)
OWED = {1: Open(1, DAY, 500), 2: Open(2, DAY, 300)}


@pytest.mark.parametrize(
    ("wanted", "total", "reasons"),
    [
        ([Wanted(1, 500), Wanted(2, 200)], 700, []),
        ([], 700, ["nothing-chosen"]),
        ([Wanted(1, 200), Wanted(1, 300)], 500, ["instalment-named-twice"]),
        ([Wanted(9, 700)], 700, ["instalment-not-open"]),
        ([Wanted(2, 301)], 301, ["amount-above-balance"]),
        ([Wanted(2, 0), Wanted(1, 500)], 500, ["amount-above-balance"]),
        ([Wanted(1, 500)], 700, ["sum-differs"]),
    ],
)
def test_the_lines_of_a_lost_receipt(wanted, total, reasons):
    assert reentering.refusals(wanted, OWED, total) == reasons


@pytest.fixture(autouse=True)
def collector_is_known(account_of):
    """His name stands on the papers."""
    account = account_of(Role.COLLECTOR, login_name="jiro", worker_number="V01")
    account.display_name = "仮名 次郎"
    account.save(update_fields=["display_name"])


@dataclasses.dataclass
class Lost:
    """What the books forgot: the receipts as they were, whoever paid, and what was owed."""

    person: object
    owed: list
    receipts: list[Receipt]


def lose(act, *, person=None, owed=None) -> Lost:
    """Do it, with its lines in the journal, and let the books forget it; two persons let money move again."""
    if person is None:
        person, owed = money.payer(1_000, 2_000)
    with transaction.atomic():
        made = act(person, owed)
        transaction.set_rollback(True)
    operations.watch(by=LEADER, at=NOON)
    operations.ask_release(reason="控えの紙を確かめた", by=LEADER, at=NOON)
    operations.release(by=OFFICER, at=NOON)
    return Lost(person, owed, made)


def one_receipt(person, owed) -> list[Receipt]:
    return [money.took(person, owed, 1_000, 500)]


def asked(lost: Lost, place: int = 0, *yen: int, by=LEADER, at=LATER, **more) -> Reentry:
    """The first person reads the paper."""
    wanted = [Wanted(row.pk, amount) for row, amount in zip(lost.owed, yen or (1_000, 500), strict=False)]
    return operations.ask_reentry(
        number=lost.receipts[place].number, debtor_id=lost.person.pk, wanted=wanted, by=by, at=at, **more
    )


def refused(act, *reasons: str) -> None:
    with pytest.raises(ReceiptRefused) as refusal:
        act()
    assert refusal.value.reasons == list(reasons)


def balances(person) -> list[int]:
    return [row.balance for row in queries.owed(person.pk)]


@pytest.mark.clause("16.12.ク")
def test_a_lost_receipt_is_in_the_books_again_with_its_number_sum_and_moment(seal):
    lost = lose(one_receipt)
    old = lost.receipts[0]
    assert balances(lost.person) == [1_000, 2_000] and [act["number"] for act in queries.lost_acts()] == [old.number]
    row = asked(lost)
    assert balances(lost.person) == [1_000, 2_000]  # nothing moves by one person
    refused(lambda: operations.enter_again(reentry_id=row.pk, by=LEADER, at=LATER), "own-reentry")
    new = operations.enter_again(reentry_id=row.pk, by=SECOND, at=LATER)
    assert (new.number, new.total, new.issued_at, new.digest, new.check_code, new.facts) == (
        old.number, old.total, old.issued_at, old.digest, old.check_code, old.facts,
    )  # fmt: skip
    assert balances(lost.person) == [1_500] and ledger.held(Account.CASH, "V01") == 1_500
    assert queries.verify(new.number, new.check_code).word == "genuine" and queries.state(new) == State.PRINTED
    assert queries.lost_acts() == [] and queries.compare_journal().known_lost == 0
    assert cash.days_changed_late(LATER.date()) == [DAY]
    assert [(one["receipt_number"], one["principal"]) for one in cash.delivered_receipts(DAY, DAY)] == [
        (new.number, 1_000), (new.number, 500),
    ]  # fmt: skip
    assert Series.objects.get().last == 1  # the counters stay
    refused(lambda: operations.enter_again(reentry_id=row.pk, by=SECOND, at=LATER), "not-lost", "asked-anew")
    assert money.took(*money.payer(5), 5).serial == 2
    invariants.check()


def test_a_receipt_is_entered_again_also_where_two_seals_have_one_imprint(seal):
    lost = lose(one_receipt)
    other = money.filed_seal()
    assert other.sha256 == seal.sha256  # two stamps of one form, the other not permitted then
    new = operations.enter_again(reentry_id=asked(lost).pk, by=SECOND, at=LATER)
    assert new.seal == seal


@pytest.mark.parametrize("is_older", [False, True])
def test_a_receipt_entered_again_names_the_key_of_its_code_and_is_no_forgery_under_another(seal, monkeypatch, is_older):
    lost, load = lose(one_receipt), keys.load
    if is_older:
        monkeypatch.setattr(keys, "load", lambda name: bytes(32) if name == queries.KEY else load(name))
    new = operations.enter_again(reentry_id=asked(lost).pk, by=SECOND, at=LATER)
    assert (new.key_id == keys.key_id(queries.KEY)) is not is_older and new.key_id
    assert queries.is_unaltered(new) and queries.verify(new.number, new.check_code).word == "genuine"


@pytest.mark.parametrize("then", ["", "カツラギ"])
def test_a_receipt_is_entered_again_with_the_reading_that_stood_on_it_then(seal, monkeypatch, then):
    """What fonts can draw may have changed since: the digest in the journal says what was printed."""
    person, owed = money.payer(1_000, 2_000)
    type(person).objects.filter(pk=person.pk).update(name="葛\U000e0102城", name_kana="カツラギ")
    person.refresh_from_db()
    with monkeypatch.context() as before:
        before.setattr(paper, "reading_of", lambda name, kana: then)
        lost = lose(one_receipt, person=person, owed=owed)
    row = asked(lost)
    made = operations.enter_again(reentry_id=row.pk, by=SECOND, at=LATER)
    assert made.digest == lost.receipts[0].digest and made.facts.get("reading", "") == then



def test_it_is_counted_closed_and_paid_in_with_its_day(seal):
    lost = lose(one_receipt)
    operations.enter_again(reentry_id=asked(lost).pk, by=SECOND, at=LATER)
    counted(1_500)
    assert closed(1_500).count.expected == 1_500
    invariants.check()


@pytest.mark.parametrize("yen", [(1_000, 499), (500, 1_000)])
def test_what_is_not_the_paper_is_not_entered(seal, yen):
    lost = lose(one_receipt)
    refused(lambda: asked(lost, 0, *yen), "sum-differs" if sum(yen) != 1_500 else "paper-differs")
    assert not Reentry.objects.exists()


def test_only_somebody_else_than_the_collector_enters_what_was_lost(seal):
    lost = lose(one_receipt)
    refused(lambda: asked(lost, by=COLLECTOR), "own-receipt")
    row = asked(lost)
    refused(lambda: operations.enter_again(reentry_id=row.pk, by=COLLECTOR, at=LATER), "own-receipt")
    later = asked(lost)  # read once more: the first reading counts no more
    refused(lambda: operations.enter_again(reentry_id=row.pk, by=SECOND, at=LATER), "asked-anew")
    assert operations.enter_again(reentry_id=later.pk, by=SECOND, at=LATER)
    with pytest.raises(ReceiptRefused, match="not-lost"):
        asked(lost)


def test_a_name_that_was_another_on_that_day_is_read_from_the_paper(seal):
    person, owed = money.payer(1_000, 2_000)
    printed_name = person.name
    lost = lose(one_receipt, person=person, owed=owed)
    person.name = "改姓 花子"
    person.save(update_fields=["name"])
    refused(lambda: asked(lost), "paper-differs")
    new = operations.enter_again(reentry_id=asked(lost, payee=printed_name).pk, by=SECOND, at=LATER)
    assert new.payee == printed_name
    invariants.check()


def test_a_replaced_receipt_and_its_void_are_entered_in_their_order(seal):
    def misprint(person, owed):
        old = money.took(person, owed, 1_000, 500)
        return [old, voiding.replace(number=old.number, reason="汚損", by=COLLECTOR, at=NOON)]

    lost = lose(misprint)
    old, new = (one.number for one in lost.receipts)
    assert [(act["number"], act["kind"]) for act in queries.lost_acts()] == [(old, "issued"), (old, "void"), (new, "issued")]
    refused(lambda: operations.ask_void(number=old, by=LEADER, at=LATER), "receipt-not-there")
    refused(lambda: asked(lost, 1, replaces=old), "replaced-unknown")
    operations.enter_again(reentry_id=asked(lost).pk, by=SECOND, at=LATER)
    operations.enter_again(reentry_id=operations.ask_void(number=old, by=LEADER, at=LATER).pk, by=SECOND, at=LATER)
    assert balances(lost.person) == [1_000, 2_000]
    operations.enter_again(reentry_id=asked(lost, 1, replaces=old).pk, by=SECOND, at=LATER)
    assert balances(lost.person) == [1_500] and ledger.held(Account.CASH, "V01") == 1_500
    assert queries.verify(old, Receipt.objects.get(number=old).check_code).word == "void"
    assert Receipt.objects.get(number=new).replaces.number == old and queries.lost_acts() == []
    invariants.check()


def test_money_that_the_city_booked_meanwhile_counts_once(seal):
    person, owed = money.payer(1_000)
    lost = lose(lambda person, owed: [money.took(person, owed, 1_000)], person=person, owed=owed)
    key = {name: getattr(owed[0], name) for name in (*door.KEY, "due_on")}
    Payment.objects.create(
        payment_number="CITY1", debtor_id=person.pk, debtor_number=person.number, paid_on=DAY, credited_on=DAY, channel="6",
        principal=1_000, report="2", standing=1_000, final=True, received_at=LATER, run_id=7, **key,
    )  # fmt: skip
    owed[0].balance = 0
    owed[0].save(update_fields=["balance"])
    new = operations.enter_again(reentry_id=asked(lost, 0, 1_000).pk, by=SECOND, at=LATER)
    assert balances(person) == [] and queries.owed(person.pk) == []
    assert new.lines.get().balance_before == 1_000 and ledger.held(Account.CASH, "V01") == 1_000


def test_a_day_that_was_closed_meanwhile_takes_no_receipt(seal):
    lost = lose(one_receipt)
    row = asked(lost)
    counted(0)
    closed(0, lost_reason="控えの紙が見つからない")
    refused(lambda: operations.enter_again(reentry_id=row.pk, by=SECOND, at=LATER), "closed-without-it")
    refused(lambda: asked(lost), "closed-without-it")


def test_a_lost_number_is_given_by_two_persons_only(seal, monkeypatch):
    """Triggers reentry_is_of_a_lost_act, reentry_is_done_by_a_second_person, lost_receipt_is_entered_by_two_persons."""
    lost = lose(one_receipt)
    row = asked(lost)
    copy = {field.name: getattr(row, field.name) for field in row._meta.fields if field.name != "id"}
    attacked("reentry_is_of_a_lost_act", lambda: Reentry.objects.create(**copy | {"digest": "0" * 64}))
    attacked("reentry_says_what_the_paper_says", lambda: Reentry.objects.create(**copy | {"facts": {}}))
    other = money.took(*money.payer(5), 5)
    attacked("reentry_is_done_by_a_second_person", lambda: ReentryDone.objects.create(
        reentry=row, receipt=other, done_at=LATER, done_by="second"
    ))  # fmt: skip
    monkeypatch.setattr(ReentryDone.objects, "create", lambda **_: None)
    attacked(
        "lost_receipt_is_entered_by_two_persons",
        lambda: operations.enter_again(reentry_id=row.pk, by=SECOND, at=LATER),
    )


@pytest.mark.clause("16.12.ク")
def test_the_pages_lead_two_leaders_from_the_list_to_the_books(seal, signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(LATER)

    def misprint(person, owed):
        old = money.took(person, owed, 1_000, 500)
        return [old, voiding.replace(number=old.number, reason="汚損", by=COLLECTOR, at=NOON)]

    lost = lose(misprint)
    old, new = (one.number for one in lost.receipts)
    lines = {f"line_{lost.owed[0].pk}": "1000", f"line_{lost.owed[1].pk}": "500"}
    first = signed_in(Role.SUPERVISOR, login_name="leader", worker_number="L01")
    page = first.get(reverse("receipts:lost")).content.decode()
    assert old in page and new in page and lost.person.name not in page
    assert first.post(reverse("receipts:reenter-void", args=[old])).status_code == 409  # its receipt comes first
    enter = reverse("receipts:reenter", args=[old])
    assert first.get(enter).status_code == 200
    assert first.get(enter + "?number=999999999999999").status_code == 422
    enter += f"?number={lost.person.number}"
    assert lost.person.name in first.get(enter).content.decode()
    assert "控えの記録と一致しません" in first.post(enter, lines | {"payee": "別人"}).content.decode()
    assert first.post(enter, lines).url == reverse("receipts:lost")
    reentry = reverse("receipts:reentry", args=[Reentry.objects.get().pk])
    assert reentry in first.get(reverse("receipts:lost")).content.decode()
    assert "二人目の確認を待っています" in first.get(reentry).content.decode()
    assert first.post(reentry).status_code == 409
    second = signed_in(Role.OPERATIONS_MANAGER, login_name="second")
    assert lost.person.name in second.get(reentry).content.decode()
    assert second.post(reentry).url == reverse("receipts:lost")
    assert "この入力は終わりました" in second.get(reentry).content.decode()
    assert second.get(reverse("receipts:reenter", args=[old])).status_code == 404
    assert second.post(reverse("receipts:reenter-void", args=[old])).status_code == 302
    third = signed_in(Role.GENERAL_MANAGER, login_name="third")
    assert third.post(reverse("receipts:reentry", args=[Reentry.objects.get(kind="void").pk])).status_code == 302
    again = reverse("receipts:reenter", args=[new]) + f"?number={lost.person.number}"
    assert third.post(again, lines | {"replaces": old}).status_code == 302
    second = signed_in(Role.SUPERVISOR, login_name="fourth", worker_number="L04")
    last = Reentry.objects.get(number=new)
    assert second.post(reverse("receipts:reentry", args=[last.pk])).status_code == 302
    assert "失われたままの記録はありません" in second.get(reverse("receipts:lost")).content.decode()
    assert balances(lost.person) == [1_500]
    invariants.check()
