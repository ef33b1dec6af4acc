"""Which papers were handed over to the city, and what it answered."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from saikoku.desk.proposal.models import Answer, Handed

MOST_SHOWN = 24


def latest(most: int = MOST_SHOWN) -> list[Handed]:
    """The papers, the latest first, without their bytes."""
    return list(Handed.objects.select_related("answer__noted").defer("pdf").order_by("-pk")[:most])


def one(handed_id: int) -> Handed:
    """Raises Handed.DoesNotExist."""
    return Handed.objects.select_related("answer__noted").defer("pdf").get(pk=handed_id)


def to_answer(login: str, today: date) -> QuerySet[Handed]:
    """What this person may answer for the city: it has no answer yet, and he did not hand it over."""
    return _standing(today).filter(answer=None).exclude(handed_by=login)


def answered(login: str, today: date) -> QuerySet[Handed]:
    """What the city answered and no leader has read yet, nor entered himself."""
    return _standing(today).filter(answer__isnull=False, answer__noted=None).exclude(answer__answered_by=login)


def _standing(today: date) -> QuerySet[Handed]:
    """The last paper of each month that is not over."""
    later = Handed.objects.filter(month=OuterRef("month"), pk__gt=OuterRef("pk"))
    return Handed.objects.filter(~Exists(later), month__gte=today.replace(day=1))


def answer_to(paper: Handed) -> Answer | None:
    return Answer.objects.filter(handed=paper).first()


def is_latest(paper: Handed) -> bool:
    """Has no later paper of the same month taken its place?"""
    return not Handed.objects.filter(month=paper.month, pk__gt=paper.pk).exists()


def newest(paper: Handed) -> int:
    """The latest paper of the same month, by its id."""
    return Handed.objects.filter(month=paper.month).order_by("-pk").values_list("pk", flat=True)[0]


def content(paper: Handed) -> bytes:
    return bytes(Handed.objects.values_list("pdf", flat=True).get(pk=paper.pk))
