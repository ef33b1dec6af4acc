"""To which kind of work an act of the trail belongs. Pure."""

from saikoku.planning.timing.rules.work import Work

KINDS = {
    "calls": Work.CALL,
    "inbound": Work.CALL,
    "telephone": Work.CALL,
    "visits": Work.VISIT,
    "receipts": Work.VISIT,
}
"""By the first part of the action; what is not here is other work."""

APART = ("access", "terminals", "today")
"""Signing in and out, what a device tells by itself, the page that everybody sees first: no work."""


def work_of(action: str) -> Work | None:
    area = action.split(".")[0]
    return None if area in APART else KINDS.get(area, Work.OTHER)
