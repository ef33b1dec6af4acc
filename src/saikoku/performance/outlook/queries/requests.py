"""The city's requests for asset investigations (T08) and messages (T09), by age, from the rows received."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.fields.json import KT

from saikoku.exchange.intake.models import KeptRow
from saikoku.performance.outlook.rules.ageing import Age, by_class

ASSETS, MESSAGES = "T08_asset_requests", "T09_sms_requests"
ASKED_ON = {ASSETS: "requested_on", MESSAGES: "send_on"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests of one layout. What was done about them is not known here yet: none are taken off."""

    layout: str
    ages: Sequence[Age]
    by_class: dict[str, int]
    by_month: dict[date, int]

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
    rows = (
        KeptRow.objects.filter(layout=layout)
        .values_list(KT(f"data__{ASKED_ON[layout]}"))
        .annotate(Count("pk"), late=Count("pk", filter=Q(data__due_on__gt="", data__due_on__lt=today.isoformat())))
    )
    ages = [Age(date.fromisoformat(on), count, late) for on, count, late in rows]
    by_month: Counter[date] = Counter()
    for age in ages:
        by_month[age.on.replace(day=1)] += age.count
    return Asked(layout, sorted(ages, key=lambda age: age.on), by_class(ages, today), dict(sorted(by_month.items())))
