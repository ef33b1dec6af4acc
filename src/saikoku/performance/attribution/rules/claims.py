"""Which pieces of evidence claim a payment, and why does each of them fail? (specification 12.3)

A claim without reasons holds. Reasons are codes; all that hold are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from saikoku.performance.attribution.rules import records as words
from saikoku.performance.attribution.rules.facts import (
    PREMIUM,
    PREMIUM_AND_OVERPAYMENT,
    TRANSFER,
    VOLUNTARY,
    Loss,
    Payment,
    Slip,
    Transfer,
)
from saikoku.performance.attribution.rules.ledger import Ledger
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.attribution.rules.terms import Terms


class Rule(StrEnum):
    """In the order in which they are tried; the loss stands beside the payments."""

    TRANSFER = "transfer"  # オ
    SLIP = "slip"  # イ
    PROMISE = "promise"  # ア
    NOTICE = "notice"  # ウ
    LOSS = "loss"  # エ


ORDER = (Rule.TRANSFER, Rule.SLIP, Rule.PROMISE, Rule.NOTICE)


@dataclass(frozen=True, slots=True)
class Claim:
    """One piece of evidence: a record by its number, a slip of the city by number and line, one we printed by our own."""

    rule: Rule
    on: date
    record: str = ""
    slip: tuple[str, str] = ("", "")
    printed: str = ""
    reasons: tuple[str, ...] = ()
    order: tuple = field(default=(), compare=False)

    @property
    def holds(self) -> bool:
        return not self.reasons

    def lost(self, reason: str) -> "Claim":
        return replace(self, reasons=(*self.reasons, reason))


def claims(payment: Payment, ledger: Ledger, terms: Terms) -> list[Claim]:
    """Every claim on a payment, whatever it is worth, in the order of the rules."""
    if payment.debtor is None:
        return list(_slips(payment, ledger, terms))
    found = [*_transfers(payment, ledger, terms), *_slips(payment, ledger, terms)]
    return [*found, *_promises(payment, ledger, terms), *_notices(payment, ledger, terms)]


def _of_record(rule: Rule, record: Record, reasons: list[str], ledger: Ledger) -> Claim:
    own = ledger.record_reasons(record)
    return Claim(rule, record.on, record=record.number, reasons=(*own, *reasons), order=record.order)


def _within(day: date, record: Record, days: int) -> list[str]:
    """Is the record of the day or not more than so many days before it?"""
    if record.on > day:
        return ["after-it"]
    return ["too-long-before"] if (day - record.on).days > days else []


def _voluntary(payment: Payment, programmes: frozenset[str]) -> list[str]:
    found = [] if payment.channel in VOLUNTARY else ["not-voluntary"]
    return found if payment.programme in programmes else [*found, "not-this-programme"]


def _transfers(payment: Payment, ledger: Ledger, terms: Terms) -> Iterator[Claim]:
    """オ: the registration that fits best decides what is wrong with an encouragement."""
    about_payment = [] if payment.channel == TRANSFER else ["not-by-transfer"]
    about_payment += [] if payment.programme in PREMIUM else ["not-this-programme"]
    heard = {words.OUTBOUND, words.VISITED} | ({words.INBOUND} if terms.transfer_inbound else set())
    registered = ledger.transfers(payment.debtor, payment.programme)
    for record in ledger.encouragements(payment.debtor, "transfer", terms):
        reasons = [] if record.channel in heard else ["inbound"]
        fits = [_registered(payment, record, transfer, terms) for transfer in registered] or [["not-registered"]]
        yield _of_record(Rule.TRANSFER, record, about_payment + reasons + min(fits, key=len), ledger)


def _registered(payment: Payment, record: Record, transfer: Transfer, terms: Terms) -> list[str]:
    found = []
    if record.on > transfer.applied_on:
        found.append("applied-before")
    elif (transfer.applied_on - record.on).days > terms.transfer_apply_days:
        found.append("applied-too-late")
    if payment.paid_on < transfer.starts_on:
        found.append("transfer-not-begun")
    if transfer.ended_on is not None and payment.paid_on >= transfer.ended_on:
        found.append("transfer-ended")
    return found


def _slips(payment: Payment, ledger: Ledger, terms: Terms) -> Iterator[Claim]:
    """イ"""
    about_payment = _voluntary(payment, PREMIUM_AND_OVERPAYMENT)
    for slip in ledger.slips(payment):
        reasons = about_payment + _slip_reasons(payment, slip, terms)
        order = (slip.issued_on, slip.number, slip.line, slip.edition)
        named = (slip.number, slip.line)
        yield Claim(Rule.SLIP, slip.issued_on, slip=named, printed=slip.printed, reasons=tuple(reasons), order=order)


def _slip_reasons(payment: Payment, slip: Slip, terms: Terms) -> list[str]:
    until = slip.valid_until or slip.issued_on + timedelta(days=terms.slip_days_without_limit)
    found = _printed(slip, terms) if slip.printed else []
    found += ["not-yet-issued"] if payment.paid_on < slip.issued_on else []
    return [*found, "slip-expired"] if payment.paid_on > until else found


def _printed(slip: Slip, terms: Terms) -> list[str]:
    """One printed in the office was neither issued by the city nor on site: no agreement lets it count."""
    if not slip.on_site:
        return ["printed-at-desk"]
    return [] if terms.printed_slips_count else ["printed-on-site"]


def _promises(payment: Payment, ledger: Ledger, terms: Terms) -> Iterator[Claim]:
    """ア"""
    about_payment = _voluntary(payment, PREMIUM_AND_OVERPAYMENT)
    for record in ledger.promises(payment.debtor, terms):
        reasons = about_payment + _heard(record, ledger, terms)
        reasons += [] if record.programme in PREMIUM_AND_OVERPAYMENT else ["promised-on-tax"]
        reasons += [] if words.is_by_liable(record, terms.codes) else ["not-liable"]
        reasons += _within(payment.paid_on, record, terms.promise_days)
        if terms.effect_scope == "overdue" and payment.due_on >= record.on:
            reasons.append("not-overdue")
        if ledger.is_stopped(payment.debtor, payment.programme, record.on):
            reasons.append("stopped")
        yield _of_record(Rule.PROMISE, record, reasons, ledger)


def _heard(record: Record, ledger: Ledger, terms: Terms) -> list[str]:
    """Was the promise heard in a call that counts?"""
    if record.channel == words.OUTBOUND:
        return []
    if record.channel != words.INBOUND:
        return ["not-by-call"]
    match terms.inbound_promises_count:
        case "yes":
            return []
        case "returned":
            return [] if ledger.is_returned(record, terms.inbound_returned_days) else ["not-returned"]
    return ["inbound"]


def _notices(payment: Payment, ledger: Ledger, terms: Terms) -> Iterator[Claim]:
    """ウ: at the payer's household, whomever of it the visit was for."""
    about_payment = _voluntary(payment, PREMIUM)
    for record in ledger.notices(payment.debtor):
        reasons = about_payment + _within(payment.paid_on, record, terms.notice_days)
        reasons += [] if record.programme in PREMIUM else ["not-visited-for-premium"]
        reasons += [] if payment.due_on < record.on else ["not-overdue"]
        if ledger.is_stopped(payment.debtor, payment.programme, record.on):
            reasons.append("stopped")
        yield _of_record(Rule.NOTICE, record, reasons, ledger)


def loss_claims(loss: Loss, ledger: Ledger, terms: Terms) -> list[Claim]:
    """エ: every encouragement to report the loss, of anybody of the debtor's household."""
    if loss.debtor is None:
        return []
    found = []
    for record in ledger.encouragements_at(loss.debtor, "loss", terms):
        reasons = ["inbound"] if record.channel == words.INBOUND else []
        reasons += _within(loss.filed_on, record, terms.loss_days)
        found.append(_of_record(Rule.LOSS, record, reasons, ledger))
    return found
