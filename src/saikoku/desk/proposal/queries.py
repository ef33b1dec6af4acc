"""Everything a proposal to the city stands on: heads needed, ways to lay the hours, the month's outlook, the shifts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from saikoku.desk.proposal.rules import days
from saikoku.desk.proposal.rules.days import Brings, Cell, Handling, Option
from saikoku.governance.contract import queries as contract
from saikoku.governance.terms.queries import agreed
from saikoku.kernel.periods import Month
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
from saikoku.workforce.shifts import queries as shifts
from saikoku.workforce.shifts.models import Plan, Shift
from saikoku.workforce.shifts.rules import writing
from saikoku.workforce.shifts.rules.problem import Problem

DRAWS = 100
REST_DAYS = frozenset({6, 7})
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Way:
    """A way to lay the month's hours, with what it brings by the mean, and between what in eight of ten draws; `more`:
    contacts beyond the even way, draw by draw."""

    option: Option
    brings: Brings
    contacts: tuple[float, float]
    more: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Roster:
    """The latest plan of the month that holds or is proposed."""

    plan: Plan
    problem: Problem
    shifts: Sequence[Shift]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`chances`: of a cell, and between what in eight of ten draws."""

    month: Month
    picture: Picture
    asked: Asked
    wish: Wish
    outbound: Outbound
    found: Sequence[Need]
    people: int
    open_days: Mapping[int, int]
    bands: Sequence[tuple[int, int]]
    chances: Mapping[Cell, tuple[float, float, float]]
    handling: Handling
    ways: Sequence[Way]
    known: Known
    roster: Roster | None

    @property
    def overloaded(self) -> list[Need]:
        return heads.overloaded(self.found)

    @property
    def hours(self) -> float:
        """Of the month, for the calls that the target asks for."""
        return self.outbound.calls_a_day * self.asked.days * self.outbound.minutes / MINUTES


def proposal(now: datetime) -> Proposal | None:
    """For the month after this one; None where nobody has called yet."""
    today = now.date()
    terms, ends_on = agreed(today), contract.profile().ends_on
    picture = staffing.picture(today, terms, ends_on)
    if picture is None:
        return None
    month = Month.of(today).next
    asked, wish = staffing.asked(today, terms, ends_on), staffing.agreed_wish(terms)
    outbound = asked.outbound(picture.minutes_out)
    bands = timing.calling(today, terms, ends_on).bands
    known = answering.known(today, bands)
    weights, people = _people()
    open_days = _open_days(month, ends_on)
    hours = outbound.calls_a_day * asked.days * outbound.minutes / MINUTES
    tables = _tables(known, weights, open_days, bands)
    handling = _handling(known, tables[0], outbound.minutes)
    needs = heads.needs(picture.slots, wish, dict.fromkeys(picture.days, heads.outbound_heads(outbound)))
    options = days.options(open_days, bands, hours, REST_DAYS)
    return Proposal(
        month, picture, asked, wish, outbound, needs, people, open_days, bands,
        _spans(tables), handling, _ways(options, tables, people, handling), known, _roster(month),
    )  # fmt: skip


def _people() -> tuple[np.ndarray, int]:
    """How the profiles of those on this month's list are spread, and how many people they are."""
    rows = list(Candidate.objects.values_list("debtor_id", "profile"))
    counts = Counter(code for _, code in rows)
    weights = np.zeros(profiles.PROFILES)
    for code, count in counts.items():
        weights[code] = count
    if not counts:
        weights[worth.AVERAGE] = 1
    return weights / weights.sum(), len({debtor for debtor, _ in rows})


def _open_days(month: Month, ends_on: date) -> dict[int, int]:
    """Operating days by weekday; a holiday is a Sunday, as people answer like on one."""
    found, _ = staffing.open_days(month, agreed(month.first), ends_on)
    return dict(Counter(profiles.slot(day, 0) // profiles.BANDS + 1 for day in found))


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


def _ways(options: Sequence[Option], tables: Sequence[Mapping[Cell, float]], people: int, handling: Handling) -> list[Way]:
    """The first option is the even one, against which the others are measured draw by draw."""
    even = [days.brings(options[0], table, people, handling).contacts for table in tables[1:]]
    found = []
    for option in options:
        drawn = [days.brings(option, table, people, handling).contacts for table in tables[1:]]
        more = days.span([one - other for one, other in zip(drawn, even, strict=True)])
        found.append(Way(option, days.brings(option, tables[0], people, handling), days.span(drawn), more))
    return found


def _roster(month: Month) -> Roster | None:
    states = (Plan.State.PUBLISHED, Plan.State.PROPOSED)
    plans = sorted(Plan.objects.filter(month=month.first, state__in=states), key=lambda one: (states.index(one.state), -one.pk))
    if not plans:
        return None
    return Roster(plans[0], writing.from_facts(plans[0].asked), shifts.standing(plans[0]))


def this_month(now: datetime) -> MonthView | None:
    """How the month goes against its targets."""
    return outlook.month_view(Month.of(now.date()), now=now)
