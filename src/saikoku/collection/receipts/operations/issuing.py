"""Issue a receipt: one commit for number, lines, ledger and balances; then the journal; only then may it be printed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction
from django.db.models import Max, Q

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Intent, Receipt, ReceiptLine, Series
from saikoku.collection.receipts.operations import journalling, recovering
from saikoku.collection.receipts.operations.refusing import ReceiptRefused
from saikoku.collection.receipts.rules import acceptance, keeping, numbers
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.seals import queries as seals
from saikoku.documents import receipt as paper
from saikoku.governance.contract import queries as contract
from saikoku.governance.numbers import queries as register
from saikoku.governance.numbers.rules.lines import PAPERS
from saikoku.governance.terms import queries as terms
from saikoku.governance.terms.queries import Agreed
from saikoku.kernel import clock, eras, keys, periods
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.planning.lists import operations as lists
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments.operations import door
from saikoku.security.audit import operations as audit

NOTHING: Mapping[int, int] = MappingProxyType({})


class KeyReused(ReceiptRefused):
    """The key has made a receipt already, and this asks for another one: an alarm, and the answer 409."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the collector asks for: the lines, what was counted twice, and whether the payer named the instalments."""

    wanted: tuple[Wanted, ...]
    counted: tuple[int, int]
    payer_chose: bool = False

    @property
    def fingerprint(self) -> str:
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def issue(*, key: str, request: Request, by: Actor, at: datetime) -> Receipt:
    """The receipt of this key. The same key and request again: the same receipt. Raises ReceiptRefused and KeyReused.

    What comes back was committed. Where the journal could not be written (a full disk), it may not be printed yet;
    asking again, or the next minute, writes it.
    """
    recovering.watch(by=by, at=at)
    try:
        receipt = _commit(key=key, request=request, by=by, at=at)
    except KeyReused as refusal:
        with transaction.atomic():
            audit.record("receipts.key.reused", by=by, at=at, object_id=key, after={"asked": request.fingerprint})
        raise refusal
    journalling.write(receipt=receipt, kind="issued", by=by, at=at)
    return receipt


@transaction.atomic
def _commit(*, key: str, request: Request, by: Actor, at: datetime) -> Receipt:
    ledger.act_alone()
    intent = Intent.objects.select_for_update().filter(key=key).first()
    if intent is None:
        raise ReceiptRefused(["intent-unknown"])
    if intent.worker_number != by.worker_number:
        raise ReceiptRefused(["not-your-intent"])
    if intent.state == Intent.State.DONE:
        if intent.fingerprint != request.fingerprint:
            raise KeyReused(["key-reused"])
        return Receipt.objects.get(intent=intent)
    if intent.state != Intent.State.OPEN:
        raise ReceiptRefused(["intent-not-open"])
    debtor = Debtor.objects.get(pk=intent.debtor_id)
    receipt = write(debtor=debtor, request=request, intent=intent, terminal=by.terminal or intent.terminal, by=by, at=at)
    intent.state, intent.fingerprint, intent.ended_at = Intent.State.DONE, request.fingerprint, at
    intent.save(update_fields=["state", "fingerprint", "ended_at"])
    return receipt


def refusals_of(*, intent: Intent, request: Request, by: Actor, at: datetime) -> list[str]:
    """Every reason why `issue` would refuse this now; decides nothing."""
    day = at.astimezone(clock.TOKYO).date()
    owed = {row.pk: row for row in queries.owed(intent.debtor_id)}
    seal = next(iter(seals.permitted(at)), None)
    return _refusals(request, owed, seal, terms.agreed(day), worker_number=by.worker_number, day=day)


def write(
    *, debtor: Debtor, request: Request, intent: Intent | None = None, replaces: Receipt | None = None,
    booked: Mapping[int, int] = NOTHING, terminal: str, by: Actor, at: datetime,
) -> Receipt:  # fmt: skip
    """The receipt with its lines, its ledger entry and its payments, inside the caller's act. Raises ReceiptRefused.

    `booked`: yen by instalment of the replaced receipt that count by the city's own row already.
    """
    day = at.astimezone(clock.TOKYO).date()
    agreed = terms.agreed(day)
    owed = lock_owed(debtor, booked)
    seal = next(iter(seals.permitted(at)), None)
    asked = request if replaces is None else replace(request, payer_chose=True)  # the payer's choice was made before
    if reasons := _refusals(asked, owed, seal, agreed, worker_number=by.worker_number, day=day):
        raise ReceiptRefused(reasons)
    series = _series(by.worker_number, periods.fiscal_year_of(day))
    number = numbers.Number(series.fiscal_year, series.place, series.last + 1)
    said = said_of(str(number), debtor, request, owed, seal.sha256, replaces, by=by, at=at)
    said = replace(said, code=queries.code_of(said))
    receipt = Receipt.objects.create(
        number=said.number, check_code=said.code, key_id=keys.key_id(queries.KEY), series=series, serial=number.serial,
        intent=intent, replaces=replaces, debtor=debtor, payee=said.payee, worker_number=by.worker_number,
        received_by=by.name, terminal=terminal, seal=seal, total=said.total, lines_count=len(request.wanted),
        payer_chose=request.payer_chose, facts=paper.as_facts(said), digest=paper.digest(said), issued_on=day, issued_at=at,
        keep_until=keeping.keep_until(day, agreed["receipt_keep_years"]),
    )  # fmt: skip
    lines = write_lines(receipt, request, owed, number)
    move_money(receipt, lines, debtor, on=day, by=by, at=at)
    if booked:
        mine = [line.payment_number for line in lines if line.instalment_id in booked]
        door.take_back(numbers=mine, on=day, at=at)
    audit.record(
        "receipts.issued", by=by, at=at, about=[debtor.number], object_id=receipt.number, terminal=terminal,
        after={
            "total": receipt.total, "lines": receipt.lines_count, "digest": receipt.digest, "payer_chose": request.payer_chose,
        },
    )  # fmt: skip
    return receipt


def lock_owed(debtor: Debtor, booked: Mapping[int, int]) -> dict[int, Instalment]:
    """All open instalments of the person, locked: what is decided on is what is owed now, without what is replaced."""
    wanted = Q(balance__gt=0) | Q(pk__in=list(booked))
    rows = Instalment.objects.select_for_update(no_key=True).filter(wanted, debtor=debtor).order_by("pk")
    for row in rows:
        row.balance += booked.get(row.pk, 0)
    return {row.pk: row for row in rows}


def _refusals(
    request: Request, owed: dict[int, Instalment], seal, agreed: Agreed, *, worker_number: str, day
) -> list[str]:
    reasons = [] if worker_number else ["no-worker-number"]
    reasons += [] if seal else ["no-seal-permitted"]
    reasons += ["day-ended"] if queries.has_ended(worker_number, day) else []
    return reasons + acceptance.refusals(
        request.wanted, queries.as_open(owed.values()), counted=request.counted, payer_chose=request.payer_chose,
        limits=queries.limits(worker_number, agreed, day), most_lines=agreed["receipt_most_lines"],
    )  # fmt: skip


def _series(worker_number: str, fiscal_year: int) -> Series:
    """The collector's series of the year, locked; made with his first receipt in it."""
    printed = Series.objects.filter(book=None, fiscal_year=fiscal_year)
    held = printed.select_for_update().filter(worker_number=worker_number).first()
    if held:
        return held
    most = printed.aggregate(most=Max("place"))["most"] or 0
    return Series.objects.create(worker_number=worker_number, fiscal_year=fiscal_year, place=most + 1)


def said_of(
    number: str, debtor: Debtor, request: Request, owed: dict[int, Instalment], seal: str, replaces: Receipt | None, *,
    code: str = "", by: Actor, at: datetime,
) -> paper.Receipt:  # fmt: skip
    """What the paper says; `code` of a leaf, on which it was printed before anything was written."""
    profile, told = contract.profile(), register.shown(PAPERS, on=at.astimezone(clock.TOKYO).date())
    lines = tuple(
        paper.Line(PROGRAMME_WORDS[row.programme], row.assessed_year, row.due_year, row.notice_number, row.instalment, one.yen)
        for one in request.wanted
        for row in [owed[one.instalment_id]]
    )
    moment = at.astimezone(clock.TOKYO)
    return paper.Receipt(
        number=number, code=code, payee=debtor.name, lines=lines, total=sum(line.yen for line in lines),
        at=f"{eras.in_words(moment.date(), with_weekday=False)} {moment.hour}時{moment.minute:02d}分",
        worker_number=by.worker_number, receiver=by.display_name, contractor=profile.contractor, city=profile.city,
        phone=told.own, city_phone=told.city, seal=seal, replaces=replaces.number if replaces else "",
        practice=profile.kind != "real", reading=paper.reading_of(debtor.name, debtor.name_kana),
    )  # fmt: skip


def write_lines(
    receipt: Receipt, request: Request, owed: dict[int, Instalment], number: numbers.Number
) -> list[ReceiptLine]:
    return ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=receipt, line=place, instalment=row, programme=row.programme, assessed_year=row.assessed_year,
            due_year=row.due_year, notice_number=row.notice_number, instalment_code=row.instalment, due_on=row.due_on,
            yen=one.yen, balance_before=row.balance, payment_number=number.payment(place),
        )
        for place, one in enumerate(request.wanted, 1)
        for row in [owed[one.instalment_id]]
    )  # fmt: skip


def move_money(
    receipt: Receipt, lines: list[ReceiptLine], debtor: Debtor, *, on: date, by: Actor, at: datetime
) -> None:
    """The yen are in the collector's hand and, as of the day `on`, off the debts: lists and open pages see it at once."""
    ledger.post(
        kind=Kind.RECEIPT, reference=receipt.number, on=receipt.issued_on, by=by, at=at,
        legs=[(Account.CASH, receipt.worker_number, receipt.total), (Account.CLAIM, "", -receipt.total)],
    )  # fmt: skip
    door.record(lines=[_as_taken(line, debtor) for line in lines], on=on, at=at)
    lists.refresh(debtor_ids=[debtor.pk], at=at)


def _as_taken(line: ReceiptLine, debtor: Debtor) -> door.Taken:
    return door.Taken(
        number=line.payment_number, debtor_id=debtor.pk, debtor_number=debtor.number, programme=line.programme,
        assessed_year=line.assessed_year, due_year=line.due_year, notice_number=line.notice_number,
        instalment=line.instalment_code, due_on=line.due_on, yen=line.yen,
    )  # fmt: skip
