"""Which ways are open to a person today, and which of them promises most for an hour of work?

The city says by T01 whether it asks for calls (01), visits (02) or both (03); a message is proposed to it where calls of
the month came to nothing. The hard rules stand outside: who is stopped, has promised, was reached or is protected has
no way open, whatever it would promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from saikoku.planning.answering.rules import profiles, ways
from saikoku.planning.answering.rules.defaults import Defaults
from saikoku.planning.answering.rules.ways import Offer, Time, Way, Ways
from saikoku.planning.lists.rules import eligibility
from saikoku.planning.lists.rules.facts import PROTECTED, Facts
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling

CALL, VISIT, BOTH = "01", "02", "03"
OF_CALLS = frozenset({"no-target", "month-cap", "no-number", "numbers-spent"})
"""Reasons that keep the telephone silent and nothing else."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the choice rests on, for one person and side of the month."""

    works: frozenset[str]
    visits: tuple[tuple[int, Time], ...] = ()  # weekday and time of each of this month
    far: bool = False
    mobile: bool = False  # a mobile number that was confirmed to be his
    messaged: bool = False  # this month
    cautions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The open ways, the most promising first, and why each other one is closed."""

    offers: tuple[Offer, ...]
    against: dict[Way, tuple[str, ...]] = field(default_factory=dict)

    @property
    def best(self) -> Way | None:
        return self.offers[0].way if self.offers else None

    def offer(self, way: Way) -> Offer | None:
        return next((one for one in self.offers if one.way == way), None)


def choose(
    person: Person, facts: Facts, chances: Sequence[float | None], day: date, calling: Calling, terms: ListTerms, learned: Ways,
) -> Choice:  # fmt: skip
    """`chances` is that of a call at each of the day's bands still to come, None where it is over."""
    known, reasons = terms.known, eligibility.day_reasons(facts, terms)
    common = [code for code in reasons if code not in OF_CALLS]
    against = {
        Way.CALL: _against_a_call(person, reasons),
        Way.VISIT: _against_a_visit(person, common, day, known),
        Way.SMS: _against_a_message(person, facts, common, terms),
    }
    offers = []
    if not against[Way.CALL]:
        best = _best_band(facts, chances, day, calling, known)
        against[Way.CALL] = () if best else ("cell-tried",)
        offers += [best] if best else []
    if not against[Way.VISIT]:
        open_times = [when for when in ways.times_of(day, known) if (day.isoweekday(), when) not in person.visits]
        offers += ways.ranked([ways.visit(when, len(person.visits), learned, known, far=person.far) for when in open_times])[:1]
    if not against[Way.SMS]:
        offers.append(ways.sms(learned, known, choosing=terms.sms_seconds))
    return Choice(tuple(ways.ranked(offers)), {way: tuple(why) for way, why in against.items() if why})


def _against_a_call(person: Person, reasons: list[str]) -> list[str]:
    found = [] if person.works & {CALL, BOTH} else ["not-asked"]
    return found + [code for code in reasons if not (code == "no-target" and found)]


def _against_a_visit(person: Person, common: list[str], day: date, known: Defaults) -> list[str]:
    found = [] if person.works & {VISIT, BOTH} else ["not-asked"]
    found += common + (["protected"] if PROTECTED in person.cautions else [])
    times = {(day.isoweekday(), when) for when in ways.times_of(day, known)}
    return found + (["cell-tried"] if times <= set(person.visits) else [])


def _against_a_message(person: Person, facts: Facts, common: list[str], terms: ListTerms) -> list[str]:
    found = common + (["protected"] if PROTECTED in person.cautions else [])
    found += [] if person.mobile else ["no-mobile"]
    found += ["messaged"] if person.messaged else []
    return found + ([] if facts.attempts >= terms.sms_after_vain_calls else ["few-tries"])


def _best_band(
    facts: Facts, chances: Sequence[float | None], day: date, calling: Calling, known: Defaults
) -> Offer | None:
    """The band of the day at which a call promises most, of those that are neither over nor tried this month."""
    found = [
        ways.call(chance, known, f"{start}〜{end}時")
        for band, ((start, end), chance) in enumerate(zip(calling.bands, chances, strict=True))
        if chance is not None and hours.Cell(day.isoweekday(), band) not in facts.tried
    ]
    return ways.ranked(found)[0] if found else None


def bands_to_come(moment: datetime, calling: Calling) -> list[int | None]:
    """The slot of each band of the day that is not over; none on a day without calls."""
    if hours.day_refusals(moment.date(), calling):
        return [None] * len(calling.bands)
    return [
        profiles.slot(moment.date(), band) if moment.hour < end else None for band, (_, end) in enumerate(calling.bands)
    ]
