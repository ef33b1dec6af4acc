"""The facts, laid out so that a payment finds what might claim it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from saikoku.performance.attribution.rules import records as words
from saikoku.performance.attribution.rules.facts import PREMIUM_AND_OVERPAYMENT, Facts, Payment, Slip, Transfer
from saikoku.performance.attribution.rules.people import People
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.attribution.rules.terms import Terms


class Ledger:
    """Looks facts up by person and household. Corrected records are in it, so that it can be told why they lost."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self.people = People(facts.merged, facts.households)
        self._corrected = {record.corrects for record in facts.records if record.corrects}
        self._by_person: dict[int, list[Record]] = defaultdict(list)
        self._by_household: dict[str, list[Record]] = defaultdict(list)
        self._transfers: dict[tuple[int, str], list[Transfer]] = defaultdict(list)
        self._stops = defaultdict(list)
        for record in sorted(facts.records, key=lambda one: one.order):
            self._by_person[self.people.person(record.debtor)].append(record)
            self._by_household[self.people.household(record.debtor)].append(record)
        for transfer in facts.transfers:
            self._transfers[self.people.person(transfer.debtor), transfer.programme].append(transfer)
        for stop in facts.stops:
            self._stops[self.people.person(stop.debtor)].append(stop)

    def record_reasons(self, record: Record) -> list[str]:
        """Why the record earns nothing, whatever it says."""
        found = ["corrected"] if record.number in self._corrected else []
        if record.on < self.facts.days.start:
            found.append("before-the-start")
        return [*found, "day-of-rest"] if self.facts.days.rests(record.on) else found

    def is_stopped(self, debtor: int, programme: str, day: date) -> bool:
        return any(stop.holds(programme, day) for stop in self._stops[self.people.person(debtor)])

    def transfers(self, debtor: int, programme: str) -> list[Transfer]:
        return self._transfers[self.people.person(debtor), programme]

    def slips(self, payment: Payment) -> list[Slip]:
        """By the slip number; by the payment number (納付番号) where the row names no slip."""
        if payment.slip_number:
            return [slip for slip in self.facts.slips if slip.number == payment.slip_number]
        if not payment.mpn_number:
            return []
        return [slip for slip in self.facts.slips if slip.mpn_number == payment.mpn_number]

    def promises(self, debtor: int, terms: Terms) -> list[Record]:
        """Whatever was promised by whomever of the debtor's own records, by call, visit or returned call."""
        spoken = (words.OUTBOUND, words.INBOUND, words.VISITED)
        return [
            record
            for record in self._by_person[self.people.person(debtor)]
            if record.channel in spoken and words.says_promise(record, terms.codes)
        ]

    def notices(self, debtor: int) -> list[Record]:
        return [
            record
            for record in self._by_household[self.people.household(debtor)]
            if words.is_visit(record) and record.outcome in words.NOTICE_LEFT
        ]

    def encouragements(self, debtor: int, kind: str, terms: Terms) -> list[Record]:
        return _encouraging(self._by_person[self.people.person(debtor)], kind, terms)

    def encouragements_at(self, debtor: int, kind: str, terms: Terms) -> list[Record]:
        """Of anybody of the debtor's household."""
        return _encouraging(self._by_household[self.people.household(debtor)], kind, terms)

    def is_returned(self, inbound: Record, days: int) -> bool:
        """Did a call attempt on premium or overpayment go before it by not more than so many days?"""
        since = inbound.on - timedelta(days=days)
        return any(
            words.is_attempt(record) and record.programme in PREMIUM_AND_OVERPAYMENT
            and since <= record.on and (record.on, record.started_at) <= (inbound.on, inbound.started_at)
            and not self.record_reasons(record)
            for record in self._by_person[self.people.person(inbound.debtor)]
        )  # fmt: skip


def _encouraging(records: Iterable[Record], kind: str, terms: Terms) -> list[Record]:
    return [record for record in records if words.encourages(record, kind, terms.codes)]
