"""Which rule and which evidence a payment is credited to, and what lost (specification 12.3).

Each payment goes to at most one rule and one piece of evidence: the first rule that holds takes the whole of it, by
its latest evidence. Credits of one instalment that stood in T02 never exceed what was assessed, in the order of
paid_on and payment number; the rest is overpaid. `sets/claims.sql` and `sets/credits.sql` say the same in SQL.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from saikoku.performance.attribution.rules import claims as claiming
from saikoku.performance.attribution.rules.claims import ORDER, Claim
from saikoku.performance.attribution.rules.facts import COLLECTED, PREMIUM_AND_OVERPAYMENT, Facts, Key, Loss, Payment
from saikoku.performance.attribution.rules.ledger import Ledger
from saikoku.performance.attribution.rules.terms import Terms

TermsOn = Callable[[date], Terms]
"""The terms by which a payment (or procedure) of that day is judged: those of its month."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of one payment. `yen` was credited to `won`; `overpaid` is what went beyond the assessment."""

    payment: Payment
    won: Claim | None
    lost: tuple[Claim, ...]
    yen: int = 0
    overpaid: int = 0
    terms: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why nothing at all was credited, as far as the payment itself is the cause."""
        return tuple(payment_reasons(self.payment))


@dataclass(frozen=True, slots=True)
class LossJudgement:
    loss: Loss
    won: Claim | None
    lost: tuple[Claim, ...]
    yen: int = 0
    terms: str = ""


def payment_reasons(payment: Payment) -> list[str]:
    """Why a payment can be credited to nothing, whatever claims it."""
    found = ["debtor-unknown"] if payment.debtor is None else []
    if payment.yen is None:
        return [*found, "waits-for-its-row"]
    return [*found, "nothing-stands"] if payment.yen <= 0 else found


def judge(facts: Facts, terms_on: TermsOn) -> list[Judgement]:
    """Every payment, in the order in which instalments are settled."""
    ledger = Ledger(facts)
    rows = sorted(facts.payments, key=lambda one: (one.paid_on, one.number))
    return capped((_judge(payment, ledger, terms_on(payment.paid_on)) for payment in rows), facts.assessed)


def _judge(payment: Payment, ledger: Ledger, terms: Terms) -> Judgement:
    found = claiming.claims(payment, ledger, terms)
    if payment_reasons(payment):
        return Judgement(payment, None, tuple(one for one in found if one.reasons), terms=terms.version)
    won, lost = _best(found)
    return Judgement(payment, won, lost, yen=payment.yen if won else 0, terms=terms.version)


def _best(found: list[Claim]) -> tuple[Claim | None, tuple[Claim, ...]]:
    """The latest claim of the first rule that holds; what held beside it lost to it."""
    rules = [rule for rule in ORDER if any(one.holds and one.rule == rule for one in found)]
    if not rules:
        return None, tuple(found)
    won = max((one for one in found if one.holds and one.rule == rules[0]), key=lambda one: one.order)
    lost = []
    for one in found:
        if one is not won:
            lost.append(one.lost("later-evidence" if one.rule == won.rule else "rule-before") if one.holds else one)
    return won, tuple(lost)


def capped(judged: Iterable[Judgement], assessed: dict[Key, int]) -> list[Judgement]:
    """Take from the credits of each instalment of T02 what goes beyond its assessment."""
    used: dict[Key, int] = defaultdict(int)
    found = []
    for one in judged:
        key = one.payment.key
        if key in assessed and one.won:
            room = max(assessed[key] - used[key], 0)
            yen = min(one.yen, room)
            used[key] += yen
            one = replace(one, yen=yen, overpaid=one.yen - yen)
            if yen == 0:
                one = replace(one, won=None, lost=(one.won.lost("overpaid"), *one.lost))
        found.append(one)
    return found


def judge_losses(facts: Facts, terms_on: TermsOn) -> list[LossJudgement]:
    """エ: each procedure row once, on the day it was filed."""
    ledger = Ledger(facts)
    found = []
    for loss in sorted(facts.losses, key=lambda one: (one.filed_on, one.procedure, one.member, one.due_year)):
        terms = terms_on(loss.filed_on)
        claims = claiming.loss_claims(loss, ledger, terms)
        holding = [one for one in claims if one.holds]
        won = max(holding, key=lambda one: one.order) if holding and loss.yen > 0 else None
        lost = tuple(one.lost("later-evidence") if one.holds and won else one for one in claims if one is not won)
        found.append(LossJudgement(loss, won, lost, yen=loss.yen if won else 0, terms=terms.version))
    return found


def collected(payments: Iterable[Payment]) -> int:
    """Visit collection in yen: a line of its own, never part of ア to カ."""
    return sum(
        one.yen
        for one in payments
        if one.channel == COLLECTED and one.programme in PREMIUM_AND_OVERPAYMENT and not payment_reasons(one)
    )
