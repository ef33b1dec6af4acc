"""Who is on what at this moment, what waits, and how far the day has come; nothing of any debtor is read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Value

from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, japanese
from saikoku.kernel.periods import Month
from saikoku.outreach.presence import queries as presence
from saikoku.outreach.presence.models import Pause
from saikoku.outreach.presence.rules import pauses
from saikoku.outreach.telephone import queries as telephone
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.acts import Kind
from saikoku.performance.figures.rules.volumes import KINDS, Heading, Volume
from saikoku.performance.outlook import queries as outlook
from saikoku.performance.outlook.queries.month import MonthView
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.tasks import queries as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.queries import Load
from saikoku.security.access import queries as access
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Permission, permissions_of
from saikoku.workforce.shifts import queries as shifts

SHOWN = 10
BY_TELEPHONE = (*KINDS["calls"], *KINDS["inbound"])
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Done:
    """Acts of a day: calls, calls that came in, people spoken to, promises."""

    calls: int = 0
    inbound: int = 0
    contacts: int = 0
    promises: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who calls today, rests or has open tasks. `lease`: whom he speaks with; `minutes` since when, or since
    when he rests; `writing`: minutes since the talk ended; `over`: he writes or rests longer than agreed; `off_shift`: the
    published plan has him at work at other times."""

    account: Account
    lease: Lease | None
    minutes: int
    is_long: bool
    done: Done
    load: Load | None
    pause: Pause | None = None
    writing: int | None = None
    over: bool = False
    off_shift: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """The day at this moment. `idle`: those who may call, did nothing today and have nothing open; `off_shift`: accounts
    that the published plan has at work at other times; `unrecorded`: calls dialled and not recorded, by who dialled.
    """

    people: list[Person]
    idle: list[Account]
    team: Load | None
    done: Done
    ready: int
    late: list[Task]
    late_count: int
    hard: list[Task]
    hard_count: int
    owners: Mapping[int, str]
    off_shift: frozenset[int]
    long_minutes: int
    unrecorded: dict[str, int]

    @property
    def speaking(self) -> list[Person]:
        return [one for one in self.people if one.lease]

    @property
    def resting(self) -> list[Person]:
        return [one for one in self.people if one.pause and not one.pause.leaves and not one.lease]

    @property
    def calling_leader(self) -> list[Person]:
        """The longest waiting first."""
        found = [one for one in self.speaking if one.lease.supervisor_called_at]
        return sorted(found, key=lambda one: one.lease.supervisor_called_at)


@dataclass(frozen=True, slots=True)
class Moment:
    """What is read once for everybody: leases and pauses by account, ends of talks by call, loads by owner, acts by worker
    number."""

    now: datetime
    held: Mapping[int, Lease]
    ended: Mapping[str, datetime]
    pauses: Mapping[int, Pause]
    loads: Mapping[int | None, Load]
    done: Mapping[str, Done]
    off_shift: frozenset[int]
    long_minutes: int
    wrap_up: timedelta


def live(now: datetime) -> Live:
    """Everything on the board of the moment, in a fixed number of statements."""
    on = now.date()
    agreed = terms.agreed(on)
    held = {lease.holder_id: lease for lease in lists.held_now()}
    callers = _callers()
    off = shifts.off_shift({one.worker_number for one in callers if one.worker_number}, now)
    off_shift = frozenset(one.pk for one in callers if one.worker_number in off)
    moment = Moment(now, held, _talks_ended(held), presence.pauses_now(), tasks.loads(now), _done(on), off_shift,
                    agreed["long_call_minutes"], timedelta(seconds=agreed["wrap_up_seconds"]))  # fmt: skip
    idle, people, loads = [], [], moment.loads
    for account in callers:
        person = _person(account, moment)
        rests = person.pause is not None and not person.pause.leaves
        is_there = person.lease or rests or person.load or person.done != Done()
        people += [person] if is_there else []
        idle += [] if is_there or person.off_shift or person.pause else [account]
    late, hard = _waiting(now)
    ready, unrecorded = lists.waiting_and_unrecorded()
    names = {one.login_name: one.display_name for one in callers}
    return Live(
        people=sorted(people, key=_in_order),
        idle=idle, team=loads.get(None), done=_summed(moment.done), ready=ready,
        late=late, late_count=sum(load.call_backs_late for load in loads.values()),
        hard=hard, hard_count=sum(load.hard for load in loads.values()),
        owners={account.pk: account.display_name for account in callers}, off_shift=off_shift,
        long_minutes=moment.long_minutes, unrecorded={names.get(one, one): count for one, count in sorted(unrecorded.items())},
    )  # fmt: skip


def _in_order(one: Person) -> tuple:
    return (one.lease is None, one.pause is None, -one.minutes, japanese.natural(one.account.display_name))


def _talks_ended(held: Mapping[int, Lease]) -> dict[str, datetime]:
    """As somebody told by a key, else the telephone; by call number."""
    told = {one.call_number: one.talk_ended_at for one in held.values() if one.talk_ended_at}
    heard = telephone.talks_ended({one.call_number: one.holder_id for one in held.values() if not one.talk_ended_at})
    return {**heard, **told}


def _waiting(now: datetime) -> tuple[list[Task], list[Task]]:
    """The first late call-backs and the first hard cases, in one question; a task may be both."""
    late = tasks.call_backs_due(now).order_by("due_at", "pk").select_related(None).annotate(hard=Value(False))
    found = list(late[:SHOWN].union(tasks.hard_cases().annotate(hard=Value(True))[:SHOWN], all=True))
    by_due = sorted((one for one in found if not one.hard), key=lambda one: (one.due_at, one.pk))
    return by_due, sorted((one for one in found if one.hard), key=lambda one: (one.opened_at, one.pk))


def _callers() -> list[Account]:
    """Whoever may have tasks: those who call are among them."""
    found = access.accounts_with_roles()
    return [one for one, roles in found if one.is_active and Permission.TASK_WORK in permissions_of(roles)]


def _person(account: Account, moment: Moment) -> Person:
    lease, pause = moment.held.get(account.pk), _of_today(moment.pauses.get(account.pk), moment.now)
    since = lease.dialled_at or lease.opened_at if lease else pause.began_at if pause else moment.now
    minutes = max(0, (moment.now - since) // MINUTE)
    ended = moment.ended.get(lease.call_number) if lease else None
    writing = moment.now - ended if ended else None
    return Person(
        account, lease, minutes, bool(lease) and writing is None and minutes >= moment.long_minutes,
        moment.done.get(account.worker_number, Done()) if account.worker_number else Done(), moment.loads.get(account.pk),
        pause=pause, off_shift=account.pk in moment.off_shift, writing=None if writing is None else max(0, writing // MINUTE),
        over=writing > moment.wrap_up if writing is not None
        else not lease and pause is not None and pauses.is_too_long(pause.began_at, pause.limit_minutes, moment.now),
    )  # fmt: skip


def _of_today(pause: Pause | None, now: datetime) -> Pause | None:
    """Whoever ended his work on an earlier day does not rest today: he is not back yet."""
    return None if pause is not None and pause.leaves and pause.began_at < clock.at(now.date()) else pause


def _done(on: date) -> dict[str, Done]:
    """The day's acts at the telephone by worker number, as the figures count them."""
    try:
        found = figures.volumes(on, on, headings=[Heading.WORKER, Heading.KIND], kinds=BY_TELEPHONE)
    except terms.NothingAgreed:
        return {}
    by_worker: dict[str, list[Volume]] = {}
    for row in found:
        by_worker.setdefault(row.values[0], []).append(row)
    return {worker: _of(rows) for worker, rows in by_worker.items()}


def _of(rows: list[Volume]) -> Done:
    acts: Counter[str] = Counter()
    for row in rows:
        acts[row.values[1]] += row.acts
    return Done(acts[Kind.CALL], acts[Kind.INBOUND], sum(row.contacts for row in rows), sum(row.promises for row in rows))


def _summed(done: Mapping[str, Done]) -> Done:
    parts = list(done.values())
    names = ("calls", "inbound", "contacts", "promises")
    return Done(*(sum(getattr(one, name) for one in parts) for name in names))


def month_so_far(now: datetime) -> MonthView | None:
    """The month as it is kept, with its targets."""
    return outlook.month_view(Month.of(now.date()), now=now)


def receivers(*, but: int) -> list[Account]:
    """Who can take over another's tasks, by name: those of somebody who calls go to those who call."""
    found = {
        one: permissions_of(roles) for one, roles in access.accounts_with_roles()
        if one.is_active and Permission.TASK_WORK in permissions_of(roles)
    }  # fmt: skip
    called = any(one.pk == but and Permission.CALL_WORK in may for one, may in found.items())
    able = [one for one, may in found.items() if one.pk != but and (not called or Permission.CALL_WORK in may)]
    return sorted(able, key=lambda one: japanese.natural(one.display_name))


def load_of(account_id: int, now: datetime) -> Load:
    """What one person has to do; nothing where he has no open task."""
    return tasks.loads(now).get(account_id) or Load(account_id, 0, 0, 0, 0, 0)
