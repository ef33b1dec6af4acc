"""Enter again what an older copy of the books lost: from the paper, by two persons, exactly as the journal tells it.

The journal has no names. What the first person reads from the paper has to give the digest that the journal keeps, letter
for letter, or it is not what was printed. The number, the moment and the sum are the old ones; the counters stay.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Intent, Receipt, ReceiptLine, ReceiptStep, Reentry, ReentryDone, Series
from saikoku.collection.receipts.operations import issuing, recovering, voiding
from saikoku.collection.receipts.operations.refusing import ReceiptRefused
from saikoku.collection.receipts.rules import keeping, numbers, reentering
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.receipts.rules.states import VOID_STATES, Step
from saikoku.collection.seals import queries as seals
from saikoku.documents import receipt as paper
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, keys, ulid
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.payments.operations import door
from saikoku.security.access import queries as access
from saikoku.security.audit import operations as audit

AN_OLDER_KEY = "older"
"""Stands for a key that is not here any more."""


@transaction.atomic
def ask_reentry(
    *, number: str, debtor_id: int, wanted: Sequence[Wanted], payer_chose: bool = False, payee: str = "", receiver: str = "",
    replaces: str = "", by: Actor, at: datetime,
) -> Reentry:  # fmt: skip
    """What the first person reads from the paper of a lost receipt; what was asked before for it counts no more.

    `payee` and `receiver` where the paper has other names than are known today. Raises ReceiptRefused: not-lost,
    own-receipt, closed-without-it, replaced-unknown, nothing-chosen, instalment-not-open, amount-above-balance, paper-differs.
    """
    ledger.act_alone(even_halted=True)
    act = queries.still_lost(number, "issued")
    if act is None or numbers.parse(number) is None:  # what was written by hand is typed again from its book
        raise ReceiptRefused(["not-lost"])
    debtor, when = Debtor.objects.get(pk=debtor_id), datetime.fromisoformat(act["at"])
    old = Receipt.objects.filter(number=replaces).first() if replaces else None
    owed = issuing.lock_owed(debtor, queries.booked_at_the_door(debtor, when.astimezone(clock.TOKYO).date(), wanted))
    reasons = ["own-receipt"] if by.worker_number == act["worker"] else []
    reasons += ["closed-without-it"] if queries.has_ended(act["worker"], when.astimezone(clock.TOKYO).date()) else []
    reasons += ["replaced-unknown"] if replaces and old is None else []
    reasons += reentering.refusals(wanted, queries.as_open(owed.values()), act["total"])
    if reasons:
        raise ReceiptRefused(reasons)
    request = issuing.Request(tuple(wanted), (act["total"], act["total"]), payer_chose)
    said = _as_printed(act, debtor, request, owed, old, payee.strip(), receiver.strip(), at=when)
    if said is None:
        raise ReceiptRefused(["paper-differs"])
    row = Reentry.objects.create(
        number=number, kind="issued", digest=act["digest"], debtor=debtor, payer_chose=payer_chose, replaces=replaces,
        wanted=[[one.instalment_id, one.yen] for one in wanted], facts=paper.as_facts(said), asked_at=at, asked_by=by.name,
    )  # fmt: skip
    audit.record("receipts.reentry.asked", by=by, at=at, about=[debtor.number], object_id=number)
    return row


@transaction.atomic
def ask_void(*, number: str, by: Actor, at: datetime) -> Reentry:
    """The first person has the paper marked 書損 of a void that was lost. Raises ReceiptRefused."""
    ledger.act_alone(even_halted=True)
    act, receipt = queries.still_lost(number, "void"), Receipt.objects.filter(number=number).first()
    reasons = [] if act else ["not-lost"]
    reasons += [] if receipt else ["receipt-not-there"]
    reasons += ["own-receipt"] if receipt and by.name == receipt.received_by else []
    reasons += ["closed-without-it"] if receipt and queries.has_ended(receipt.worker_number, receipt.issued_on) else []
    if reasons:
        raise ReceiptRefused(reasons)
    row = Reentry.objects.create(
        number=number, kind="void", digest=act["digest"], debtor=receipt.debtor, wanted=[], facts={}, asked_at=at,
        asked_by=by.name,
    )  # fmt: skip
    audit.record("receipts.reentry.asked", by=by, at=at, about=[receipt.debtor.number], object_id=number)
    return row


@recovering.watched
@transaction.atomic
def enter_again(*, reentry_id: int, by: Actor, at: datetime) -> Receipt:
    """The second person has seen the paper: it is in the books again. Raises ReceiptRefused and Reentry.DoesNotExist."""
    ledger.act_alone()
    asked = Reentry.objects.select_related("debtor").get(pk=reentry_id)
    act = queries.still_lost(asked.number, asked.kind)
    reasons = [] if act else ["not-lost"]
    reasons += [] if queries.asked_last(asked.number, asked.kind) == asked else ["asked-anew"]
    reasons += ["own-reentry"] if by.name == asked.asked_by else []
    reasons += ["own-receipt"] if act and by.worker_number == act["worker"] else []
    if reasons:
        raise ReceiptRefused(reasons)
    receipt = _void(asked, by=by, at=at) if asked.kind == "void" else _write(asked, act, by=by, at=at)
    ReentryDone.objects.create(reentry=asked, receipt=receipt, done_at=at, done_by=by.name)
    audit.record(
        "receipts.reentered", by=by, at=at, about=[asked.debtor.number], object_id=asked.number,
        after={"kind": asked.kind, "total": receipt.total, "asked_by": asked.asked_by},
    )  # fmt: skip
    return receipt


def _as_printed(
    act: dict, debtor: Debtor, request: issuing.Request, owed: dict, old: Receipt | None, payee: str, receiver: str, *,
    at: datetime,
) -> paper.Receipt | None:  # fmt: skip
    """The facts that give the journal's digest, whichever seal of that moment was on the paper; None: none do."""
    name = receiver or access.names_by_worker([act["worker"]]).get(act["worker"], "")
    collector = Actor(act["worker"], worker_number=act["worker"], display_name=name)
    number = numbers.parse(act["number"])
    for seal in seals.permitted(at):
        said = issuing.said_of(str(number), debtor, request, owed, seal.sha256, old, by=collector, at=at)
        said = replace(said, code=act["code"], payee=payee or said.payee)
        for reading in ("", debtor.name_kana):  # what fonts could draw then is not what they can draw now
            if paper.digest(found := replace(said, reading=reading)) == act["digest"]:
                return found
    return None


def _write(asked: Reentry, act: dict, *, by: Actor, at: datetime) -> Receipt:
    """The receipt with its old number, lines, entry and payments. Raises ReceiptRefused (paper-differs: what was entered of
    the seals since lets none of them have been on it)."""
    when = datetime.fromisoformat(act["at"])
    day, number = when.astimezone(clock.TOKYO).date(), numbers.parse(act["number"])
    said, wanted = paper.from_facts(asked.facts), [Wanted(*one) for one in asked.wanted]
    booked = queries.booked_at_the_door(asked.debtor, day, wanted)
    owed = issuing.lock_owed(asked.debtor, booked)
    old = Receipt.objects.filter(number=asked.replaces).first() if asked.replaces else None
    reasons = reentering.refusals(wanted, queries.as_open(owed.values()), act["total"])
    reasons += ["closed-without-it"] if queries.has_ended(act["worker"], day) else []
    reasons += ["replaced-not-void"] if old and queries.state(old) not in VOID_STATES else []
    seal = next((one for one in seals.permitted(when) if one.sha256 == said.seal), None)  # two seals may have one imprint
    reasons += [] if seal else ["paper-differs"]
    if reasons or seal is None:
        raise ReceiptRefused(reasons)
    request = issuing.Request(tuple(wanted), (act["total"], act["total"]), asked.payer_chose)
    series = Series.objects.select_for_update().get(
        book=None, fiscal_year=number.fiscal_year, place=number.place
    )
    receipt = Receipt.objects.create(
        number=act["number"], check_code=act["code"], key_id=_key_of(said), series=series, serial=number.serial,
        intent=None if old else _intent(asked, act, request, at=when), replaces=old, debtor=asked.debtor, payee=said.payee,
        worker_number=act["worker"], received_by=access.login_by_worker(act["worker"]), seal=seal,
        total=act["total"], lines_count=len(wanted), payer_chose=asked.payer_chose, facts=asked.facts, digest=act["digest"],
        issued_on=day, issued_at=when, keep_until=keeping.keep_until(day, terms.agreed(day)["receipt_keep_years"]),
    )  # fmt: skip
    lines = issuing.write_lines(receipt, request, owed, number)
    issuing.move_money(receipt, lines, asked.debtor, on=day, by=by, at=at)
    _take_back_booked(lines, booked, at=at)
    note = "再入力。控えの紙を確かめた"
    for step, attempt, name in ((Step.JOURNALLED, 0, by.name), (Step.SENT, 1, asked.asked_by), (Step.PRINTED, 1, by.name)):
        ReceiptStep.objects.create(receipt=receipt, step=step, attempt=attempt, note=note, at=at, by=name)
    audit.record(
        "receipts.issued", by=by, at=at, about=[asked.debtor.number], object_id=receipt.number,
        after={"total": receipt.total, "lines": receipt.lines_count, "digest": receipt.digest, "reentered": True},
    )  # fmt: skip
    return receipt


def _key_of(said: paper.Receipt) -> str:
    """Of the key under which the code on the paper was made; the journal does not name it, so it is known where it is here."""
    return keys.key_id(queries.KEY) if queries.code_of(said) == said.code else AN_OLDER_KEY


def _intent(asked: Reentry, act: dict, request: issuing.Request, *, at: datetime) -> Intent:
    """The reservation was lost with the receipt; it is made anew, ended."""
    return Intent.objects.create(
        key=ulid.new(at), debtor=asked.debtor, worker_number=act["worker"], opened_at=at, opened_by=asked.asked_by,
        state=Intent.State.DONE, fingerprint=request.fingerprint, ended_at=at,
    )  # fmt: skip


def _take_back_booked(lines: Sequence[ReceiptLine], booked: dict[int, int], *, at: datetime) -> None:
    """What the city has booked meanwhile counts by its own row alone."""
    mine = [line.payment_number for line in lines if line.instalment_id in booked]
    if mine:
        door.take_back(numbers=mine, on=at.astimezone(clock.TOKYO).date(), at=at)


def _void(asked: Reentry, *, by: Actor, at: datetime) -> Receipt:
    receipt = voiding.locked(asked.number)
    if queries.has_ended(receipt.worker_number, receipt.issued_on):
        raise ReceiptRefused(["closed-without-it"])
    if by.name == receipt.received_by:
        raise ReceiptRefused(["own-receipt"])
    voiding.refuse_handed_over(receipt)
    note = "再入力。書損の紙を確かめた"
    ReceiptStep.objects.create(receipt=receipt, step=Step.VOIDED, note=note, at=at, by=asked.asked_by)
    voiding.take_back(receipt, note, by=by, at=at)
    ReceiptStep.objects.create(receipt=receipt, step=Step.VOID_WRITTEN, note=note, at=at, by=by.name)
    ReceiptStep.objects.create(receipt=receipt, step=Step.VOID_CONFIRMED, note=note, at=at, by=by.name)
    return receipt
