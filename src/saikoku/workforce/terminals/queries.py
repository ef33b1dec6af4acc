"""Which terminal is asking, and how do all of them stand?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.workforce.terminals import sets
from saikoku.workforce.terminals.models import Position, PositionHold, SettingCheck, Terminal, TerminalStep
from saikoku.workforce.terminals.rules import settings
from saikoku.workforce.terminals.rules.secret import digest
from saikoku.workforce.terminals.rules.standing import Limits, Seen, faults
from saikoku.workforce.terminals.rules.states import State

MOST_CHECKS = 100
A_DAY = timedelta(days=1)  # who has told no place for so long has told none
ORDER = (State.LOST, State.LOCKED, State.IN_USE, State.WAITING, State.RETIRED)


def of_key(key: str) -> Terminal | None:
    """The terminal whose key this is, whatever its state."""
    return Terminal.objects.filter(key_hash=digest(key)).first() if key else None


def limits(on: date) -> Limits:
    """What the city agreed to for this day."""
    return Limits(terms.value("pattern_file_days", on=on), terms.value("terminal_silent_minutes", on=on))


@dataclass(frozen=True, slots=True)
class Standing:
    terminal: Terminal
    faults: list[str]


def standing(on: date) -> list[Standing]:
    """Every terminal with what is wrong with it: lost ones, shut ones, those in use, the others; each by number."""
    places = Position.objects.filter(terminal=OuterRef("pk"), without="", at__gt=clock.now() - A_DAY)
    last = places.order_by("-at").values("at")[:1]
    check = SettingCheck.objects.filter(terminal=OuterRef("pk")).order_by("-id")
    agreed, days = limits(on), terms.value("terminal_check_days", on=on)
    found = Terminal.objects.annotate(
        position_at=Subquery(last), checked_at=Subquery(check.values("at")[:1]), unmet=Subquery(check.values("unmet")[:1])
    ).select_related("last_account").order_by("number")
    return [
        Standing(one, _faults(one, agreed) + _setting_faults(one, on, days))
        for one in sorted(found, key=lambda one: ORDER.index(State(one.state)))
    ]


def _faults(terminal: Terminal, agreed: Limits) -> list[str]:
    """Contacts are kept in real time, positions in business time: each is compared with its own clock."""
    if terminal.state != State.IN_USE:
        return []
    now, shift = clock.real_now(), clock.real_now() - clock.now()
    position_at = terminal.position_at + shift if terminal.position_at else None
    seen = Seen(terminal.pattern_file_on, terminal.last_seen_at, position_at, terminal.last_account_id is not None)
    return [
        fault for fault in faults(seen, agreed, now) if not fault.startswith("pattern")
    ] + [fault for fault in faults(seen, agreed, clock.now()) if fault.startswith("pattern")]


def _setting_faults(terminal: Terminal, on: date, days: int) -> list[str]:
    """A device that nobody carries need not be looked at."""
    if terminal.state not in (State.IN_USE, State.WAITING):
        return []
    checked_on = timezone.localdate(terminal.checked_at) if terminal.checked_at else None
    return settings.faults(checked_on, terminal.unmet or [], today=on, days=days)


def checks(terminal: Terminal) -> list[SettingCheck]:
    """Every look at its settings, newest first; at most 100."""
    return list(terminal.checks.order_by("-id")[:MOST_CHECKS])


def steps(terminal: Terminal) -> list[TerminalStep]:
    """What was done with it, newest first."""
    return list(terminal.steps.order_by("-id"))


def positions(terminal: Terminal, day: date) -> QuerySet[Position]:
    """Where it was on a day, newest first."""
    return terminal.positions.filter(at__date=day).select_related("account").order_by("-at", "-pk")


def last_position(terminal: Terminal | None, account_id: int | None, day: date) -> Position | None:
    """Where this person's terminal was when it last told on a day, or why it could not tell."""
    if terminal is None or account_id is None:
        return None
    rows = terminal.positions.filter(account_id=account_id, at__gte=clock.at(day, 0, 0))
    return rows.order_by("-at", "-pk").first()


def has_positions(terminal: Terminal, first_on: date, last_on: date) -> bool:
    return terminal.positions.filter(at__date__range=(first_on, last_on)).exists()


def holds(terminal: Terminal) -> list[PositionHold]:
    """What was held of it as evidence, newest first."""
    return list(terminal.holds.select_related("release").order_by("-pk"))


def days_kept(on: date) -> int:
    return terms.value("position_keep_days", on=on)


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """The positions taken in a month: until when they must stay, and how many are held beyond that."""

    month: date
    count: int
    first_end: date
    last_end: date
    held: int


def kept_months() -> list[KeptMonth]:
    """What may go when."""
    return [KeptMonth(*row) for row in sets.kept()]
