"""Play a role: begin with somebody of the practice city, say one thing at each turn, write the record, be judged."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock, eras
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts import queries as scripts
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules import hours
from saikoku.practice import queries
from saikoku.practice.models import Attempt, Line, Result
from saikoku.practice.rules import roleplays, scoring
from saikoku.practice.rules.roleplays import Play
from saikoku.practice.rules.scoring import Stage, Written
from saikoku.security.access.models import Account
from saikoku.security.audit import operations as audit

PROMISED_AFTER = timedelta(days=7)
SIDE = "premium"


class PlayRefused(Refused):
    """The role play cannot go on; `reasons` are codes."""


@transaction.atomic
def begin(*, key: str, by: Actor, at: datetime) -> Attempt:
    """A new attempt with somebody of the practice city on the line.

    Raises PlayRefused: not-for-training (a real contract's database), play-unknown, nobody-to-play-with.
    """
    play = roleplays.book().plays.get(key)
    reasons = [] if contract.profile().kind != Kind.REAL else ["not-for-training"]
    reasons += [] if play else ["play-unknown"]
    if reasons:
        raise PlayRefused(reasons)
    person = queries.somebody(seed=Attempt.objects.filter(account_id=by.account_id).count(), play=key)
    if person is None:
        raise PlayRefused(["nobody-to-play-with"])
    attempt = Attempt.objects.create(
        account_id=by.account_id, play=key, version=play.version, stage=_stage(person, by, at), begun_at=at
    )
    after = {"play": key, "version": play.version}
    audit.record("training.attempt.begun", by=by, at=at, object_id=str(attempt.pk), after=after)
    return attempt


def _stage(person: queries.Somebody, by: Actor, at: datetime) -> dict[str, Any]:
    """What stands on the screen and what the texts fill in, kept with the attempt."""
    today = at.astimezone(clock.TOKYO).date()
    promise_on, back_on = today + PROMISED_AFTER, _next_open_day(today)
    names = scripts.names_filled(contract.profile(), agreed(today))
    told = {
        "name": person.name, "born": eras.in_words(person.born_on, with_weekday=False),
        "other_born": eras.in_words(_other_day(person.born_on), with_weekday=False), "address": person.address,
        "called": person.phone, "yen": f"{person.owed:,}円", "operator": by.display_name or by.name,
        "promise_day": f"{promise_on.month}月{promise_on.day}日", "call_back": f"{back_on.month}月{back_on.day}日の15時",
    }  # fmt: skip
    return {
        "names": {**{name: names[name] for name in ("center", "city", "phone", "city_phone")}, **told},
        "number": person.number, "owed": person.owed, "today": today.isoformat(), "promise_on": promise_on.isoformat(),
        "call_back_on": back_on.isoformat(),
    }  # fmt: skip


def _other_day(born_on: date) -> date:
    """A day of birth that is not the person's."""
    return born_on - timedelta(days=366 * 2 + 17)


def _next_open_day(today: date) -> date:
    calling = timing.calling(today)
    days = (today + timedelta(days=ahead) for ahead in range(1, hours.LOOK_AHEAD_DAYS))
    return next(day for day in days if not hours.day_refusals(day, calling))


@transaction.atomic
def say(*, attempt_id: int, place: int, choice: int, by: Actor, at: datetime) -> Line:
    """Say one thing at one turn; said again, the first answer stands.

    Raises PlayRefused: attempt-unknown, finished, not-this-turn, choice-unknown.
    """
    attempt, play = _mine(attempt_id, by)
    said = {line.place: line for line in attempt.lines.all()}
    if place in said:
        return said[place]
    judged = (
        ("finished", Result.objects.filter(attempt=attempt).exists()),
        ("not-this-turn", place != len(said) or place >= len(play.turns)),
        ("choice-unknown", 0 <= place < len(play.turns) and not 0 <= choice < len(play.turns[place].choices)),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise PlayRefused(reasons)
    return Line.objects.create(attempt=attempt, place=place, choice=choice, said_at=at)


@transaction.atomic
def finish(
    *, attempt_id: int, record: Mapping[str, Any], said: Said, outcome: str, identified: bool, by: Actor, at: datetime
) -> Result:
    """Judge the talk and the record written of it. `record`: what was typed, kept as it is; `said` the same as a call.

    Raises PlayRefused: attempt-unknown, finished, talk-not-over, outcome-unknown.
    """
    attempt, play = _mine(attempt_id, by)
    lines = list(attempt.lines.order_by("place").values_list("choice", flat=True))
    found = outcomes.calls().get(outcome)
    judged = (
        ("finished", Result.objects.filter(attempt=attempt).exists()),
        ("talk-not-over", len(lines) < len(play.turns)),
        ("outcome-unknown", found is None or not found.fits("1")),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise PlayRefused(reasons)
    stage = attempt.stage
    refused = rules.refusals(
        said, found, at=at, identified=identified, sides_open=[SIDE], numbers=[stage["names"]["called"]],
        nothing_to_ask=False, calling=timing.calling(date.fromisoformat(stage["today"])),
    )  # fmt: skip
    written = Written(
        outcome=outcome, identified=identified, spoke_with=said.spoke_with, call_back_at=said.call_back_at,
        promises=tuple((line.on, line.yen) for line in said.promises), summary=said.summary,
        encouraged=dict(said.answers_to), refused=tuple(refused),
    )  # fmt: skip
    days = Stage(stage["owed"], date.fromisoformat(stage["promise_on"]), date.fromisoformat(stage["call_back_on"]))
    score = scoring.score(
        play, lines, written, stage=days, needs_identity=rules.needs_identity(found), book=roleplays.book()
    )
    result = Result.objects.create(
        attempt=attempt, record=dict(record), points=score.points, passed=score.passed, serious=score.serious,
        by_criterion={name: list(pair) for name, pair in score.by_criterion.items()},
        findings=[asdict(one) for one in score.findings], finished_at=at,
    )  # fmt: skip
    audit.record(
        "training.attempt.finished", by=by, at=at, object_id=str(attempt.pk),
        after={"play": play.key, "points": score.points, "passed": score.passed, "findings": len(score.findings)},
    )  # fmt: skip
    return result


def _mine(attempt_id: int, by: Actor) -> tuple[Attempt, Play]:
    """The attempt, its person locked; nobody else may go on with it. A play whose text was changed since is begun anew."""
    Account.objects.select_for_update(no_key=True).filter(pk=by.account_id).first()
    attempt = Attempt.objects.filter(pk=attempt_id, account_id=by.account_id).first()
    if attempt is None:
        raise PlayRefused(["attempt-unknown"])
    play = roleplays.book().plays.get(attempt.play)
    if play is None or play.version != attempt.version:
        raise PlayRefused(["play-changed"])
    return attempt, play
