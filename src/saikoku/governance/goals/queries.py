"""What is expected of a month and of a fiscal year, and has the city approved it?"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from saikoku.governance.contract import queries as contract
from saikoku.governance.goals.models import Sheet, TargetValue
from saikoku.governance.goals.rules import annex
from saikoku.governance.terms.queries import Agreed
from saikoku.kernel.periods import ContractTerm, Month

Values = Mapping[str, Mapping[Month, int]]


class NoGoals(Exception):
    """The contract has no such fiscal year, or its sheet was never seeded."""


@dataclass(frozen=True, slots=True)
class Goals:
    """The sheet that holds for a fiscal year. `taken_out`: months in which a disaster stopped the work, as approved."""

    fiscal_year: int
    months: tuple[Month, ...]
    approved: bool
    values: Values
    taken_out: frozenset[Month] = frozenset()

    def of(self, indicator: str, month: Month) -> int | None:
        return self.values.get(indicator, {}).get(month)

    def average(self, indicator: str) -> Decimal | None:
        return annex.average(self.values.get(indicator, {}), self.taken_out)

    def whole_average(self, indicator: str) -> int:
        """Rounded up: who reaches it has reached the average. 0 where nothing is agreed."""
        return math.ceil(self.average(indicator) or 0)


def term() -> ContractTerm:
    profile = contract.profile()
    return ContractTerm(Month.of(profile.operates_from), Month.of(profile.ends_on))


def goals_of(fiscal_year: int, agreed: Agreed) -> Goals:
    """What holds for the year; `agreed` says which months are taken out. Raises NoGoals."""
    rows = TargetValue.objects.filter(sheet=_held(fiscal_year).values("pk")[:1]).order_by("month")
    values: dict[str, dict[Month, int]] = defaultdict(dict)
    states = set()
    for state, indicator, month, amount in rows.values_list("sheet__state", "indicator", "month", "amount"):
        values[indicator][Month.of(month)] = amount
        states.add(state)
    if not values:
        raise NoGoals(fiscal_year)
    months = tuple(next(iter(values.values())))  # every line names all months of the year
    out = {Month.parse(month) for month in agreed["disaster_months"]} & set(months)
    return Goals(fiscal_year, months, Sheet.State.APPROVED in states, dict(values), frozenset(out))


def _held(fiscal_year: int) -> QuerySet[Sheet]:
    held = (Sheet.State.APPROVED, Sheet.State.DEFAULT)
    return Sheet.objects.filter(fiscal_year=fiscal_year, state__in=held).order_by("state", "-decided_at", "-pk")


def holding(fiscal_year: int) -> Sheet:
    """The latest approved sheet, else the default. Raises NoGoals."""
    found = _held(fiscal_year).first()
    if found is None:
        raise NoGoals(fiscal_year)
    return found


def values_of(sheet_ids: Iterable[int]) -> dict[int, dict[str, dict[Month, int]]]:
    """The lines of some sheets, each with its months in order."""
    found: dict[int, dict[str, dict[Month, int]]] = {pk: defaultdict(dict) for pk in sheet_ids}
    rows = TargetValue.objects.filter(sheet__in=found).order_by("month")
    for sheet, indicator, month, amount in rows.values_list("sheet_id", "indicator", "month", "amount"):
        found[sheet][indicator][Month.of(month)] = amount
    return {pk: dict(lines) for pk, lines in found.items()}


def sheets_of(fiscal_year: int) -> list[Sheet]:
    """Every sheet of the year, the latest first."""
    return list(Sheet.objects.filter(fiscal_year=fiscal_year).order_by("-proposed_at", "-pk"))


def waiting_of(fiscal_year: int) -> Sheet | None:
    return Sheet.objects.filter(fiscal_year=fiscal_year, state=Sheet.State.OPEN).first()


def waiting() -> list[int]:
    """The fiscal years for which a sheet waits for the city."""
    return list(Sheet.objects.filter(state=Sheet.State.OPEN).order_by("fiscal_year").values_list("fiscal_year", flat=True))
