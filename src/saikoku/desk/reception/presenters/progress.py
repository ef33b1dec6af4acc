"""How far the judgement or the application of a file is, in words and as a bar; what to do where it broke off."""

from datetime import datetime

from django.urls import reverse

from saikoku.background.work import Work
from saikoku.desk.reception.models import Progress
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.intake.rules.steps import APPLYING, JUDGING, Step
from saikoku.ui import components as ui
from saikoku.ui.words import span

SURE_AFTER = 2
"""Seconds of reading before the time that is left can be told from them."""
STAYS = "この画面を離れても続きます。"
BROKEN_OFF = {
    "judge": "判定が途中で止まりました。何も変わっていません。もう一度判定してください。",
    "apply": "反映が途中で止まりました。何も変わっていません。判定をやり直してから、もう一度反映してください。",
}


def part(run: Run, judging: Work, applying: Work, told: Progress | None, now: datetime) -> ui.Progress | None:
    """The part of the page that asks again by itself; None where nothing is under way."""
    if not judging.is_under_way and not applying.is_under_way:
        return None
    act, work = doing(judging, applying), applying if applying.is_under_way else judging
    is_reading = told is not None and told.step == Step.ROWS and told.size > 0
    said = _waiting(act, work) if work.status == "todo" else _doing(act, run, told, now)
    return ui.Progress(
        f"{act}の進み具合", min(told.read, told.size) if is_reading else None, told.size if is_reading else 1,
        said + STAYS, poll_url=reverse("reception:progress", args=[run.pk]), poll_every="1s",
    )  # fmt: skip


def doing(judging: Work, applying: Work) -> str:
    """What the background does with the file now; empty for nothing."""
    return "反映" if applying.is_under_way else "判定" if judging.is_under_way else ""


def _waiting(act: str, work: Work) -> str:
    if not work.is_anybody_there:
        return f"裏方の処理が動いていないため、{act}がまだ始まりません。続くときは、システム管理者に連絡してください。"
    return f"{act}の順番を待っています" + (f"(前に {work.before:,} 件)。" if work.before else "。")


def _doing(act: str, run: Run, told: Progress | None, now: datetime) -> str:
    if told is None:
        return f"{act}しています。"
    steps = APPLYING if act == "反映" else JUDGING
    place = f"({steps.index(told.step) + 1}/{len(steps)} 段階)" if told.step in steps else ""
    passed = max(0, round((now - told.begun_at).total_seconds()))
    return f"{act}しています{place}: {_step(run, told, now)}始めてから {span(passed)}。"


def _step(run: Run, told: Progress, now: datetime) -> str:
    rows = f"{(run.rows or told.rows):,} 行"
    return {
        Step.OPEN: "保管したファイルを取り出しています。",
        Step.ROWS: _rows(told, now),
        Step.KEYS: f"{told.rows:,} 行に、重なる行や受け取れない行がないか確かめています。",
        Step.COMPARE: f"{told.rows:,} 行を、前回までの内容と照らし合わせています。",
        Step.TURN: "ほかのファイルの反映が終わるのを待っています。",
        Step.READY: f"判定した{rows}がそろっているか確かめています。",
        Step.MERGE: f"{rows}を、一度にすべて反映しています。",
    }[Step(told.step)]


def _rows(told: Progress, now: datetime) -> str:
    if told.rows_expected is not None and told.rows_expected >= told.rows:
        said = f"{told.rows:,} / {told.rows_expected:,} 行を判定しました。"
    else:
        percent = f"(ファイルの {min(100, told.read * 100 // told.size)}%)" if told.size else ""
        said = f"{told.rows:,} 行を判定しました{percent}。"
    reading = (told.told_at - told.step_begun_at).total_seconds()
    if reading < SURE_AFTER or not told.read:
        return said
    left = (told.size - told.read) * reading / told.read - (now - told.told_at).total_seconds()
    return f"{said}残り約 {span(max(1, round(left)))}。"


def broken_off(run: Run, judging: Work, applying: Work) -> str:
    """What to do where the background work broke off; empty where it did not."""
    if run.state in (State.RECEIVED, State.JUDGING) and not judging.is_under_way:
        return BROKEN_OFF["judge"]
    if run.state == State.JUDGED and applying.is_broken_off:
        return BROKEN_OFF["apply"]
    return ""
