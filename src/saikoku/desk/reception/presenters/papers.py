"""The receipt of a file as paper, for the city and for our own folder."""

from datetime import datetime

from saikoku.desk.reception.presenters import runs
from saikoku.documents import report as paper
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.states import WORDS, State
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.governance.contract.models import Kind, Profile
from saikoku.kernel import eras, yen
from saikoku.ui import words


def receipt(run: Run, layout: Layout, profile: Profile, names: dict[str, str], *, at: datetime) -> paper.Report:
    """受取書: which file, with which hash, judged how, by whom received and applied."""
    text, count = paper.Column, paper.Kind.COUNT
    return paper.Report(
        title="データ受取書",
        subtitle=f"{runs.short(run)} {layout.ja}",
        contract=f"{profile.city} 納付催告等業務委託",
        addressee=f"{profile.city} 御中",
        author=profile.contractor,
        period=eras.in_words(run.business_on),
        cut_at=at,
        practice=profile.kind != Kind.REAL,
        sections=(
            paper.Table("受け取ったファイル", (text("項目"), text("内容", width=1)), _facts(run)),
            paper.Table("判定の結果", (text("区分", width=1), text("件数", count)), tuple(
                (name, getattr(run, code)) for code, (name, _) in runs.KINDS.items()
            )),
            paper.Table("手続き", (text("できごと"), text("日時"), text("行った人", width=1)), _acts(run, names)),
        ),
    )  # fmt: skip


def _facts(run: Run) -> tuple[tuple[str, str], ...]:
    return (
        ("受取番号", str(run.pk)),
        ("授受番号", run.handover_number or "授受票なし"),
        ("ファイル名", run.file_name),
        ("形式", runs.form_words(run)),
        ("大きさ", f"{run.size:,} バイト"),
        ("SHA-256", run.sha256),
        ("行数", f"{run.rows:,} 行" if run.rows is not None else "判定前"),
        ("合計", yen.in_words(run.sum) if run.sum is not None else "この種類にはありません"),
        ("管理ファイル", {"matching": "一致", "absent": "なし", "differs": "不一致"}[run.control_state]),
        ("暗号化", "あり" if run.was_encrypted else "なし"),
        ("ウイルス検査", runs.scan_words(run)[0]),
        ("状態", _state(run)),
        *((("理由", runs.closed_words(run)),) if run.closed_reason else ()),
    )


def _state(run: Run) -> str:
    left = f"(受け取れない {run.bad:,} 行を残して)" if run.accepted_good_rows and run.bad else ""
    return f"{WORDS[State(run.state)]}{left}"


def _acts(run: Run, names: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    acts = (
        ("受け取った", run.received_at, run.received_by),
        ("判定した", run.judged_at, run.judged_by),
        ("反映した", run.applied_at, run.applied_by),
        (WORDS[State(run.state)], run.closed_at, run.closed_by),
    )
    return tuple((act, words.moment(at), words.person(by, names)) for act, at, by in acts if at)
