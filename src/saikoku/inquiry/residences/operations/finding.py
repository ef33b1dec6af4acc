"""Tell what was seen, confirm what it says, put it right by another finding; what follows is done at once."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.residences import operations, queries
from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.inquiry.residences.operations import SurveyRefused, locked
from saikoku.inquiry.residences.rules import findings, proposal, selection
from saikoku.inquiry.residences.rules.findings import Finding as Said
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import Side, programmes_of
from saikoku.planning.lists import operations as lists
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.records import Draft, one_line
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.debtors.operations import found as addresses
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.liabilities.models import Instalment, OwnStop
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.audit import operations as audit

CHANNEL = "3"
PREMIUM = programmes_of(Side.PREMIUM)
SPOKE_WITH = {"1": "1", "2": "3"}
"""Of the check list, as R01 has it; strangers are nobody of the matter."""


@transaction.atomic
def tell(*, survey_id: int, seen: Seen, by: Actor, at: datetime) -> Survey:
    """Keep the check list as it is told; told again, the newer stands.

    Raises SurveyRefused: survey-unknown, not-open, not-yours, protected, staff-only, and those of
    rules.findings.check_refusals.
    """
    survey = locked(survey_id)
    reasons = _against_acting(survey, by, at) + findings.check_refusals(seen)
    if reasons:
        raise SurveyRefused(reasons)
    survey.seen, survey.seen_at = seen.kept(), at
    survey.save(update_fields=["seen", "seen_at"])
    audit.record(
        "residences.check.told", by=by, at=at, about=[survey.debtor.number], object_id=str(survey.pk),
        after={"proposed": proposal.propose(seen)},
    )  # fmt: skip
    return survey


@transaction.atomic
def confirm(*, survey_id: int, turn: int, said: Said, by: Actor, at: datetime) -> Finding:
    """Write the finding, its record of the ledger (work 05, channel 3) and what follows of it. The same turn again answers
    with what was written first, whatever it says. The person is locked before the survey.

    Raises SurveyRefused: survey-unknown, not-open, not-yours, not-told, worker-missing, protected, staff-only, and those
    of rules.findings.refusals.
    """
    _hold(survey_id)
    survey = locked(survey_id)
    if turn < survey.turn:
        return Finding.objects.get(number=_number(survey, turn), corrects=None)
    reasons = _against_acting(survey, by, at)
    reasons += [] if survey.seen else ["not-told"]
    seen = Seen.of(survey.seen)
    reasons += findings.refusals(said, seen, _known())
    reasons += [] if by.worker_number else ["worker-missing"]
    if reasons:
        raise SurveyRefused(reasons)
    record = contacts.append(draft=_draft(survey, said, at), worker_number=by.worker_number, by=by, at=at)
    row = Finding.objects.create(
        survey=survey, number=_number(survey, survey.turn), seen=survey.seen, seen_at=survey.seen_at,
        proposed=proposal.propose(seen), worker_number=by.worker_number, **_words(said, record, by, at),
    )  # fmt: skip
    audit.record(
        "residences.finding.confirmed", by=by, at=at, about=[survey.debtor.number], object_id=row.number,
        after={"outcome": row.outcome, "proposed": row.proposed, "record": record.record_number},
    )  # fmt: skip
    _move_on(survey, said.outcome, by, at)
    _follow(survey, row, row.on_day, by, at)
    return row


@transaction.atomic
def correct(*, finding_id: int, said: Said, by: Actor, at: datetime) -> Finding:
    """Write another finding in the place of one that was wrong; it goes to the city under the same number, and says what it
    says of the day of the first one. A stop that the old one set stays until somebody lifts it.

    Raises SurveyRefused: finding-unknown, corrected-already, worker-missing, and those of rules.findings.refusals.
    """
    old = Finding.objects.select_related("survey__debtor").filter(pk=finding_id).first()
    if old is None:
        raise SurveyRefused(["finding-unknown"])
    _hold(old.survey_id)
    survey = locked(old.survey_id)
    reasons = ["corrected-already"] if Finding.objects.filter(corrects=old).exists() else []
    reasons += findings.refusals(said, Seen.of(old.seen), _known(), corrects=True)
    reasons += [] if by.worker_number else ["worker-missing"]
    if reasons:
        raise SurveyRefused(reasons)
    before = Contact.objects.get(record_number=old.record_number)
    record = contacts.correct(
        corrects=old.record_number, draft=_anew(before, said), worker_number=old.worker_number, reason=said.why, by=by, at=at
    )
    row = Finding.objects.create(
        survey=survey, number=old.number, corrects=old, seen=old.seen, seen_at=old.seen_at, proposed=old.proposed,
        worker_number=old.worker_number, **_words(said, record, by, at),
    )  # fmt: skip
    audit.record(
        "residences.finding.corrected", by=by, at=at, about=[survey.debtor.number], object_id=row.number, reason=said.why,
        before={"outcome": old.outcome}, after={"outcome": row.outcome, "record": record.record_number},
    )  # fmt: skip
    if survey.state in operations.UNDER_WAY and old.outcome in findings.OPEN and row.outcome not in findings.OPEN:
        _end(survey, by, at)
    _follow(survey, row, old.seen_at.astimezone(clock.TOKYO).date(), by, at)
    return row


def _hold(survey_id: int) -> None:
    Debtor.objects.select_for_update(no_key=True).filter(residence_surveys=survey_id).order_by("pk").first()


def _against_acting(survey: Survey, by: Actor, at: datetime) -> list[str]:
    reasons = [] if survey.state == Survey.State.ASSIGNED else ["not-open"]
    reasons += [] if survey.account_id == by.account_id else ["not-yours"]
    known = queries.known_of([survey.debtor_id], at.astimezone(clock.TOKYO).date()).get(survey.debtor_id)
    return reasons + [code for code in (selection.bars(known) if known else []) if code in ("protected", "staff-only")]


def _known() -> frozenset[str]:
    return frozenset(outcomes.of_scopes(("whereabouts",)))


def _number(survey: Survey, turn: int) -> str:
    return f"W{survey.pk:010d}-{turn + 1:02d}"


def _words(said: Said, record: Contact, by: Actor, at: datetime) -> dict:
    return {
        "outcome": said.outcome, "text": one_line(said.text), "address_found": one_line(said.address),
        "why": one_line(said.why), "on_day": at.astimezone(clock.TOKYO).date(), "record_number": record.record_number,
        "by": by.name, "at": at,
    }  # fmt: skip


def _draft(survey: Survey, said: Said, at: datetime) -> Draft:
    """On the programme with the oldest open instalment, else that of the latest target."""
    seen_at, ended = survey.seen_at.astimezone(clock.TOKYO), at.astimezone(clock.TOKYO)
    met = SPOKE_WITH.get(survey.seen.get("met", ""), "9")
    return Draft(
        debtor_id=survey.debtor_id, programme=_programme(survey.debtor_id), outcome=said.outcome, on=seen_at.date(),
        work=queries.WORK, channel=CHANNEL, started_at=_minute(seen_at), spoke_with=met,
        ended_at=_minute(ended) if ended.date() == seen_at.date() else None, identified_by="4" if met == "1" else "",
        summary=said.told,
    )  # fmt: skip


def _anew(before: Contact, said: Said) -> Draft:
    """The record of a correction: the same visit with another outcome."""
    return Draft(
        debtor_id=before.debtor_id, programme=before.programme, outcome=said.outcome, on=before.on, work=queries.WORK,
        channel=CHANNEL, started_at=before.started_at, ended_at=before.ended_at, spoke_with=before.spoke_with,
        identified_by=before.identified_by, summary=said.told,
    )  # fmt: skip


def _minute(moment: datetime):
    return moment.time().replace(second=0, microsecond=0)


def _programme(debtor_id: int) -> str:
    owed = Instalment.objects.filter(debtor_id=debtor_id, balance__gt=0, gone_on=None, programme__in=PREMIUM)
    named = Target.objects.filter(debtor_id=debtor_id, programme__in=PREMIUM).order_by("-month", "programme")
    first = owed.order_by("due_on").values_list("programme", flat=True).first()
    return first or named.values_list("programme", flat=True).first() or PREMIUM[0]


def _move_on(survey: Survey, outcome: str, by: Actor, at: datetime) -> None:
    """Over, or somebody has to go once more."""
    survey.turn += 1
    if outcome not in findings.OPEN:
        return _end(survey, by, at)
    survey.state, survey.account_id, survey.on, survey.seen, survey.seen_at = Survey.State.WAITING, None, None, {}, None
    survey.save(update_fields=["turn", "seen", "seen_at", "state", "account_id", "on"])


def _end(survey: Survey, by: Actor, at: datetime) -> None:
    survey.state, survey.closed_at, survey.closed_by, survey.seen, survey.seen_at = Survey.State.DONE, at, by.name, {}, None
    survey.save(update_fields=["turn", "seen", "seen_at", "state", "closed_at", "closed_by"])


def _follow(survey: Survey, row: Finding, on: date, by: Actor, at: datetime) -> None:
    """What asked for the survey up to the day of the look, `on`, is done; a death stops the demands and goes to the city at
    once; the lists know it."""
    asked = operations.open_tasks(survey.debtor) if row.outcome not in findings.OPEN else []
    for task in asked:
        if task.opened_at.astimezone(clock.TOKYO).date() <= on:
            tasks.close_task(task_id=task.pk, result=f"居所調査 {_named(row)}", by=by, at=at)
    if row.outcome == proposal.DECEASED and not _has_stopped(row):
        _tell_of_death(row, by, at)
    _note_where(survey, row, by, at)
    lists.refresh(debtor_ids=[survey.debtor_id], at=at)


def _named(row: Finding) -> str:
    return outcomes.outcomes()[row.outcome].ja


def _tell_of_death(row: Finding, by: Actor, at: datetime) -> None:
    given = {"debtor_id": row.survey.debtor_id, "record_number": row.record_number, "by": by, "at": at}
    liabilities.stop_calls(reason=_named(row), **given)
    tasks.open_task(kind=Task.Kind.HANDOVER, urgent=True, note=f"居所調査 {_named(row)} {row.text}"[:400], **given)


def _has_stopped(row: Finding) -> bool:
    """Does the stop still stand that a finding of this number set? The city hears of it once."""
    records = Finding.objects.filter(number=row.number).values("record_number")
    return OwnStop.objects.filter(record_number__in=records, lifted_on=None).exists()


def _note_where(survey: Survey, row: Finding, by: Actor, at: datetime) -> None:
    """The address that the last standing finding of the person names stands beside those of the city; none, none. A
    correction stands where and since when the first finding of its number stood."""
    first = Finding.objects.filter(number=OuterRef("number"), corrects=None)
    standing = Finding.objects.filter(survey__debtor=survey.debtor_id, corrected=None).exclude(outcome__in=findings.OPEN)
    dated = standing.annotate(since=Subquery(first.values("on_day")), first=Subquery(first.values("pk")))
    last = dated.order_by("-since", "-first").first()
    found = last.address_found if last and last.outcome in findings.NOT_THERE else ""
    addresses.set_found_address(
        debtor_id=survey.debtor_id, address=found, since=last.since if found else None, record_number=row.record_number,
        by=by, at=at,
    )  # fmt: skip
