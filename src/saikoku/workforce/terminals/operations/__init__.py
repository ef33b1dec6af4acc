"""Register devices, bind them to a key, lock, find and retire them, and keep where they were."""

import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, evidence
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.workforce.terminals.models import Position, SettingCheck, Terminal, TerminalStep
from saikoku.workforce.terminals.rules import mdm, positions, settings, states
from saikoku.workforce.terminals.rules.secret import digest
from saikoku.workforce.terminals.rules.states import Act, State

CODE_LIVES = timedelta(minutes=15)
CLEAR_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
KEY_BYTES = 32
AT_MOST_EVERY = timedelta(seconds=15)
"""How exactly the last contact of a terminal is kept."""


class TerminalRefused(Refused):
    """The act is refused; `reasons` are codes."""


class ListRefused(Exception):
    """The list of the device management tool cannot be taken over; `faults` say where and why."""

    def __init__(self, faults: list[mdm.Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@transaction.atomic
def add(*, number: str, serial: str, kind: str, certificate: str = "", by: Actor, at: datetime) -> Terminal:
    """A new device; it serves nobody until it is bound. Raises TerminalRefused: number-known, serial-known."""
    reasons = ["number-known"] if Terminal.objects.filter(number=number).exists() else []
    reasons += ["serial-known"] if Terminal.objects.filter(serial=serial).exists() else []
    if reasons:
        raise TerminalRefused(reasons)
    terminal = Terminal.objects.create(
        number=number, serial=serial, kind=kind, certificate=certificate, added_at=at, added_by=by.name
    )
    audit.record("terminals.added", by=by, at=at, object_id=number, after={"serial": serial, "certificate": bool(certificate)})
    return terminal


@transaction.atomic
def hand_out_code(*, terminal_id: int, by: Actor, at: datetime) -> str:
    """A code to be typed on the device within 15 minutes; returned once, kept as a hash only.

    Raises TerminalRefused: wrong-state.
    """
    terminal = _step(terminal_id, Act.CODE, by, at)
    drawn = "".join(secrets.choice(CLEAR_CHARACTERS) for _ in range(12))
    terminal.code_hash, terminal.code_until = digest(drawn), clock.real_now() + CODE_LIVES
    terminal.save(update_fields=["state", "code_hash", "code_until"])
    audit.record("terminals.code.handed_out", by=by, at=at, object_id=terminal.number)
    return "-".join(drawn[start : start + 4] for start in range(0, 12, 4))


@transaction.atomic
def bind(*, code: str, by: Actor, at: datetime) -> tuple[Terminal, str]:
    """The device on which the code was typed becomes the terminal: returns it with the key to leave there.

    An earlier key of the terminal is void. Raises TerminalRefused: code-unknown (wrong, used or too old).
    """
    plain = unicodedata.normalize("NFKC", code).lower()
    typed = digest("".join(sign for sign in plain if sign.isalnum()))
    terminal = Terminal.objects.select_for_update().filter(code_hash=typed, code_until__gt=clock.real_now()).first()
    if terminal is None or states.after(State(terminal.state), Act.BIND) is None:
        raise TerminalRefused(["code-unknown"])
    terminal = _step(terminal.pk, Act.BIND, by, at)
    key = secrets.token_urlsafe(KEY_BYTES)
    terminal.key_hash, terminal.bound_at = digest(key), at
    terminal.code_hash, terminal.code_until = "", None
    terminal.save(update_fields=["state", "key_hash", "bound_at", "code_hash", "code_until"])
    audit.record("terminals.bound", by=by, at=at, object_id=terminal.number, terminal=terminal.number)
    return terminal, key


@transaction.atomic
def note_refused_code(*, by: Actor, at: datetime) -> None:
    """Somebody typed a code that binds nothing."""
    audit.record("terminals.code.refused", by=by, at=at)


ACTIONS = {
    Act.LOCK: "terminals.locked", Act.RELEASE: "terminals.released", Act.LOSE: "terminals.lost",
    Act.FIND: "terminals.found", Act.RETIRE: "terminals.retired",
}  # fmt: skip


@transaction.atomic
def take_step(*, terminal_id: int, act: Act, reason: str, by: Actor, at: datetime) -> Terminal:
    """Lock, release, report lost or found, retire. A locked terminal gets no page from its next request on.

    Raises TerminalRefused: wrong-state, reason-missing.
    """
    if not reason.strip():
        raise TerminalRefused(["reason-missing"])
    terminal = _step(terminal_id, act, by, at, reason)
    terminal.code_hash, terminal.code_until = "", None
    terminal.save(update_fields=["state", "code_hash", "code_until"])
    audit.record(ACTIONS[act], by=by, at=at, object_id=terminal.number, reason=reason)
    return terminal


def _step(terminal_id: int, act: Act, by: Actor, at: datetime, reason: str = "") -> Terminal:
    terminal = Terminal.objects.select_for_update().get(pk=terminal_id)
    state = states.after(State(terminal.state), act)
    if state is None or (act is Act.RELEASE and not terminal.key_hash):
        raise TerminalRefused(["wrong-state"])
    terminal.state = state
    TerminalStep.objects.create(terminal=terminal, act=act, at=at, by=by.name, reason=reason)
    return terminal


@transaction.atomic
def check_settings(*, terminal_id: int, met: Collection[str], remark: str, by: Actor, at: datetime) -> SettingCheck:
    """Keep which settings were found on the device; what is not among them was not.

    Raises TerminalRefused: wrong-state (a retired device), remark-missing (something was not found and nobody says why).
    """
    terminal = Terminal.objects.select_for_update().get(pk=terminal_id)
    missing = settings.unmet(met)
    reasons = ["wrong-state"] if terminal.state == State.RETIRED else []
    reasons += ["remark-missing"] if missing and not remark.strip() else []
    if reasons:
        raise TerminalRefused(reasons)
    check = SettingCheck.objects.create(terminal=terminal, at=at, by=by.name, unmet=missing, remark=remark.strip())
    audit.record("terminals.settings.checked", by=by, at=at, object_id=terminal.number, after={"unmet": missing})
    return check


@transaction.atomic
def take_list(*, content: bytes, by: Actor, at: datetime) -> tuple[int, list[str]]:
    """Days of the pattern files from the device management tool: how many were renewed, and serials nobody knows.

    Raises ListRefused, and then nothing has changed.
    """
    told, faults = mdm.read(content, today=at.date())
    if faults:
        raise ListRefused(faults)
    known = {terminal.serial: terminal for terminal in Terminal.objects.select_for_update().exclude(state=State.RETIRED)}
    renewed = []
    for row in told:
        if row.serial in known:
            terminal = known[row.serial]
            terminal.pattern_file_on, terminal.pattern_told_at = row.pattern_file_on, at
            renewed.append(terminal)
    Terminal.objects.bulk_update(renewed, ["pattern_file_on", "pattern_told_at"])
    unknown = [row.serial for row in told if row.serial not in known]
    audit.record("terminals.list.taken", by=by, at=at, after={"renewed": len(renewed), "unknown": len(unknown)})
    return len(renewed), unknown


def note_seen(*, terminal: Terminal, account_id: int | None) -> None:
    """The terminal asked for a page just now, with this person signed in; kept to 15 seconds."""
    now = clock.real_now()
    fresh = terminal.last_seen_at is not None and now - terminal.last_seen_at < AT_MOST_EVERY
    if not fresh or terminal.last_account_id != account_id:
        Terminal.objects.filter(pk=terminal.pk).update(last_seen_at=now, last_account_id=account_id)


def note_position(*, terminal: Terminal, found: str, cause: str, route: str = "", by: Actor, at: datetime) -> bool:
    """Keep where the terminal is, or why it cannot tell; False where the text is neither."""
    place = positions.read(found)
    if place is None or by.account_id is None:
        return False
    on = at.astimezone(clock.TOKYO).date()
    kept = Position(
        terminal=terminal, account_id=by.account_id, at=at, cause=cause, route=route[:80],
        kept_through=evidence.kept_through(on, terms.value("position_keep_days", on=on)),
    )  # fmt: skip
    if isinstance(place, str):
        kept.without = place
    else:
        kept.latitude, kept.longitude, kept.accuracy_m = place.latitude, place.longitude, place.accuracy_m
    kept.save()
    return True


@transaction.atomic
def note_shut_out(*, terminal: Terminal, by: Actor, at: datetime) -> None:
    """A person was still signed in at a terminal that serves nobody; his session ended."""
    audit.record("terminals.session.ended", by=by, at=at, object_id=terminal.number, terminal=terminal.number)


@transaction.atomic
def note_moved_session(*, by: Actor, at: datetime) -> None:
    """A session was carried to another device; it ended."""
    audit.record("terminals.session.moved", by=by, at=at)


@transaction.atomic
def note_list_viewed(*, by: Actor, at: datetime) -> None:
    audit.record("terminals.list.shown", by=by, at=at)


@transaction.atomic
def note_viewed(*, terminal: Terminal, by: Actor, at: datetime) -> None:
    """Where a person went with the terminal was shown."""
    audit.record("terminals.positions.shown", by=by, at=at, object_id=terminal.number)
