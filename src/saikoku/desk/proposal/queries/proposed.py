"""Everything a proposal to the city stands on: heads needed, ways to lay the hours, the month's outlook, the shifts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from saikoku.desk.proposal.rules import days, effect
from saikoku.desk.proposal.rules.days import Brings, Cell, Handling, Option, Thicker
from saikoku.desk.proposal.rules.effect import Effect, Seen
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Profile
from saikoku.governance.goals.queries import Goals
from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.outlook import queries as outlook
from saikoku.performance.outlook.queries.month import MonthView
from saikoku.planning.answering import queries as answering
from saikoku.planning.answering.queries import Known
from saikoku.planning.answering.rules import learning, profiles, worth
from saikoku.planning.lists.models import Candidate
from saikoku.planning.staffing import queries as staffing
from saikoku.planning.staffing.queries import Asked, Picture
from saikoku.planning.staffing.rules import heads
from saikoku.planning.staffing.rules.heads import Need, Outbound, Wish
from saikoku.planning.timing import queries as timing
from saikoku.registry.contacts import queries as ledger
from saikoku.workforce.shifts import queries as shifts
from saikoku.workforce.shifts.models import Plan, Shift
from saikoku.workforce.shifts.rules.problem import Problem

DRAWS = 100
REST_DAYS = frozenset({6, 7})
MINUTES = 60
TARGETS = ("calls_city_tax", "calls_premium", "contact_rate_city_tax", "contact_rate_premium", "voluntary")
VOLUNTARY_SIDES = frozenset({Side.PREMIUM, Side.OVERPAYMENT})
"""On whose payments the voluntary amount of 12.3 is reckoned."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to lay the month's hours, with what it brings by the mean, and between what in eight of ten draws; `more`:
    contacts beyond the even way, draw by draw. `yen`: paid as promised, by the mean and between what."""

    option: Option
    brings: Brings
    contacts: tuple[float, float]
    more: tuple[float, float]
    yen: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Roster:
    """The latest plan of the month that holds or is proposed."""

    plan: Plan
    problem: Problem
    shifts: Sequence[Shift]


@dataclass(frozen=True, slots=True)
class Proposal:
    """For `month`: its targets, terms and days. `found`: the heads by weekday (7 also for holidays) and half hour, for the
    hours of the best way; `past`: those that this month's target asked for where somebody was seen.
    `chances`: of a cell, and between what in eight of ten draws. `follows`: what a contact brings; `counted`: the share
    of the list on whose sides payments count as voluntary; `targets`: of the month, by indicator, where there are any."""

    month: Month
    picture: Picture
    asked: Asked
    wish: Wish
    outbound: Outbound
    found: Sequence[Need]
    past: Sequence[Need]
    people: int
    open_days: Mapping[int, int]
    bands: Sequence[tuple[int, int]]
    chances: Mapping[Cell, tuple[float, float, float]]
    handling: Handling
    ways: Sequence[Way]
    known: Known
    thicker: Thicker
    follows: Effect
    assumed: effect.Assumed
    counted: float
    targets: Mapping[str, int]
    roster: Roster | None

    @property
    def overloaded(self) -> list[Need]:
        return heads.overloaded(self.past)

    @property
    def best(self) -> Way:
        return best(self.ways)

    @property
    def hours(self) -> float:
        """Of the month, for the calls that the target asks for."""
        return self.outbound.calls_a_day * self.asked.days * self.outbound.minutes / MINUTES


def proposal(now: datetime, profile: Profile | None = None) -> Proposal | None:
    """For the month after this one; None where nobody has called yet. `profile`: the contract, where it is at hand."""
    today = now.date()
    terms, ends_on = agreed(today), (profile or contract.profile()).ends_on
    picture = staffing.picture(today, terms, ends_on)
    if picture is None:
        return None
    month, then = Month.of(today).next, agreed(Month.of(today).next.first)
    held = staffing.goals_held(month, then)
    asked, wish = staffing.asked(month, then, ends_on, held), staffing.agreed_wish(then)
    outbound = asked.outbound(picture.minutes_out)
    bands = timing.calling(month.first, then, ends_on).bands
    known = answering.known(today, bands)
    listed, thicker = _listed(), _thicker(terms)
    assumed = effect.assumed(today)
    follows = effect.effect(_seen(today, assumed), assumed, draws=DRAWS, seed=str(month))
    open_days, open_hours = _open(month, then, ends_on)
    hours = outbound.calls_a_day * asked.days * outbound.minutes / MINUTES
    tables = _tables(known, listed.weights, open_days, bands)
    handling = _handling(known, tables[0], outbound.minutes)
    options = days.options(open_days, bands, hours, REST_DAYS, thicker)
    ways = _ways(options, tables, listed.people, handling, follows)
    calling = days.half_hours(best(ways).option, open_days, bands, open_hours)
    needs = heads.needs_by_place(heads.everywhere(picture.slots, sorted(calling)), wish, calling)
    return Proposal(
        month, picture, asked, wish, outbound, needs, _past(picture, today, terms, ends_on, held), listed.people, open_days,
        bands,
        _spans(tables), handling, ways, known, thicker, follows, assumed,
        listed.counted, _targets(month, held), _roster(month),
    )  # fmt: skip


def best(ways: Sequence[Way]) -> Way:
    """What is proposed."""
    return max(ways, key=lambda way: way.brings.contacts)


def _past(picture: Picture, today: date, terms: Agreed, ends_on: date, held: Goals | None) -> list[Need]:
    """What this month's target asks for, where somebody was seen; `held`: of the coming month's year, mostly this one's too."""
    month = Month.of(today)
    same = held if held is not None and held.fiscal_year == month.fiscal_year else None
    outbound = staffing.asked(month, terms, ends_on, same).outbound(picture.minutes_out)
    calling = dict.fromkeys(picture.days, heads.outbound_heads(outbound))
    return heads.needs(picture.slots, staffing.agreed_wish(terms), calling)


def _thicker(terms: Agreed) -> Thicker:
    return Thicker(
        terms["proposal_evening_percent"], terms["proposal_rest_days_percent"], terms["proposal_evening_and_rest_days_percent"]
    )


def _seen(today: date, assumed: effect.Assumed) -> Seen:
    """What followed from the calls of the days before today."""
    found = ledger.followed(today - timedelta(days=assumed.window), today - timedelta(days=1))
    paid = found.kept + found.part
    return Seen(found.contacts, found.promised, paid + found.broken, paid, found.yen, found.spread)


def _targets(month: Month, held: Goals | None) -> dict[str, int]:
    return {name: value for name in TARGETS if (value := held.of(name, month)) is not None} if held else {}


@dataclass(frozen=True, slots=True)
class Listed:
    """This month's list: how the profiles are spread, how many people, and the share of it that counts as voluntary."""

    weights: np.ndarray
    people: int
    counted: float


def _listed() -> Listed:
    rows = list(Candidate.objects.values_list("debtor_id", "profile", "side"))
    counts = Counter(code for _, code, _ in rows)
    weights = np.zeros(profiles.PROFILES)
    for code, count in counts.items():
        weights[code] = count
    if not counts:
        weights[worth.AVERAGE] = 1
    counted = sum(side in VOLUNTARY_SIDES for _, _, side in rows) / len(rows) if rows else 0.0
    return Listed(weights / weights.sum(), len({debtor for debtor, _, _ in rows}), counted)


def _open(month: Month, terms: Agreed, ends_on: date) -> tuple[dict[int, int], tuple[int, int]]:
    """Operating days by weekday (a holiday is a Sunday, as people answer like on one), and from when to when by minutes."""
    found, hours = staffing.open_days(month, terms, ends_on)
    return dict(Counter(profiles.slot(day, 0) // profiles.BANDS + 1 for day in found)), hours


def _tables(
    known: Known, weights: np.ndarray, open_days: Mapping[int, int], bands: Sequence[tuple[int, int]]
) -> list[dict[Cell, float]]:
    """The chance of each cell by what is believed on the whole, then by each draw from it."""
    factors = [learning.means(known.reached), *(learning.drawn(known.reached, seed) for seed in range(DRAWS))]
    most = known.defaults.chance["most"]
    return [
        {
            (weekday, band): float(learning.chances(factor, (weekday - 1) * profiles.BANDS + band, most) @ weights)
            for weekday in sorted(open_days) for band in range(len(bands))
        }
        for factor in factors
    ]  # fmt: skip


def _handling(known: Known, chances: Mapping[Cell, float], minutes: float) -> Handling:
    """As long on the whole as the records say; how much longer a call is that reaches somebody is assumed."""
    seconds = known.defaults.seconds
    assumed = Handling(
        (seconds["before"] + seconds["talk"] + seconds["after"]) / MINUTES,
        (seconds["before"] + seconds["unanswered"]) / MINUTES,
    )
    mean = sum(chances.values()) / len(chances) if chances else 0.0
    scale = minutes / assumed.minutes(mean) if minutes else 1.0
    return Handling(assumed.reached * scale, assumed.vain * scale)


def _spans(tables: Sequence[Mapping[Cell, float]]) -> dict[Cell, tuple[float, float, float]]:
    return {cell: (mean, *days.span([table[cell] for table in tables[1:]])) for cell, mean in tables[0].items()}


def _ways(
    options: Sequence[Option], tables: Sequence[Mapping[Cell, float]], people: int, handling: Handling, follows: Effect
) -> list[Way]:
    """The first option is the even one, against which the others are measured draw by draw."""
    even = [days.brings(options[0], table, people, handling).contacts for table in tables[1:]]
    found = []
    for option in options:
        drawn = [days.brings(option, table, people, handling).contacts for table in tables[1:]]
        more = days.span([one - other for one, other in zip(drawn, even, strict=True)])
        brings = days.brings(option, tables[0], people, handling)
        yen = days.span([contacts * each for contacts, each in zip(drawn, follows.per_contact, strict=True)])
        found.append(Way(option, brings, days.span(drawn), more, (brings.contacts * follows.expected, *yen)))
    return found


def _roster(month: Month) -> Roster | None:
    states = (Plan.State.PUBLISHED, Plan.State.PROPOSED)
    plans = sorted(Plan.objects.filter(month=month.first, state__in=states), key=lambda one: (states.index(one.state), -one.pk))
    if not plans:
        return None
    return Roster(plans[0], shifts.made_from(plans[0]), shifts.standing(plans[0]))


def this_month(now: datetime) -> MonthView | None:
    """How the month goes against its targets."""
    return outlook.month_view(Month.of(now.date()), now=now)
