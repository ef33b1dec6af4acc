"""Register media; open hand-over slips and take them from step to step."""

import re
from datetime import datetime

from django.db import transaction

from saikoku import turns
from saikoku.governance.media.models import Handover, HandoverFile, Medium
from saikoku.governance.media.rules import states
from saikoku.governance.media.rules.states import State
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class MediaRefused(Refused):
    """The act is refused; `reasons` are codes."""


@transaction.atomic
def register_medium(*, serial: str, name: str, handlers: list[str], by: Actor, at: datetime) -> Medium:
    """Raises MediaRefused: serial-known."""
    if Medium.objects.filter(serial=serial).exists():
        raise MediaRefused(["serial-known"])
    medium = Medium.objects.create(
        serial=serial, name=name, handlers=handlers, registered_at=at, registered_by=by.name
    )
    audit.record("media.medium.registered", by=by, at=at, object_id=serial, after={"name": name, "handlers": handlers})
    return medium


@transaction.atomic
def retire_medium(*, medium_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Take a medium out of use for ever. Raises MediaRefused: medium-retired, medium-under-way, reason-missing."""
    medium = Medium.objects.select_for_update().get(pk=medium_id)
    reasons = ["medium-retired"] if medium.retired_at else []
    reasons += ["medium-under-way"] if _is_under_way(medium) else []
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise MediaRefused(reasons)
    medium.retired_at, medium.retired_by, medium.retired_reason = at, by.name, reason
    medium.save(update_fields=["retired_at", "retired_by", "retired_reason"])
    audit.record("media.medium.retired", by=by, at=at, object_id=medium.serial, reason=reason)


@transaction.atomic
def open_handover(
    *, direction: str, medium_id: int, case_number: str, gps_number: str, city_person: str, carrier: str,
    from_place: str, to_place: str, purpose: str, consent: str = "", due_at: datetime, by: Actor, at: datetime,
) -> Handover:  # fmt: skip
    """A new slip with the next number of the business day.

    Raises MediaRefused: medium-retired, medium-under-way (not erased since its last journey), not-a-handler, due-passed.
    """
    medium = Medium.objects.select_for_update().get(pk=medium_id)
    reasons = ["medium-retired"] if medium.retired_at else []
    reasons += ["medium-under-way"] if _is_under_way(medium) else []
    reasons += ["not-a-handler"] if medium.handlers and by.name not in medium.handlers else []
    reasons += ["due-passed"] if due_at <= at else []
    if reasons:
        raise MediaRefused(reasons)
    handover = Handover.objects.create(
        number=_next_number(at), direction=direction, medium=medium, case_number=case_number, gps_number=gps_number,
        city_person=city_person, carrier=carrier, from_place=from_place, to_place=to_place, purpose=purpose,
        consent=consent, due_at=due_at, opened_at=at, opened_by=by.name,
    )  # fmt: skip
    audit.record(
        "media.handover.opened", by=by, at=at, object_id=handover.number, reason=purpose,
        after={"direction": direction, "serial": medium.serial, "case": case_number, "gps": gps_number},
    )  # fmt: skip
    return handover


def _is_under_way(medium: Medium) -> bool:
    return Handover.objects.filter(medium=medium, state__in=states.UNDER_WAY).exists()


def _next_number(at: datetime) -> str:
    """20260410-01, -02 ...: one numbering at a time, without gaps."""
    turns.take(Turn.HANDOVER_NUMBER)
    day = at.astimezone(clock.TOKYO).strftime("%Y%m%d")
    return f"{day}-{Handover.objects.filter(number__startswith=f'{day}-').count() + 1:02}"


@transaction.atomic
def take_step(*, number: str, step: str, moment: datetime, by: Actor, at: datetime, reason: str = "") -> Handover:
    """Hand over, arrive, erase or void; `moment` is when it happened, `at` when it is entered.

    Raises MediaRefused: wrong-state, in-the-future, before-last-step, reason-missing.
    """
    handover = Handover.objects.select_for_update().get(number=number)
    move = states.STEPS[step]
    last = handover.arrived_at or handover.handed_at
    reasons = [] if handover.state == move.before else ["wrong-state"]
    reasons += ["in-the-future"] if moment > at else []
    reasons += ["before-last-step"] if last and moment < last else []
    reasons += ["reason-missing"] if move.after == State.VOID and not reason.strip() else []
    if reasons:
        raise MediaRefused(reasons)
    match move.after:
        case State.HANDED:
            handover.handed_at, handover.handed_by = moment, by.name
        case State.ARRIVED:
            handover.arrived_at, handover.arrived_by = moment, by.name
        case State.ERASED:
            handover.erased_at, handover.erased_by = moment, by.name
        case State.VOID:
            handover.voided_at, handover.voided_by, handover.void_reason = moment, by.name, reason
    handover.state = move.after
    handover.save()
    audit.record(
        f"media.handover.{move.after}", by=by, at=at, object_id=number, reason=reason,
        before={"state": move.before}, after={"state": move.after, "moment": moment.isoformat()},
    )  # fmt: skip
    return handover


@transaction.atomic
def add_file(
    *, number: str, name: str, size: int | None, sha256: str, by: Actor, at: datetime
) -> HandoverFile:
    """A file that lay on the medium. The same file again changes nothing.

    Raises MediaRefused: file-differs (that name stands with another hash), not-a-hash, handover-closed.
    """
    handover = Handover.objects.select_for_update().get(number=number)
    digest = sha256.strip().lower()
    standing = handover.files.filter(name=name).first()
    reasons = [] if not digest or re.fullmatch(r"[0-9a-f]{64}", digest) else ["not-a-hash"]
    reasons += ["handover-closed"] if handover.state in (State.ERASED, State.VOID) and not standing else []
    reasons += ["file-differs"] if standing and digest != standing.sha256 else []
    if reasons:
        raise MediaRefused(reasons)
    if standing:
        return standing
    added = HandoverFile.objects.create(
        handover=handover, name=name, size=size, sha256=digest, added_at=at, added_by=by.name
    )
    audit.record("media.file.added", by=by, at=at, object_id=number, after={"file": name, "sha256": digest})
    return added


@transaction.atomic
def note_view(*, number: str, by: Actor, at: datetime) -> None:
    """The names of the persons on a slip were shown."""
    audit.record("media.handover.viewed", by=by, at=at, object_id=number)


@transaction.atomic
def note_paper(*, number: str, digest: str, by: Actor, at: datetime) -> None:
    """The slip was drawn as paper."""
    audit.record("media.handover.printed", by=by, at=at, object_id=number, after={"digest": digest})
