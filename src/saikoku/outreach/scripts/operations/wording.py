"""Seed the texts, propose wordings, approve or take them back; note what was taken out of the house."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.scripts import queries
from saikoku.outreach.scripts.models import Decision, PutAside, Revision, Version
from saikoku.outreach.scripts.rules import texts
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

DEFAULT_SOURCE = "仕様書 別紙2、14(3)(既定値)"


class TextsRefused(Refused):
    """The texts stay as they are; `reasons` are codes."""


@transaction.atomic
def seed(*, since: date, by: Actor, at: datetime) -> int:
    """Every text that has no wording yet begins with its default; the number seeded. The first ones hold from the day
    on which the contract begins, or from now where that is earlier."""
    known = set(Version.objects.values_list("key", flat=True))
    missing = {key: text.content for key, text in texts.declared().items() if key not in known}
    if missing:
        begins = at if known else min(at, clock.at(since))
        revision = Revision.objects.create(seeded=True, source=DEFAULT_SOURCE, proposed_by=by.name, proposed_at=begins)
        _write(revision, missing)
        audit.record("scripts.seeded", by=by, at=at, after={"texts": len(missing)})
    return len(missing)


@transaction.atomic
def propose(*, contents: Mapping[str, texts.Content], source: str, by: Actor, at: datetime) -> Revision:
    """Put wordings before the city. Nothing reaches the operators until another person enters its approval.

    Raises TextsRefused: unknown-text, nothing-proposed, source-missing, already-proposed, no-change and the faults
    of rules.texts.
    """
    one_at_a_time()
    known = texts.declared()
    reasons = [code for code, fails in (
        ("nothing-proposed", not contents),
        ("unknown-text", not contents.keys() <= known.keys()),
        ("source-missing", not source.strip()),
        ("already-proposed", bool(contents.keys() & queries.waiting_texts().keys())),
    ) if fails]  # fmt: skip
    given = {key: texts.whole(known[key].kind, content) for key, content in contents.items() if key in known}
    for key, content in given.items():
        reasons += [fault for fault in texts.faults(known[key], content) if fault not in reasons]
    held = queries.holding(given)
    if given and not queries.differs(held, given) and all(one.approved for one in held.values()):
        reasons.append("no-change")
    if reasons:
        raise TextsRefused(reasons)
    revision = Revision.objects.create(
        source=source.strip(), proposed_by=by.name, proposed_by_account=by.account_id, proposed_at=at
    )
    _write(revision, given)
    audit.record(
        "scripts.proposed", by=by, at=at, object_id=str(revision.pk), reason=source, after={"texts": _told(given)}
    )
    return revision


@transaction.atomic
def propose_defaults(*, source: str, by: Actor, at: datetime) -> Revision:
    """Put before the city, as they stand, all texts in use that it has not approved and that nobody proposed anew.

    Raises TextsRefused: nothing-proposed, source-missing.
    """
    one_at_a_time()
    waiting = queries.waiting_texts()
    contents = {key: one.content for key, one in queries.holding().items() if not one.approved and key not in waiting}
    return propose(contents=contents, source=source, by=by, at=at)


def _write(revision: Revision, contents: Mapping[str, texts.Content]) -> None:
    Version.objects.bulk_create(Version(revision=revision, key=key, content=content) for key, content in contents.items())


def _told(contents: Mapping[str, texts.Content]) -> list[str]:
    return sorted(contents)


def one_at_a_time() -> None:
    """Nothing of these tables is ever changed, so there is no row to lock: one decision at a time."""
    turns.take(Turn.SCRIPTS)


@transaction.atomic
def approve(*, revision_id: int, document: str, document_on: date | None, by: Actor, at: datetime) -> Decision:
    """The city's approval, given on the screen or entered from its paper by a second person. From now on the
    wordings reach the operators.

    Raises TextsRefused: already-decided, document-missing, document-day-missing, document-dated-ahead, own-proposal.
    """
    one_at_a_time()
    revision = queries.revision(revision_id)
    today = at.astimezone(clock.TOKYO).date()
    reasons = [code for code, fails in (
        ("already-decided", not queries.is_waiting(revision)),
        ("document-missing", not document.strip()),
        ("document-day-missing", document_on is None),
        ("document-dated-ahead", document_on is not None and document_on > today),
        ("own-proposal", revision.proposed_by == by.name),
    ) if fails]  # fmt: skip
    if reasons:
        raise TextsRefused(reasons)
    contents = queries.contents_of(revision_id)
    held = queries.holding(contents)
    decision = Decision.objects.create(
        revision=revision, approved=True, document=document.strip(), document_on=document_on,
        proposed_by=revision.proposed_by, decided_by=by.name, decided_at=at,
    )  # fmt: skip
    audit.record(
        "scripts.approved", by=by, at=at, object_id=str(revision_id), reason=revision.source,
        before={key: one.version for key, one in held.items()},
        after={"texts": _told(contents), "document": document, "document_on": document_on.isoformat()},
    )  # fmt: skip
    return decision


@transaction.atomic
def withdraw(*, revision_id: int, reason: str, by: Actor, at: datetime) -> Decision:
    """Take a revision back, or note that the city did not agree. Raises TextsRefused: already-decided, reason-missing."""
    return _end(revision_id, reason, by, at, returned=False)


@transaction.atomic
def send_back(*, revision_id: int, reason: str, by: Actor, at: datetime) -> Decision:
    """The city does not agree as it stands and says why; whoever proposed it may propose anew.

    Raises TextsRefused: already-decided, reason-missing, own-sent-back.
    """
    return _end(revision_id, reason, by, at, returned=True)


def _end(revision_id: int, reason: str, by: Actor, at: datetime, *, returned: bool) -> Decision:
    one_at_a_time()
    revision = queries.revision(revision_id)
    reasons = [] if queries.is_waiting(revision) else ["already-decided"]
    reasons += [] if reason.strip() else ["reason-missing"]
    reasons += ["own-sent-back"] if returned and revision.proposed_by == by.name else []
    if reasons:
        raise TextsRefused(reasons)
    decision = Decision.objects.create(
        revision=revision, approved=False, returned=returned, reason=reason.strip(), proposed_by=revision.proposed_by,
        decided_by=by.name, decided_at=at,
    )  # fmt: skip
    audit.record(
        "scripts.sent_back" if returned else "scripts.withdrawn", by=by, at=at, object_id=str(revision_id), reason=reason
    )
    return decision


@transaction.atomic
def put_aside(*, revision_id: int, by: Actor, at: datetime) -> PutAside:
    """What the city sent back is not proposed anew for now. Raises TextsRefused: not-sent-back, not-own, already-aside."""
    one_at_a_time()
    revision = queries.revision(revision_id)
    decision = queries.decision_of(revision)
    reasons = [code for code, fails in (
        ("not-sent-back", decision is None or not decision.returned),
        ("not-own", revision.proposed_by != by.name),
        ("already-aside", PutAside.objects.filter(revision=revision).exists()),
    ) if fails]  # fmt: skip
    if reasons:
        raise TextsRefused(reasons)
    made = PutAside.objects.create(revision=revision, by=by.name, at=at)
    audit.record("scripts.put_aside", by=by, at=at, object_id=str(revision_id))
    return made


@transaction.atomic
def note_booklet_taken(*, digest: str, use_id: int | None, by: Actor, at: datetime) -> None:
    """Texts on paper are noted (14(3)イ). `use_id`: what the city granted; none: the paper is for the city."""
    audit.record(
        "scripts.booklet.taken", by=by, at=at, object_id=str(use_id or ""), after={"digest": digest, "for_city": use_id is None}
    )
