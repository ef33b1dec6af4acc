"""The city's requests for asset investigations (T08) and messages (T09), by age, from the rows received."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from saikoku.exchange.intake.models import KeptRow
from saikoku.performance.outlook.rules.ageing import Age, MessageState, by_class

ASSETS, MESSAGES = "T08_asset_requests", "T09_sms_requests"
ASKED_ON = {ASSETS: "requested_on", MESSAGES: "send_on"}
ANSWERED_BY = {ASSETS: "R05_asset_results", MESSAGES: "R06_sms_results"}

FINAL_STATES = tuple(str(state) for state in MessageState if state.is_final)


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests of one layout. `ages` and `by_class` are those still open; `by_month` all that came, `answered` those of
    which a result says that they are finished."""

    layout: str
    ages: Sequence[Age]
    by_class: dict[str, int]
    by_month: dict[date, int]
    answered: int = 0

    @property
    def total(self) -> int:
        return sum(age.count for age in self.ages)

    @property
    def overdue(self) -> int:
        return sum(age.due for age in self.ages)

    @property
    def oldest(self) -> date | None:
        return min((age.on for age in self.ages), default=None)


def requests(layout: str, *, today: date) -> Asked:
    rows = KeptRow.objects.filter(layout=layout)
    is_answered = Exists(_results(layout).filter(data__request_number=OuterRef("data__request_number")))
    ages, by_month, answered = [], Counter(), 0
    for on, is_done, count, late in (
        rows.values_list(KT(f"data__{ASKED_ON[layout]}"), is_answered)
        .annotate(Count("pk"), late=Count("pk", filter=Q(data__due_on__gt="", data__due_on__lt=today.isoformat())))
    ):  # fmt: skip
        asked_on = date.fromisoformat(on)
        by_month[asked_on.replace(day=1)] += count
        if is_done:
            answered += count
        else:
            ages.append(Age(asked_on, count, late))
    ages.sort(key=lambda age: age.on)
    return Asked(layout, ages, by_class(ages, today), dict(sorted(by_month.items())), answered)


def _results(layout: str) -> QuerySet[KeptRow]:
    """Results that end a request: any answer to an investigation, a message that will not be tried again."""
    found = KeptRow.objects.filter(layout=ANSWERED_BY[layout])
    return found.filter(data__state__in=FINAL_STATES) if layout == MESSAGES else found
