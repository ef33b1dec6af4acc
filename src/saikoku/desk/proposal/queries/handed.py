"""Which papers were handed over to the city, and what it answered."""

from saikoku.desk.proposal.models import Answer, Handed

MOST_SHOWN = 24


def latest(most: int = MOST_SHOWN) -> list[Handed]:
    """The papers, the latest first, without their bytes."""
    return list(Handed.objects.select_related("answer").defer("pdf").order_by("-pk")[:most])


def one(handed_id: int) -> Handed:
    """Raises Handed.DoesNotExist."""
    return Handed.objects.select_related("answer").defer("pdf").get(pk=handed_id)


def answer_to(paper: Handed) -> Answer | None:
    return Answer.objects.filter(handed=paper).first()


def is_latest(paper: Handed) -> bool:
    """Has no later paper of the same month taken its place?"""
    return not Handed.objects.filter(month=paper.month, pk__gt=paper.pk).exists()


def content(paper: Handed) -> bytes:
    return bytes(Handed.objects.values_list("pdf", flat=True).get(pk=paper.pk))
