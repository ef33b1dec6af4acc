"""The papers handed over to the city and its answers, in words."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from saikoku.desk.proposal.models import Answer, Handed
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.ui import components as ui
from saikoku.ui import words

REFUSALS = {
    "already-answered": "この提案には、市の回答がすでに登録されています。",
    "taken-its-place": "この提案のあとに、同じ月の新しい提案が提出されています。新しいほうに回答してください。",
    "document-missing": "回答の文書番号を入力してください。",
    "document-day-missing": "文書の日付を入力してください。",
    "document-dated-ahead": "文書の日付が、今日より後です。",
    "document-before-it": "文書の日付が、提案を提出した日より前です。年と月を確かめてください。",
    "remark-missing": "変更する点か、同意しない理由を入力してください。",
    "own-proposal": "ご自分が提出した提案には回答できません。ほかの人が登録します。",
}
FIELDS = {
    "document-missing": "document", "document-day-missing": "document_on", "document-dated-ahead": "document_on",
    "document-before-it": "document_on",
    "remark-missing": "remark",
}  # fmt: skip
CHIPS = {
    Answer.Kind.AGREED: ui.Chip("同意", "done"), Answer.Kind.CHANGES: ui.Chip("変更のうえ同意", "look"),
    Answer.Kind.REFUSED: ui.Chip("不同意", "bad"),
}  # fmt: skip
EMPTY = ui.EmptyState("まだ市に提出した提案はありません。")


def explain(form, reasons: Iterable[str]) -> None:
    for reason in reasons:
        form.add_error(FIELDS.get(reason), REFUSALS[reason])


def month(paper: Handed) -> str:
    return eras.month_in_words(Month.of(paper.month))


def chip(paper: Handed, *, is_latest: bool) -> ui.Chip:
    answer = getattr(paper, "answer", None)
    if answer is not None:
        return CHIPS[Answer.Kind(answer.kind)]
    return ui.Chip("回答待ち") if is_latest else ui.Chip("差し替え済み")


def table(papers: Sequence[Handed], names: Mapping[str, str]) -> ui.Table:
    newest: dict = {}
    for paper in papers:
        newest.setdefault(paper.month, paper.pk)
    rows = [
        ui.Row([
            ui.Cell(f"{month(paper)}の提案", url=reverse("proposal:handed", args=[paper.pk])), words.moment(paper.handed_at),
            names.get(paper.handed_by, paper.handed_by),
            ui.Cell(chip=chip(paper, is_latest=newest[paper.month] == paper.pk)),
        ])
        for paper in papers
    ]  # fmt: skip
    columns = [ui.Column("提案"), ui.Column("提出した日時"), ui.Column("提出した人"), ui.Column("市の回答")]
    return ui.Table("市に提出した提案", columns, rows, id="handed", caption_hidden=True, empty=EMPTY)


def facts(paper: Handed, names: Mapping[str, str]) -> ui.Facts:
    answer = getattr(paper, "answer", None)
    found = [
        ui.Fact("提出した日時", words.moment(paper.handed_at)),
        ui.Fact("提出した人", names.get(paper.handed_by, paper.handed_by)),
        ui.Fact("提案書のSHA-256", paper.sha256),
    ]
    if answer is not None:
        found += [
            ui.Fact("市の回答", answer.get_kind_display()),
            *([ui.Fact("変更する点・理由", answer.remark)] if answer.remark else []),
            ui.Fact("文書", f"{answer.document}({eras.in_words(answer.document_on)})"),
            ui.Fact("登録した人", f"{names.get(answer.answered_by, answer.answered_by)}、{words.moment(answer.answered_at)}"),
        ]
        noted = getattr(answer, "noted", None)
        read = f"{names.get(noted.noted_by, noted.noted_by)}、{words.moment(noted.noted_at)}" if noted else ""
        found.append(ui.Fact("回答を確かめた人", read or "まだ確かめていません"))
    return ui.Facts(found, lines=True)
