"""Write the configuration of a SIP server from the register, the calendar, the seats and the approved text."""

import shutil
import subprocess
import wave
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from saikoku.gateways import telephone
from saikoku.governance.contract import queries as contract
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules import lines
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, kept
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.telephone import queries
from saikoku.outreach.telephone.rules import serving
from saikoku.planning.timing import queries as timing
from saikoku.security.audit import operations as audit

SPEAKER = "espeak-ng"
LONGEST = 60  # seconds of an announcement
DIRECTORY, FILE = 0o750, 0o640


class ConfigurationRefused(Refused):
    """Codes: by-hand, outbound-missing, inbound-missing, announcement-missing, announcement-unusable,
    secret-lost."""


@dataclass(frozen=True, slots=True)
class Written:
    files: tuple[str, ...]
    first: str
    last: str
    seats: int
    spoken_by_machine: bool


@transaction.atomic
def write_configuration(
    *, folder: Path, server: serving.Server, to_read: str, announcement: Path | None = None, days: int, by: Actor, at: datetime
) -> Written:
    """Every file of rules.serving and the announcement into a folder, readable by owner and group alone.

    The server runs by real time, so the calendar is that of real days. Without a recording of the contractor's own
    Debian's espeak-ng speaks. Raises ConfigurationRefused.
    """
    today = clock.real_now().astimezone(clock.TOKYO).date()
    inbound, outbound = (numbers.in_force(use, on=today) for use in (lines.INBOUND, lines.OUTBOUND))
    speaks = announcement is None
    judged = (
        ("by-hand", not isinstance(telephone.configured(), telephone.Sip)),
        ("inbound-missing", not inbound),
        ("outbound-missing", not outbound),
        ("announcement-missing", speaks and shutil.which(SPEAKER) is None),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise ConfigurationRefused(reasons)
    seats = _secrets(server.realm)
    folder.mkdir(parents=True, exist_ok=True, mode=DIRECTORY)
    sound = folder / "announcement.wav"
    seconds = _speak(sound) if speaks else _take(announcement, sound)
    sound.chmod(FILE)
    spans = _days(today, days)
    found = serving.files(
        server, inbound=inbound, outbound=outbound[0], seats=seats, days=spans, announced_seconds=seconds, to_read=to_read
    )
    for name, text in found.items():
        _write(folder / name, text)
    audit.record(
        "telephone.configuration.written", by=by, at=at,
        after={"seats": len(seats), "from": min(spans).isoformat(), "until": max(spans).isoformat()},
    )  # fmt: skip
    return Written((*found, sound.name), min(spans).isoformat(), max(spans).isoformat(), len(seats), speaks)


def _secrets(realm: str) -> dict[str, str]:
    """What fits each seat of the realm, by its extension."""
    try:
        return {seat.extension: queries.secret_of(seat) for seat in queries.seats() if seat.realm == realm}
    except kept.NotOpened as closed:
        raise ConfigurationRefused(["secret-lost"]) from closed


def _days(today, count: int) -> dict:
    """What is agreed of each day, asked by the day: agreed terms begin and end."""
    ends_on = contract.profile().ends_on
    found = {}
    for day in serving.following(today, count):
        try:
            agreed = terms.agreed(day)
            found[day] = serving.open_minutes(day, timing.calling(day, agreed, ends_on))
        except terms.NothingAgreed:
            found[day] = []
    return found


def _write(file: Path, text: str) -> None:
    aside = file.with_suffix(file.suffix + ".new")
    aside.touch(mode=FILE)
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)


def _speak(sound: Path) -> float:
    subprocess.run([SPEAKER, "-v", "ja", "-s", "130", "-w", str(sound), serving.SPOKEN], check=True, capture_output=True)
    return _seconds(sound)


def _take(recording: Path, sound: Path) -> float:
    seconds = _seconds(recording)
    shutil.copyfile(recording, sound)
    return seconds


def _seconds(sound: Path) -> float:
    """How long an uncompressed WAV lasts; anything else cannot be played to a caller."""
    try:
        with wave.open(str(sound)) as opened:
            seconds = opened.getnframes() / opened.getframerate()
    except (wave.Error, EOFError, OSError) as fault:
        raise ConfigurationRefused(["announcement-unusable"]) from fault
    if not 0 < seconds <= LONGEST:
        raise ConfigurationRefused(["announcement-unusable"])
    return seconds
