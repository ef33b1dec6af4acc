"""How far the count of a report is, in words and as a bar; what to do where it broke off."""

from datetime import date, datetime

from django.urls import reverse

from saikoku.background.work import Work
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.performance.reports.models import Counting
from saikoku.performance.reports.presenters import address
from saikoku.performance.reports.rules.counting import Step
from saikoku.performance.reports.rules.kinds import Kind
from saikoku.ui import components as ui
from saikoku.ui.words import span

STAYS = "この画面を離れても続きます。"


def part(
    kind: Kind, first: date, work: Work, told: Counting | None, now: datetime, *, has_form: bool
) -> ui.Progress | None:
    """The part of the page that asks again by itself; None where nothing is under way.

    `has_form`: somebody may be writing on the page, so it must not be loaded anew by itself.
    """
    if not work.is_under_way:
        return None
    is_told = work.status == "doing" and told is not None
    said = _doing(told, now) if is_told else _waiting(work)
    url = reverse("reports:progress", args=[kind.name, first]) + ("?form=1" if has_form else "")
    return ui.Progress(
        "数値を数える進み具合", told.place - 1 if is_told else None, told.steps if is_told else 1, said + STAYS,
        poll_url=url, poll_every="1s",
    )  # fmt: skip


def _waiting(work: Work) -> str:
    if work.status == "doing":
        return "数値を数えています。"
    if not work.is_anybody_there:
        return "裏方の処理が動いていないため、まだ始まりません。続くときは、システム管理者に連絡してください。"
    return "数値を数える順番を待っています" + (f"(前に {work.before:,} 件)。" if work.before else "。")


def _doing(told: Counting, now: datetime) -> str:
    passed = max(0, round((now - told.begun_at).total_seconds()))
    return f"数値を数えています({told.place}/{told.steps} 段階): {_step(told)}始めてから {span(passed)}。"


def _step(told: Counting) -> str:
    if told.step == Step.FIGURES:
        return f"{eras.month_in_words(Month.of(told.month))}の成績を数えています。"
    return "架電・訪問・受電などの件数を数えています。"


def ended(kind: Kind, first: date, work: Work) -> ui.Note:
    """Beside a form that somebody may be filling in: the page is loaded anew when he says so."""
    here = address(kind, first)
    if work.is_broken_off:
        return broken_off(work, ui.Link("この画面を開き直す", here))
    return ui.Note("数え終わりました。", tone="done", act=ui.Link("新しい内容を表示する", here))


def broken_off(work: Work, act: ui.Link | None = None) -> ui.Note | None:
    if not work.is_broken_off:
        return None
    more = "前に数えた内容は変わっていません。もう一度数えてください。"
    return ui.Note("数値を数える処理が途中で止まりました。", more, "bad", act=act)
