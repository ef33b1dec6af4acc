"""Which wording of a text holds now, what was proposed, and what waits for the city?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from saikoku.governance.contract.models import Profile
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules.lines import SCRIPTS
from saikoku.governance.terms.queries import Agreed
from saikoku.outreach.scripts import sets
from saikoku.outreach.scripts.models import Decision, HandOver, Revision, Use, UseDecision, Version
from saikoku.outreach.scripts.rules import reading, texts

HOLDING = Q(revision__seeded=True) | Q(revision__decision__approved=True)


class NoText(Exception):
    """There is no such text, or it was never seeded: a fault, never an empty screen."""


@dataclass(frozen=True, slots=True)
class Held:
    """A text as it reaches the operators. `approved`: by the city; else the contract's default, which says so."""

    text: texts.Declared
    content: texts.Content
    approved: bool
    since: datetime
    version: int
    document: str = ""
    document_on: date | None = None


def holding(keys: Collection[str] | None = None, *, kinds: Collection[str] | None = None) -> dict[str, Held]:
    """What holds of some texts, or of all, in the order of the declared ones; one query. Proposals are not among them."""
    known = texts.declared()
    wanted = [key for key in known if (keys is None or key in keys) and (kinds is None or known[key].kind in kinds)]
    rows = (
        Version.objects.filter(HOLDING, key__in=wanted)
        .select_related("revision", "revision__decision")
        .order_by("key", F("revision__decision__decided_at").desc(nulls_last=True), "-pk")
        .distinct("key")
    )
    found = {row.key: _held(row) for row in rows}
    return {key: found[key] for key in wanted if key in found}


def names_filled(profile: Profile, agreed: Agreed) -> dict[str, str]:
    """What can be filled into a text without a call."""
    told = numbers.shown(SCRIPTS, on=agreed.on)
    return {
        "center": profile.center, "city": profile.city, "contractor": profile.contractor, "phone": told.own,
        "city_phone": told.city,
        "hours": reading.hours_in_words(agreed.time("call_opens"), agreed.time("call_closes")),
    }  # fmt: skip


def _held(row: Version) -> Held:
    decision = getattr(row.revision, "decision", None)
    text = texts.declared()[row.key]
    return Held(
        text=text, content=texts.whole(text.kind, row.content), approved=decision is not None, version=row.pk,
        since=decision.decided_at if decision else row.revision.proposed_at,
        document=decision.document if decision else "", document_on=decision.document_on if decision else None,
    )  # fmt: skip


def held(key: str) -> Held:
    """Raises NoText."""
    try:
        return holding([key])[key]
    except KeyError:
        raise NoText(key) from None


def versions_of(key: str) -> list[Version]:
    """Every wording of a text, the latest first, with its revision and what became of it."""
    rows = Version.objects.filter(key=key).select_related("revision", "revision__decision")
    return list(rows.order_by("-pk"))


def decision_of(asked: Revision | Use) -> Decision | UseDecision | None:
    return getattr(asked, "decision", None)


def is_waiting(revision: Revision) -> bool:
    return not revision.seeded and decision_of(revision) is None


def revision(revision_id: int) -> Revision:
    """Raises Revision.DoesNotExist."""
    return Revision.objects.select_related("decision").get(pk=revision_id)


def contents_of(revision_id: int) -> dict[str, texts.Content]:
    """The wordings of a revision, in the order of the declared texts."""
    rows = dict(Version.objects.filter(revision=revision_id).values_list("key", "content"))
    return {key: texts.whole(text.kind, rows[key]) for key, text in texts.declared().items() if key in rows}


def _waiting() -> QuerySet[Revision]:
    decided = Decision.objects.filter(revision=OuterRef("pk"))
    return Revision.objects.filter(~Exists(decided), seeded=False)


def waiting() -> list[Revision]:
    """What waits for the city, the oldest first."""
    return list(_waiting().order_by("proposed_at", "pk"))


def _sent_back() -> QuerySet[Revision]:
    """What the city sent back and nobody has proposed anew in part or whole, nor put aside."""
    anew = Version.objects.filter(key=OuterRef("key"), revision__gt=OuterRef("revision"))
    rows = Version.objects.filter(revision__decision__returned=True, revision__put_aside=None)
    left = rows.exclude(revision__in=rows.filter(Exists(anew)).values("revision")).values("revision")
    return Revision.objects.filter(pk__in=left).select_related("decision").order_by("-pk")


def sent_back() -> list[Revision]:
    """The latest first."""
    return list(_sent_back())


def sent_back_to(account_name: str) -> list[Revision]:
    """Of these what this person proposed, each with the `keys` of its texts."""
    return list(_sent_back().filter(proposed_by=account_name).annotate(keys=ArrayAgg("versions__key")))


def waits_for_its_proposer(revision: Revision) -> bool:
    return _sent_back().filter(pk=revision.pk).exists()


def sent_back_wording(key: str, *, by: str) -> Version | None:
    """This person's own last wording of a text, where it was sent back to him and waits for him."""
    rows = Version.objects.filter(key=key, revision__in=_sent_back().filter(proposed_by=by).values("pk"))
    return rows.select_related("revision__decision").order_by("-pk").first()


def waiting_texts() -> dict[str, int]:
    """The texts that a waiting revision words anew, with that revision."""
    return dict(Version.objects.filter(revision__in=_waiting()).values_list("key", "revision"))


@dataclass(frozen=True, slots=True)
class Counts:
    """`waiting`: revisions that a person may decide, all but his own. `not_approved`: texts in use without approval.
    `uses`: what he may decide of taking out and copying.
    """

    waiting: int
    not_approved: int
    uses: int = 0


def counts(account_name: str) -> Counts:
    """One query."""
    undecided = Q(revision__seeded=False, revision__decision=None) & ~Q(revision__proposed_by=account_name)
    approved = Q(revision__decision__approved=True, key__in=list(texts.declared()))
    asked = Use.objects.filter(decision=None).exclude(proposed_by=account_name).values("decision").annotate(n=Count("pk"))
    found = Version.objects.aggregate(
        waiting=Count("revision", distinct=True, filter=undecided), approved=Count("key", distinct=True, filter=approved),
        uses=Max(Subquery(asked.values("n"))),
    )  # fmt: skip
    return Counts(found["waiting"], len(texts.declared()) - found["approved"], found["uses"] or 0)


def differs(held_texts: Mapping[str, Held], contents: Mapping[str, texts.Content]) -> list[str]:
    """The keys whose wording is another than what holds."""
    return [key for key, content in contents.items() if key not in held_texts or held_texts[key].content != content]


def uses() -> list[Use]:
    """Every use that was asked for, with the city's answer and what came back; the latest first."""
    return list(Use.objects.select_related("decision", "end").order_by("-pk"))


def use(use_id: int) -> Use:
    """Raises Use.DoesNotExist."""
    return Use.objects.select_related("decision", "end").get(pk=use_id)


def is_back(asked: Use) -> bool:
    return getattr(asked, "end", None) is not None


def granted_now(today: date) -> Use | None:
    """A use that lets a booklet be taken out or copied today."""
    running = Use.objects.filter(decision__granted=True, end=None, starts_on__lte=today, ends_on__gte=today)
    return running.exclude(kind=Use.Kind.OTHER).order_by("ends_on", "pk").first()


def still_out() -> QuerySet[Use]:
    """What the city granted and nobody brought back."""
    return Use.objects.filter(decision__granted=True, end=None).order_by("ends_on", "pk")


def ending(on: date) -> RawSQL:
    """What the hand-over at the end of the contract asks for on a day (rules.ending.Ending), as a column."""
    return sets.ending(on)


def hand_overs() -> list[HandOver]:
    return list(HandOver.objects.order_by("-on", "-pk"))
