"""Plain Japanese for what intake refuses, and a run as one object for the console."""

from __future__ import annotations

from saikoku.exchange.intake import queries
from saikoku.exchange.intake.models import Run
from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Layout

REFUSALS = {
    "infected": "ウイルスが見つかりました。このファイルは受け取りません。",
    "fixed-is-cp932": "固定長は CP932 だけです。",
    "training-takes-no-files": "ここは研修用のデータベースです。市のファイルは受け取れません。本番の画面で受け取ってください。",
    "file-refused": "ファイル全体が受け取れない内容です。正しいファイルを市からもう一度受け取ってください。",
    "bad-rows": "受け取れない行があります。直したファイルを受け取るか、正しい行だけを反映するかを選んでください。",
    "second-person-needed": "受け取った人とは別の人が反映してください。",
    "already-applied": "同じファイルがすでに反映されています。",
    "state-received": "まだ判定していません。",
    "state-judging": "判定の途中です。",
    "state-judged": "判定が済んでいます。",
    "state-applied": "すでに反映されています。",
    "state-refused": "差し戻したファイルです。",
    "state-withdrawn": "取り下げたファイルです。",
}
COUNTS = ("new", "changed", "unchanged", "gone", "superseded", "pending")


def refusal(code: str, name: str = "") -> str:
    sentence = REFUSALS.get(code) or words.reason(code)
    return f"{sentence} ({name})" if name else sentence


def by_console(run: Run) -> str:
    """How the run was applied, where nobody else looked at it."""
    if run.state == "applied" and not run.second_person:
        return "二人目の確認なしに、コンソールから反映しました(applied by console without second person)。"
    return ""


def as_object(run: Run, layout: Layout, faults: list[Fault], *, already_applied: bool = False, is_dry: bool = False) -> dict:
    """What `receive --json` prints."""
    return {
        "run": None if is_dry else run.pk,
        "rows": run.rows,
        **{name: getattr(run, name) for name in COUNTS},
        "bad": run.bad,
        "errors": [words.as_json(fault, layout) for fault in [*queries.refusals(run), *faults]],
        "applied": run.state == "applied" and not is_dry,
        "already_applied": already_applied,
    }
