"""Many records of the trail at once: one statement each."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from importlib import resources

from django.db import connection

from saikoku.assurance.trail.rules.kinds import APART, KINDS
from saikoku.planning.timing.rules.work import Hours, Work


def out_of_hours(
    hours: Sequence[Hours], *, since: datetime, until: datetime, citys: Collection[int], most: int
) -> list[tuple[date, str, str, time, time, int]]:
    """Day, login name, kind of work, first and last moment, how many acts; newest day first, at most `most`.

    `citys`: accounts of people who are not the contractor's.
    """
    asked = {
        "days": [one.day for one in hours], "works": [one.work.value for one in hours],
        "opens": [one.opens for one in hours], "closes": [one.closes for one in hours], "rests": [one.rests for one in hours],
        "areas": list(KINDS), "area_works": [work.value for work in KINDS.values()], "other": Work.OTHER.value,
        "apart": list(APART), "since": since, "until": until, "citys": list(citys), "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(resources.files(__name__).joinpath("out_of_hours.sql").read_text(encoding="utf-8"), asked)
        return cursor.fetchall()
