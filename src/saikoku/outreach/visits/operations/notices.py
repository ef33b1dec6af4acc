"""Make the absence notice of a visit with its number, and draw it on paper."""

from datetime import datetime

from django.db import transaction

from saikoku.documents import absence
from saikoku.gateways import escpos
from saikoku.governance.contract import queries as contract
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules import lines
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits.models import AbsenceNotice, Visit
from saikoku.outreach.visits.operations import VisitRefused, locked, stock
from saikoku.outreach.visits.rules import notices
from saikoku.outreach.visits.rules import stock as beforehand
from saikoku.planning.timing import queries as timing
from saikoku.security.access import queries as access
from saikoku.security.audit import operations as audit


def make(visit: Visit, *, typed: str = "", by: Actor, at: datetime) -> AbsenceNotice:
    """The next of the collector's day, under a number of its own, or under that of a paper printed beforehand (`typed`).

    Part of the caller's transaction, which holds the visit: a collector is at one door of a day. Raises VisitRefused:
    notice-number-missing (the register shows none on notices), notices-spent, and those of stock.leave.
    """
    if not typed.strip():
        return _create(visit, "", by, at)
    return stock.leave(typed=typed, notice_of=lambda number: _create(visit, number, by, at), by=by, at=at)


def _create(visit: Visit, number: str, by: Actor, at: datetime) -> AbsenceNotice:
    serial = AbsenceNotice.objects.filter(worker_number=visit.worker_number, on=visit.on).count() + 1
    if serial > notices.MOST_SERIAL:
        raise VisitRefused(["notices-spent"])
    number = number or notices.number(visit.on, visit.worker_number, serial)
    notice = AbsenceNotice.objects.create(
        visit=visit, number=number, worker_number=visit.worker_number, on=visit.on, serial=serial,
        facts=absence.as_facts(_paper(visit, number)), made_at=at, made_by=by.name,
    )  # fmt: skip
    audit.record("visits.notice.made", by=by, at=at, about=[visit.debtor.number], object_id=number)
    return notice


def _paper(visit: Visit, number: str) -> absence.Notice:
    profile, hours = contract.profile(), timing.calling(visit.on)
    try:
        shown = numbers.shown(lines.NOTICES, on=visit.on)
    except numbers.NothingShown as missing:
        raise VisitRefused(["notice-number-missing"]) from missing
    name = access.names_of({visit.opened_by}).get(visit.opened_by, "")
    return absence.Notice(
        number=beforehand.grouped(number), addressee=visit.debtor.name, at=absence.moment(visit.opened_at),
        visitor=name.split()[0] if name.split() else "", worker_number=visit.worker_number,
        center=absence.in_charge(profile.city, profile.contractor, profile.center), phone=shown.own, city=profile.city,
        city_phone=shown.city, hours=f"{hours.opens:%H:%M}〜{hours.closes:%H:%M}", practice=profile.kind != "real",
    )  # fmt: skip


@transaction.atomic
def draw(*, key: str, form: str = "roll", by: Actor, at: datetime) -> bytes:
    """The paper: PDF of 80 mm (`roll`), or bytes for a mobile printer (`escpos`). Raises VisitRefused: no-such-visit,
    no-notice, printed-beforehand (its paper is at the door already, and a number is on one paper)."""
    visit = locked(key, by)
    notice = AbsenceNotice.objects.filter(visit=visit).first()
    if notice is None:
        raise VisitRefused(["no-notice"])
    if beforehand.is_one(notice.number):
        raise VisitRefused(["printed-beforehand"])
    audit.record(
        "visits.notice.printed", by=by, at=at, about=[visit.debtor.number], object_id=notice.number, after={"form": form}
    )
    said = absence.from_facts(notice.facts)
    return escpos.papers([absence.raster(said)]) if form == "escpos" else absence.render(said, at=notice.made_at)
