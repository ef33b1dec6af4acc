"""What somebody did himself: today, this week, this month; the records behind each number. Nobody else is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from saikoku.governance.terms import queries as terms
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.presence import queries as presence
from saikoku.outreach.presence.rules import spans
from saikoku.performance.figures.rules import acts
from saikoku.performance.figures.rules.acts import Kind
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact, Promise

PERIODS = ("today", "week", "month")
CALLS, INBOUND, CONTACTS, PROMISES, KEPT, BROKEN = "calls", "inbound", "contacts", "promises", "kept", "broken"
WHAT = (CALLS, INBOUND, CONTACTS, PROMISES, KEPT, BROKEN)


@dataclass(frozen=True, slots=True)
class Act:
    """Records of one debtor, side, day, beginning and worker: one call, as the figures count."""

    kind: Kind
    contacted: bool
    records: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """One period: acts and promised days behind each number, times of the calls, time of rest."""

    first: date
    last: date
    behind: dict[str, Sequence[Act] | Sequence[Promise]]
    times: spans.Summed
    rested: timedelta

    def count(self, what: str) -> int:
        return len(self.behind[what])


def days_of(period: str, today: date) -> tuple[date, date]:
    """Both days are in it; the week begins on Monday."""
    if period == "month":
        return today.replace(day=1), today
    return (today - timedelta(days=today.weekday()) if period == "week" else today), today


def own(worker_number: str, account_id: int, period: str, now: datetime) -> Own:
    """Four statements. A promise counts on the day on which it was heard."""
    first, last = days_of(period, now.date())
    limit = terms.value("wrap_up_seconds", on=now.date())
    rows = contacts.standing().filter(
        worker_number=worker_number, on__range=(first, last), origin=Contact.Origin.OWN
    ).select_related("debtor").order_by("-on", "-started_at", "-pk") if worker_number else []  # fmt: skip
    found = acts_of(list(rows))
    spoken = [one for one in found if one.kind in (Kind.CALL, Kind.INBOUND)]
    records = {record.pk: record for one in found for record in one.records}
    promises = list(Promise.objects.filter(contact__in=records).select_related("debtor").order_by("-promised_on", "-pk"))
    return Own(first, last, {
        CALLS: [one for one in spoken if one.kind == Kind.CALL],
        INBOUND: [one for one in spoken if one.kind == Kind.INBOUND],
        CONTACTS: [one for one in spoken if one.contacted],
        PROMISES: promises,
        KEPT: [one for one in promises if one.state == Promise.State.KEPT],
        BROKEN: [one for one in promises if one.state in (Promise.State.BROKEN, Promise.State.PART)],
    }, spans.summed(presence.times_of(worker_number, first, last), limit) if worker_number else spans.summed([], limit),
        presence.rested(account_id, first, last, now=now))  # fmt: skip


def acts_of(rows: Sequence[Contact]) -> list[Act]:
    """In the order of the rows."""
    reaching = contacts.reaching_outcomes()
    found: dict[tuple, list[Contact]] = {}
    for row in rows:
        kind = acts.kind_of(row.channel, row.work, row.outcome)
        found.setdefault((kind, row.debtor_id, SIDE_OF[row.programme], row.on, row.started_at), []).append(row)
    return [Act(key[0], any(row.outcome in reaching for row in his), tuple(his)) for key, his in found.items()]
