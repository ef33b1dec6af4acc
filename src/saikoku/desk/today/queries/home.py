"""What waits for a person, counted by what his permissions let him do about it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.collection.receipts import queries as receipts
from saikoku.collection.seals import queries as seals
from saikoku.desk.today import sets
from saikoku.desk.today.queries import broken
from saikoku.desk.today.queries.piles import Asked
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.states import State
from saikoku.gateways import mbtiles
from saikoku.governance.media import queries as media
from saikoku.governance.terms import queries as terms
from saikoku.kernel.actor import Actor
from saikoku.outreach.quality import queries as quality
from saikoku.outreach.scripts import queries as scripts
from saikoku.outreach.scripts.models import Revision
from saikoku.outreach.scripts.rules.ending import Ending
from saikoku.planning.lists import queries as lists
from saikoku.planning.routes.queries import shown as routes
from saikoku.registry.tasks import queries as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.access import queries as access
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Permission
from saikoku.security.audit import queries as audit

TASKS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of work: `kind` names it for the words, `hurts` when it should not wait, `only` is the one thing itself where
    there is no other."""

    kind: str
    count: int
    hurts: bool = False
    only: int | None = None


def waiting(*, by: Actor, permissions: frozenset[Permission], on: date, now: datetime) -> list[Waiting]:
    """Everything that waits for this person; what hurts comes first, then in the order of the counters."""
    asked = Asked(by, permissions, on, now)
    found = [
        counted
        for permission, counter in COUNTERS
        if permission in permissions
        for counted in counter(asked)
        if counted.count
    ]
    return sorted(found, key=lambda one: not one.hurts)


def _alarms(asked: Asked) -> list[Waiting]:
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    return [
        Waiting("seals-overdue", audit.overdue(), hurts=True), Waiting("jobs-failed", failed, hurts=True),
        Waiting("map-unreadable", int(bool(mbtiles.fault()))),
    ]  # fmt: skip


def _journal(asked: Asked) -> list[Waiting]:
    return [Waiting("journal-differs", receipts.faults_of_journal(), hurts=True)]


def _calls(asked: Asked) -> list[Waiting]:
    found = sets.at_the_phone(account_id=asked.by.account_id, now=asked.now)
    mine = asked.by.worker_number
    unkept = broken.promises(asked.on, worker_number=mine).order_by().count() if mine else 0
    return [
        Waiting("call-backs-due", found.call_backs_due, hurts=True),
        Waiting("unknown-callers-late", found.unknown_late, hurts=True),
        Waiting("promises-broken", unkept), Waiting("candidates", found.waiting), Waiting("unknown-callers", found.unknown),
    ]  # fmt: skip


def _visits(asked: Asked) -> list[Waiting]:
    return [Waiting("visits", routes.stops_ahead(asked.by.account_id, asked.on))]


def _routes(asked: Asked) -> list[Waiting]:
    return [Waiting("routes-to-accept", asked.piles.planned)]


def _coaching(asked: Asked) -> list[Waiting]:
    return [Waiting("coaching-mine", quality.waiting(asked.by.worker_number, leads=False).mine)]


def _reviews(asked: Asked) -> list[Waiting]:
    found = quality.waiting("", leads=True)
    return [Waiting("reviews-objected", found.objected), Waiting("reviews", found.to_review)]


def _tasks(asked: Asked) -> list[Waiting]:
    piles = asked.piles
    found = [
        Waiting("tasks-late", piles.late, hurts=True), Waiting("tasks", piles.every - piles.late),
        Waiting("numbers-wanted", piles.wanted),
    ]  # fmt: skip
    found += [Waiting("seals-asked", piles.sealed)] if Permission.SEAL_DECIDE in asked.permissions else []
    if Permission.CASH_KEEP in asked.permissions:
        found += [
            Waiting("deposits-late", piles.unpaid, hurts=True), Waiting("days-counted", piles.counted),
            Waiting("passings", piles.passing), Waiting("cover-ends", min(piles.uncovered, 1), hurts=True),
        ]  # fmt: skip
    return found


def _own_cash(asked: Asked) -> list[Waiting]:
    return [Waiting("change-lent", asked.piles.lent), Waiting("days-closed-for", asked.piles.closed_for)]


def _conduct(asked: Asked) -> list[Waiting]:
    return [Waiting("conduct-open", asked.piles.heard)]


def _papers(asked: Asked) -> list[Waiting]:
    return [Waiting("papers-waiting", asked.piles.papers)]


def _own_papers(asked: Asked) -> list[Waiting]:
    """A leader is told of all of them together."""
    return [] if Permission.PAPER_VIEW in asked.permissions else [Waiting("papers-mine", asked.piles.papers)]


def _typed(asked: Asked) -> list[Waiting]:
    return [Waiting("papers-typed", asked.piles.typed)]


def _overpaid(asked: Asked) -> list[Waiting]:
    return [Waiting("overpaid", asked.piles.overpaid)]


def _files(asked: Asked) -> list[Waiting]:
    """One look at the runs; each count only for who can do something about it."""
    own = Q(received_by=asked.by.name)
    counts = Run.objects.aggregate(
        judged=Count("id", Q(state=State.JUDGED) & ~own),
        refused=Count("id", own & Q(state=State.REFUSED, business_on=asked.on)),
        judging=Count("id", own & Q(state__in=[State.RECEIVED, State.JUDGING])),
        left=Count("id", Q(state=State.APPLIED) & (Q(pending__gt=0) | Q(accepted_good_rows=True, bad__gt=0))),
    )
    applying = [Waiting("files-to-apply", counts["judged"])] if Permission.FILE_APPLY in asked.permissions else []
    if Permission.FILE_RECEIVE not in asked.permissions:
        return applying
    return [
        *applying,
        Waiting("files-refused", counts["refused"]),
        Waiting("files-judging", counts["judging"]),
        Waiting("rows-left", counts["left"]),
    ]


def _media(asked: Asked) -> list[Waiting]:
    late, under_way = media.counts(asked.now)
    return [Waiting("media-late", late, hurts=True), Waiting("media-under-way", under_way)]


def _delivering(asked: Asked) -> list[Waiting]:
    return [Waiting("deliveries-not-handed", asked.piles.not_handed)]


def _reporting(asked: Asked) -> list[Waiting]:
    return [Waiting("report-today", 0 if asked.piles.reported else 1)]


def _proposals(asked: Asked) -> list[Waiting]:
    return [Waiting("proposals", terms.count_waiting_for(asked.by.name))]


def _to_the_city(asked: Asked) -> list[Waiting]:
    """An officer answers; a leader enters an answer on paper, and reads what was answered."""
    piles, leads = asked.piles, Permission.PROPOSAL_HAND_OVER in asked.permissions
    first = piles.to_answer_first if piles.to_answer == 1 else None
    found = []
    if Permission.PROPOSAL_ANSWER in asked.permissions:
        found += [
            Waiting("proposal-handed", piles.to_answer, only=first) if leads
            else Waiting("proposal-to-answer", piles.to_answer, only=first)
        ]  # fmt: skip
    if leads:
        found += [Waiting("proposal-answered", piles.answered, only=piles.answered_first if piles.answered == 1 else None)]
    return found


def _seals(asked: Asked) -> list[Waiting]:
    """For the city's officers; those who have tasks are told beside them, in the same journey."""
    if Permission.TASK_WORK in asked.permissions:
        return []
    return [Waiting("seals-asked", seals.waiting_for(asked.by.name).count())]


def _glyphs(asked: Asked) -> list[Waiting]:
    return [Waiting("glyphs-asked", asked.piles.glyphs)]


def _texts(asked: Asked) -> list[Waiting]:
    """For those who lead: they propose; of them and of the city those who approve."""
    if not {Permission.SCRIPT_APPROVE, Permission.SCRIPT_PROPOSE} & asked.permissions:
        return []
    found = scripts.counts(asked.by.name)
    mine = []
    if Permission.SCRIPT_APPROVE in asked.permissions:
        mine = [Waiting("texts-proposed", found.waiting), Waiting("texts-leaving", found.uses)]
    return mine + ([Waiting("texts-default", found.not_approved)] if Permission.SCRIPT_PROPOSE in asked.permissions else [])


def _texts_at_the_end(asked: Asked) -> list[Waiting]:
    """The contract ends: all texts go to the city, and what is out has to be back before."""
    asks = Ending(asked.piles.texts_end or 0)
    if asks == Ending.NOTHING:
        return []
    return [
        Waiting("texts-overdue", int(asks == Ending.OVERDUE), hurts=True),
        Waiting("texts-to-hand-over", int(asks == Ending.SOON)), Waiting("texts-out", asked.piles.texts_out),
    ]  # fmt: skip


def _defaults(asked: Asked) -> list[Waiting]:
    return [Waiting("terms-default", asked.piles.not_agreed)]


def _accounts(asked: Asked) -> list[Waiting]:
    return [Waiting("initial-passwords", Account.objects.filter(is_active=True, password_is_initial=True).count())]


COUNTERS = (
    (Permission.SYSTEM_VIEW, _alarms),
    (Permission.JOURNAL_VIEW, _journal),
    (Permission.CALL_WORK, _calls),
    (Permission.VISIT_WORK, _visits),
    (Permission.ROUTE_PLAN, _routes),
    (Permission.RECEIPT_ISSUE, _own_cash),
    (Permission.COACHING_OWN, _coaching),
    (Permission.COACHING_LEAD, _reviews),
    (Permission.FILE_VIEW, _files),
    (Permission.TERM_APPROVE, _proposals),
    (Permission.PROPOSAL_VIEW, _to_the_city),
    (Permission.SEAL_DECIDE, _seals),
    (Permission.GLYPH_DECIDE, _glyphs),
    (Permission.REPORT_VIEW, _texts),
    (Permission.SCRIPT_PROPOSE, _texts_at_the_end),
    (Permission.FILE_RECEIVE, _media),
    (Permission.TASK_WORK, _tasks),
    (Permission.PAPER_VIEW, _papers),
    (Permission.PAPER_OWN, _own_papers),
    (Permission.PAPER_TYPE, _typed),
    (Permission.CASH_KEEP, _overpaid),
    (Permission.CONDUCT_KEEP, _conduct),
    (Permission.FILE_DELIVER, _delivering),
    (Permission.REPORT_FREEZE, _reporting),
    (Permission.ACCOUNT_MANAGE, _accounts),
    (Permission.TERM_PROPOSE, _defaults),
)
"""Who is asked about what, in the order in which the tiles stand."""


def next_tasks(by: Actor, page: int = 1) -> list[Task]:
    """One page of a person's pile, his own and the team's, the most pressing on page 1."""
    first = (page - 1) * TASKS_SHOWN
    return list(tasks.open_tasks(owner_id=by.account_id)[first : first + TASKS_SHOWN])


def texts_sent_back(by: Actor) -> list[Revision]:
    """What this person proposed of the texts and the city sent back, until he proposes anew or puts it aside."""
    return scripts.sent_back_to(by.name)


def holds_a_call(by: Actor) -> bool:
    return lists.live_lease_of(by.name) is not None


def calling_for_a_leader(by: Actor) -> list[tuple[str, datetime]]:
    """(name, moment) of each operator but this person who called the supervisor from a call he still holds."""
    found = lists.calling_for_a_leader(but=by.name)
    names = access.names_of(holder for holder, _ in found)
    return [(names.get(holder, holder), at) for holder, at in found]
