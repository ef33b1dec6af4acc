"""Which media do we have, and where is the city's data on its way?"""

from datetime import datetime

from django.db.models import Count, Q

from saikoku.governance.media.models import Handover, Medium
from saikoku.governance.media.rules import states

LISTED = 100


def latest(state: str = "") -> list[Handover]:
    """The latest hundred slips, or all that are under way."""
    found = Handover.objects.select_related("medium").order_by("-opened_at", "-id")
    if state == "open":
        return list(found.filter(state__in=states.UNDER_WAY))
    return list(found[:LISTED])


def count_under_way() -> int:
    return Handover.objects.filter(state__in=states.UNDER_WAY).count()


def counts(at: datetime) -> tuple[int, int]:
    """Slips whose medium should have arrived, and all whose medium is not erased."""
    late = Q(state__in=[states.State.OPENED, states.State.HANDED], due_at__lt=at)
    found = Handover.objects.aggregate(late=Count("id", late), open=Count("id", Q(state__in=states.UNDER_WAY)))
    return found["late"], found["open"]


def media() -> list[Medium]:
    return list(Medium.objects.order_by("retired_at", "name"))


def free_media(login_name: str) -> list[Medium]:
    """The media this person may take now: in use, erased, and his to handle."""
    under_way = Handover.objects.filter(state__in=states.UNDER_WAY).values("medium")
    usable = Medium.objects.filter(retired_at=None).exclude(pk__in=under_way).order_by("name")
    return [medium for medium in usable if not medium.handlers or login_name in medium.handlers]


def recent_numbers(direction: str) -> list[Handover]:
    """Slips a received or delivered file may name: handed over or arrived, newest first."""
    wanted = [states.State.HANDED, states.State.ARRIVED]
    return list(Handover.objects.filter(direction=direction, state__in=wanted).order_by("-opened_at")[:LISTED])
