"""Write a visit down: one record in the ledger and what follows of it, in one transaction."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import Side
from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.models import AbsenceNotice, NewAddress, Visit
from saikoku.outreach.visits.operations import VisitRefused, following, locked, undoing
from saikoku.outreach.visits.operations import notices as papers
from saikoku.outreach.visits.rules import door, notices, outcomes, paired, stock
from saikoku.outreach.visits.rules.door import Said
from saikoku.outreach.visits.rules.moving import NOT_TOLD
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import covering
from saikoku.registry.contacts.rules.encouragements import WILL_DO
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit

CHANNEL = "3"
REASON_WIDTH = 100
WRITTEN_ANEW = "記録の直後に取り消して、書き直した"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to a visit's record; `followed` are the codes of `following`; `again`: it was recorded before."""

    visit: Visit
    followed: tuple[str, ...] = ()
    again: bool = False


@transaction.atomic
def record(*, key: str, outcome: str, said: Said, paper: str = "", by: Actor, at: datetime) -> Recorded:
    """Record the visit and free the door; `paper` is the number of a notice printed beforehand that was left. The same key
    again answers with what was recorded first, whatever it says; a visit that was taken up again (undoing.reopen) is written
    anew, and the new record corrects the first.

    Locks the household's candidates, the visit and its people before anything is decided. Raises VisitRefused with every
    reason of rules.door.refusals and rules.covering, or no-such-visit, not-open, outcome-unknown, worker-missing, and of
    notices.make.
    """
    hold(Visit.objects.filter(key=key, account_id=by.account_id))
    visit = locked(key, by)
    if visit.state == Visit.State.RECORDED:
        return Recorded(visit, again=True)
    moment = at.astimezone(clock.TOKYO)
    kind = outcomes.visits().get(outcome)
    again = queries.standing_of(key)
    said, unread = with_instalments(visit, said, also=again[0].record_number if again else "")
    if reasons := _refusals(visit, kind, said, by, moment) or unread:
        raise VisitRefused(reasons)
    left = _left(visit, paper, by, moment) if outcome in notices.LEFT else None
    row = _write(visit, replace(_draft(visit, kind, said, moment), absence_notice=left.number if left else ""), by, moment)
    keep_new_address(row, said)
    followed = following.follow(kind, row, by=by, at=moment)
    visit.state, visit.outcome, visit.ended_at = Visit.State.RECORDED, outcome, moment
    visit.save(update_fields=["state", "outcome", "ended_at"])
    audit.record(
        "visits.visit.recorded", by=by, at=at, about=[visit.debtor.number], object_id=key,
        after={"outcome": outcome, "record": row.record_number, "followed": followed},
    )  # fmt: skip
    terms, calling = lists.terms_of(moment)
    lists.back_to_the_queue(household_key=visit.household_key, at=moment, terms=terms, calling=calling)
    return Recorded(visit, tuple(followed))


def _left(visit: Visit, paper: str, by: Actor, moment: datetime) -> AbsenceNotice:
    """The notice of this visit, made once: a visit taken up again keeps the one it left."""
    made = queries.notice_of(visit)
    if made is None:
        return papers.make(visit, typed=paper, by=by, at=moment)
    if paper.strip() and (stock.serial_of(paper) is None or stock.serial_of(paper) != stock.serial_of(made.number)):
        raise VisitRefused(["paper-beside-notice"])
    return made


def _write(visit: Visit, draft: Draft, by: Actor, moment: datetime) -> Contact:
    olds = queries.standing_of(visit.key)
    try:
        if not olds:
            return contacts.append(draft=draft, worker_number=visit.worker_number, by=by, at=moment)
        row = contacts.correct(
            corrects=olds[0].record_number, draft=draft, worker_number=visit.worker_number, reason=WRITTEN_ANEW, by=by,
            at=moment,
        )  # fmt: skip
    except contacts.ContactRefused as refused:
        raise VisitRefused(refused.reasons) from refused
    undoing.take_back(olds[0], by=by, at=moment)
    return row


def hold(his: QuerySet[Visit]) -> None:
    """The households of these visits."""
    hold_homes(his.values("household_key"), his.values("debtor"))


def hold_homes(keys: QuerySet | list[int], debtor_ids: QuerySet | list[int]) -> None:
    """The household's rows in the queue of calls, then its people, in the order in which everybody takes them."""
    candidates = Candidate.objects.filter(household_key__in=keys).order_by("pk")
    list(candidates.select_for_update(no_key=True).values_list("pk"))
    homes = Debtor.objects.filter(pk__in=debtor_ids).values("household")
    people = Debtor.objects.filter(household__in=homes) | Debtor.objects.filter(pk__in=debtor_ids)
    list(people.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def keep_new_address(row: Contact, said: Said) -> None:
    """In its parts beside the record that tells it in one line. Part of the caller's transaction."""
    if said.moved_to != NOT_TOLD:
        NewAddress.objects.create(record=row, **asdict(said.moved_to))


def with_instalments(visit: Visit, said: Said, *, also: str = "") -> tuple[Said, list[str]]:
    """What was said with the instalments that the promises are for, and why some cannot be told; `also`: those that the
    promises of a record named before."""
    lines, unread = covering.resolved(
        said.promises, [Side.PREMIUM], lambda: queries.nameable(visit.debtor_id, also=also)
    )
    return replace(said, promises=lines), unread


def _refusals(visit: Visit, kind: Outcome | None, said: Said, by: Actor, moment: datetime) -> list[str]:
    if visit.state != Visit.State.OPEN:
        return ["not-open"]
    if kind is None:
        return ["outcome-unknown"]
    reasons = queries.reasons_at(visit, moment.date())
    found = door.refusals(
        said, kind, queries.door_of(visit), reasons=reasons, seen=visit.seen, today=moment.date(),
        has_receipt=paired.has_receipt(visit.debtor_id, visit.on), lives_at=queries.lives_at(visit.debtor_id),
        takes_no_more=paired.takes_no_more(visit.worker_number, visit.debtor_id, visit.on),
    )
    return found + ([] if by.worker_number else ["worker-missing"])


def _draft(visit: Visit, kind: Outcome, said: Said, moment: datetime) -> Draft:
    ended = _minute(moment) if moment.date() == visit.on else None
    began = _minute(visit.opened_at.astimezone(clock.TOKYO))
    return draft_of(visit, kind, said, queries.door_of(visit), began=began, ended=ended)


def draft_of(
    visit: Visit, kind: Outcome, said: Said, place: door.Door, *, began: time, ended: time | None, programme: str = ""
) -> Draft:
    """On the programme with the oldest open instalment, or the one named; the premium's others are links."""
    owing = queries.programmes(visit.debtor_id)
    programme = programme or owing[0]
    person = door.person_of(kind, place)
    answers = {step.kind: WILL_DO for step in kind.steps_to("encourage")} | dict(said.answers)
    handover = kind.goes_to_city
    return Draft(
        debtor_id=visit.debtor_id, programme=programme, outcome=kind.code, on=visit.on, channel=CHANNEL,
        started_at=began, ended_at=ended,
        spoke_with=person, identified_by=place.identified_by if person == door.HIMSELF else "", summary=said.told,
        promises=tuple(Promised(line.on, line.yen, line.way, line.instalments) for line in said.promises),
        handover=handover if kind.is_contact or handover != "0" else "",
        handover_reason=f"{kind.ja} {said.told}".strip()[:REASON_WIDTH] if handover != "0" else "",
        letters_arrived=said.letters, encouraged=tuple(sorted(answers)), answers=tuple(sorted(answers.items())),
        call_number=visit.key,
        links=tuple((visit.debtor_id, other) for other in owing if other != programme),
    )  # fmt: skip


def _minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0, tzinfo=None)
