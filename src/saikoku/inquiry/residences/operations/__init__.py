"""Send somebody to look where a person lives: choose, assign, give up; close what the city has answered."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from saikoku.inquiry.residences import queries
from saikoku.inquiry.residences.models import Survey
from saikoku.inquiry.residences.rules import selection
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.planning.routes.queries import shown
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.audit import operations as audit

UNDER_WAY = (Survey.State.WAITING, Survey.State.ASSIGNED)
ANSWERED = {
    "new-address": "市のデータの住所が変わったため", "answered": "市の回答があったため",
    "no-reason": "選んだ理由がなくなったため",
    "protected": "注意区分「保護」のため", "staff-only": "注意区分「市職員対応」のため",
    "nothing-owed": "納付または催告中止により、催告できる未納がなくなったため",
}  # fmt: skip


class SurveyRefused(Refused):
    """The survey cannot be assigned, told, confirmed or ended; `reasons` are codes."""


@transaction.atomic
def assign(*, debtor_ids: Collection[int], account_id: int, on: date, by: Actor, at: datetime) -> list[Survey]:
    """Send a collector to look at these on a day. The people are locked first.

    Raises SurveyRefused: nobody-chosen, day-past, collector-unknown, and for any of them not-selected or what bars him
    (rules.selection.bars).
    """
    today = at.astimezone(clock.TOKYO).date()
    reasons = [] if debtor_ids else ["nobody-chosen"]
    reasons += ["day-past"] if on < today else []
    reasons += [] if account_id in {one.pk for one in shown.collectors()} else ["collector-unknown"]
    people = list(Debtor.objects.select_for_update(no_key=True).filter(pk__in=list(debtor_ids)).order_by("pk"))
    known, asked = queries.known_of([one.pk for one in people], today), queries.terms(today)
    chosen = {}
    for person in people:
        found = known.get(person.pk)
        chosen[person.pk] = selection.reasons(found, asked) if found else []
        reasons += (selection.bars(found) if found else []) + ([] if chosen[person.pk] else ["not-selected"])
    if reasons:
        raise SurveyRefused(dict.fromkeys(reasons))
    where = queries.addresses(chosen)
    made = [
        Survey.objects.create(
            debtor=person, reasons=chosen[person.pk], address=where.get(person.pk, ""), account_id=account_id, on=on,
            opened_at=at, opened_by=by.name,
        )
        for person in people
    ]  # fmt: skip
    audit.record(
        "residences.survey.assigned", by=by, at=at, about=[one.number for one in people],
        after={"surveys": [one.pk for one in made], "account": account_id, "on": on},
    )  # fmt: skip
    return made


def begin_here(*, debtor_number: str, by: Actor, at: datetime) -> Survey:
    """A collector who stands at the door goes on to look there himself; asked again, the same survey.

    Raises SurveyRefused as assign, or somebody-elses (a colleague is to go there), not-at-the-door (no record says that he
    visited this person today).
    """
    debtor = debtors.find(debtor_number)
    today = at.astimezone(clock.TOKYO).date()
    with transaction.atomic():
        Debtor.objects.select_for_update(no_key=True).get(pk=debtor.pk)
        mine = Survey.objects.select_for_update().filter(debtor=debtor, state__in=UNDER_WAY).first()
        if mine is not None and mine.state == Survey.State.ASSIGNED:
            if mine.account_id != by.account_id:
                raise SurveyRefused(["somebody-elses"])
            return mine
        if not queries.was_visited(debtor, by.worker_number, today):
            raise SurveyRefused(["not-at-the-door"])
        if mine is None:
            return assign(debtor_ids=[debtor.pk], account_id=by.account_id, on=today, by=by, at=at)[0]
        return _give(mine, by.account_id, today, by, at)


@transaction.atomic
def reassign(*, survey_id: int, account_id: int, on: date, by: Actor, at: datetime) -> Survey:
    """Another goes, and looks for himself, or on another day.

    Raises SurveyRefused: survey-unknown, not-open, day-past, collector-unknown.
    """
    survey = locked(survey_id)
    reasons = [] if survey.state in UNDER_WAY else ["not-open"]
    reasons += ["day-past"] if on < at.astimezone(clock.TOKYO).date() else []
    reasons += [] if account_id in {one.pk for one in shown.collectors()} else ["collector-unknown"]
    if reasons:
        raise SurveyRefused(reasons)
    return _give(survey, account_id, on, by, at)


def _give(survey: Survey, account_id: int, on: date, by: Actor, at: datetime) -> Survey:
    before = {"account": survey.account_id, "on": survey.on}
    if account_id != survey.account_id:  # what one saw no other confirms
        survey.seen, survey.seen_at = {}, None
    survey.state, survey.account_id, survey.on = Survey.State.ASSIGNED, account_id, on
    survey.save(update_fields=["state", "account_id", "on", "seen", "seen_at"])
    audit.record(
        "residences.survey.reassigned", by=by, at=at, about=[survey.debtor.number], object_id=str(survey.pk), before=before,
        after={"account": account_id, "on": on},
    )  # fmt: skip
    return survey


@transaction.atomic
def give_up(*, survey_id: int, reason: str, by: Actor, at: datetime) -> Survey:
    """No survey any more: what asked for it is withdrawn with it. Raises SurveyRefused: survey-unknown, not-open,
    reason-missing."""
    survey = locked(survey_id)
    reasons = [] if survey.state in UNDER_WAY else ["not-open"]
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise SurveyRefused(reasons)
    return _close(survey, reason.strip(), by, at)


@transaction.atomic
def close_answered(*, debtor_ids: Collection[int], by: Actor, at: datetime) -> list[Survey]:
    """After the city's files: surveys of these people that need no doing any more, since another address was stated, the
    city answered what was handed over, nothing is owed, or the reason is gone."""
    wanted = set(debtor_ids)
    rows = Survey.objects.select_for_update(of=("self",)).filter(state__in=UNDER_WAY).select_related("debtor").order_by("pk")
    theirs = [one for one in rows if one.debtor_id in wanted]
    today = at.astimezone(clock.TOKYO).date()
    _withdraw_answered(wanted - {one.debtor_id for one in theirs}, today, by, at)
    if not theirs:
        return []
    ids = [one.debtor_id for one in theirs]
    known, where, asked = queries.known_of(ids, today), queries.addresses(ids), queries.terms(today)
    closed = []
    for survey in theirs:
        found = known.get(survey.debtor_id)
        why = [] if where.get(survey.debtor_id, "") == survey.address else ["new-address"]
        why += ["answered"] if found and selection.is_answered(found, survey.opened_at.astimezone(clock.TOKYO).date()) else []
        why += [code for code in selection.bars(found) if code in ANSWERED] if found else []
        why += [] if found and selection.reasons(found, asked) else ["no-reason"]
        if why:
            closed.append(_close(survey, ANSWERED[why[0]], by, at))
    return closed


def _withdraw_answered(debtor_ids: Collection[int], today: date, by: Actor, at: datetime) -> None:
    """What asked for a survey that nobody has begun, and that the city's words have answered since."""
    asked = Task.objects.filter(kind=Task.Kind.WHEREABOUTS, state=Task.State.OPEN).values_list("debtor__merged_into", "debtor")
    people = {merged or own for merged, own in asked} & set(debtor_ids)
    for debtor_id, found in (queries.known_of(people, today) if people else {}).items():
        words = (("new-address", found.stated_on), ("answered", found.answered_on))
        why = [code for code, day in words if day is not None and found.task_on is not None and day >= found.task_on]
        if why and not selection.is_selected_by_task(found):
            for task in open_tasks(Debtor.objects.get(pk=debtor_id)):
                tasks.withdraw_task(task_id=task.pk, reason=ANSWERED[why[0]], by=by, at=at)


def _close(survey: Survey, why: str, by: Actor, at: datetime) -> Survey:
    survey.state, survey.closed_at, survey.closed_by, survey.closed_why = Survey.State.CLOSED, at, by.name, why
    survey.save(update_fields=["state", "closed_at", "closed_by", "closed_why"])
    for task in open_tasks(survey.debtor):
        tasks.withdraw_task(task_id=task.pk, reason=why, by=by, at=at)
    audit.record(
        "residences.survey.closed", by=by, at=at, about=[survey.debtor.number], object_id=str(survey.pk), reason=why
    )
    return survey


def open_tasks(debtor: Debtor) -> list[Task]:
    """What asks for the survey of a person, merged numbers included."""
    ids = debtors.ids_of(debtor)
    found = Task.objects.filter(debtor_id__in=ids, kind=Task.Kind.WHEREABOUTS, state=Task.State.OPEN)
    return list(found.order_by("pk"))


def locked(survey_id: int) -> Survey:
    """Part of the caller's transaction. Raises SurveyRefused: survey-unknown."""
    found = Survey.objects.select_for_update(of=("self",)).select_related("debtor").filter(pk=survey_id).first()
    if found is None:
        raise SurveyRefused(["survey-unknown"])
    return found


def note_queue_shown(*, numbers: Collection[str], by: Actor, at: datetime) -> None:
    """Part of the caller\'s transaction."""
    audit.record("residences.queue.shown", by=by, at=at, about=numbers)


def note_day_shown(*, numbers: Collection[str], by: Actor, at: datetime) -> None:
    """Part of the caller\'s transaction."""
    audit.record("residences.day.shown", by=by, at=at, about=numbers)


def note_shown(*, survey: Survey, by: Actor, at: datetime) -> None:
    """Part of the caller\'s transaction."""
    audit.record("residences.survey.shown", by=by, at=at, about=[survey.debtor.number], object_id=str(survey.pk))
