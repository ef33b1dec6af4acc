"""What was done, what is still to do, and who looked."""

from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse

from saikoku.assurance.trail.rules import wordings
from saikoku.desk.cases.presenters import owed
from saikoku.desk.cases.queries import Card
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts import presenters as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections
from saikoku.security.audit.models import AuditRecord
from saikoku.ui import components as ui
from saikoku.ui import words


def tasks(found: Card) -> ui.Table:
    return ui.Table(
        "依頼と引継ぎ",
        [ui.Column("種類"), ui.Column("状態"), ui.Column("期日", "moment"), ui.Column("内容"), ui.Column("登録", "moment")],
        [[ui.Cell(row.get_kind_display(), chip=ui.Chip("至急", "look") if row.urgent else None),
          row.get_state_display(), row.due_at or "", row.note, row.opened_at] for row in found.tasks],
        id="tasks", empty=ui.EmptyState("依頼はありません。"),
    )  # fmt: skip


def records(
    found: Card, may_correct: Callable[[Contact], bool], names: Mapping[str, str], *, may_trace: bool = False,
    may_coach: Callable[[Contact], bool] | None = None,
) -> ui.Table:  # fmt: skip
    """`may_coach`: of which calls the reader may write to whoever made them; None: of none."""
    named = outcomes.words()
    return ui.Table(
        f"経過記録 {len(found.story.contacts)} 件",
        [ui.Column("日時"), ui.Column("手段"), ui.Column("結果"), ui.Column("科目"), ui.Column("概要"), ui.Column("従事者"),
         ui.Column("記録番号", "code"), *([ui.Column("指導")] if may_coach else [])],
        [ui.Row([ui.Cell(f"{words.day_short(row.on)} {words.clock(row.started_at)}",
                  url=_correction(row) if may_correct(row) else ""),
          stories.CHANNELS.get(row.channel, ""), named.get(row.outcome, row.outcome), stories.SHORT[row.programme],
          row.summary, _worker(row, names), owed.traced("figures:record", row.record_number, may_trace),
          *([_coaching(row) if may_coach(row) else ""] if may_coach else [])], id=contacts.place_of(row.record_number))
         for row in found.story.contacts],
        id="records", empty=ui.EmptyState("経過記録はまだありません。"),
    )  # fmt: skip


def looks(records: Sequence[AuditRecord], names: Mapping[str, str]) -> ui.Table:
    return ui.Table(
        "この方の情報を見た人",
        [ui.Column("日時", "moment"), ui.Column("利用者"), ui.Column("したこと"), ui.Column("理由")],
        [[row.business_at, words.person(row.actor, names), wordings.of(row.action), row.reason] for row in records],
        id="looks", empty=ui.EmptyState("まだ誰も見ていません。"),
    )  # fmt: skip


def _coaching(row: Contact) -> ui.Cell:
    return ui.Cell("指導を書く", url=reverse("quality:write", args=[row.record_number]))


def _correction(row: Contact) -> str:
    return reverse("visits:correct" if row.channel in corrections.VISITS else "calls:correct", args=[row.record_number])


def _worker(row: Contact, names: Mapping[str, str]) -> str:
    """Who made the contact; where the record was put right, by whom."""
    return f"{row.worker_number}(訂正 {words.person(row.recorded_by, names)})" if row.corrects else row.worker_number
