"""One household as a case: the people, all that was imported, the story, what is to do, who looked at it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from saikoku.desk.cases import sets
from saikoku.inquiry.phones import queries as numbers
from saikoku.inquiry.residences import queries as residences
from saikoku.inquiry.residences.rules.doubt import Doubt
from saikoku.kernel.phone_truth import Truth
from saikoku.outreach.calls import queries as calls
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.rules.opening import Known as Opening
from saikoku.registry.debtors.models import Debtor, Phone
from saikoku.registry.debtors.queries import NobodyKnown
from saikoku.registry.tasks import queries as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.audit import queries as trail
from saikoku.security.audit.models import AuditRecord

LOOKED = Q(action__endswith=".shown") | Q(action="attribution.explained")
"""Records of a look: whatever shows somebody is called so, in every room."""
MOST_LOOKS = 50


@dataclass(frozen=True, slots=True)
class Card:
    debtor: Debtor
    others: list[Debtor]
    former: list[Debtor]
    imported: dict[str, list[dict]]
    story: calls.Story
    tasks: list[Task]
    encouraged: list[Encouragement]
    opening: Opening
    truths: dict[str, Truth]
    doubts: list[Doubt]


def card(number: str, today: date) -> Card:
    """The case of a number, following merged numbers; how sure its telephone numbers are on `today`. Raises NobodyKnown. Seven
    queries.
    """
    near = Q(number=number) | Q(merged__number=number) | Q(household__debtors__number=number)
    near |= Q(merged_into__number=number) | Q(merged_into__merged__number=number)
    rows = list(Debtor.objects.filter(near).select_related("household", "merged_into").distinct().order_by("number"))
    asked = next((row for row in rows if row.number == number), None)
    if asked is None:
        raise NobodyKnown(number)
    debtor = next((row for row in rows if row.pk == asked.merged_into_id), asked)
    former = [row for row in rows if row.merged_into_id == debtor.pk]
    others = [
        row for row in rows
        if row.pk != debtor.pk and row.merged_into_id is None and row.household_id == debtor.household_id is not None
    ]  # fmt: skip
    ids = [debtor.pk, *(row.pk for row in former)]
    (imported, opening), story = sets.imported(ids, debtor.pk, debtor.household_id), calls.story(debtor.pk)
    return Card(
        debtor=debtor,
        others=others,
        former=former,
        imported=imported,
        story=story,
        truths=numbers.judged([_phone(row) for row in imported["phones"]], reversed(story.contacts), today),
        tasks=list(tasks.of_debtors(ids)),
        encouraged=[contacts.encouragement_from(row) for row in imported["encouraged"]],
        opening=contacts.opening_from(opening),
        doubts=residences.doubts_in(imported["doubtful"], {debtor.pk}).get(debtor.pk, []),
    )


def _phone(row: dict) -> Phone:
    """A row of the card as the registry has it."""
    learned_on = row["learned_on"]
    day = learned_on if isinstance(learned_on, date) else date.fromisoformat(learned_on)
    return Phone(number=row["number"], source=row["source"], state=row["state"], learned_on=day)


def who_looked(number: str) -> list[AuditRecord]:
    """The last who had this person on the screen, newest first."""
    return list(trail.about(number).filter(LOOKED)[:MOST_LOOKS])
