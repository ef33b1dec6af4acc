"""Agreed terms in words: the list, one term's history, what waits for approval."""

from django.urls import reverse

from saikoku.governance.terms.models import Proposal, Term
from saikoku.governance.terms.rules import declared, writing
from saikoku.ui import components as ui
from saikoku.ui import words

REFUSALS = {
    "unknown-term": "この合意事項はありません。一覧から選び直してください。",
    "source-missing": "根拠と理由を入力してください。",
    "document-missing": "承認の文書番号を入力してください。",
    "reason-missing": "取り下げる理由を入力してください。",
    "before-what-holds": "今の値が始まった日か、それより前の日からは変えられません。もっと後の日を入力してください。",
    "already-proposed": "この合意事項には、承認を待つ提案がもうあります。先にそちらを承認するか取り下げてください。",
    "already-decided": "この提案はもう処理されています。画面を読み込み直して確かめてください。",
    "own-proposal": "自分の提案は、自分では承認できません。ほかの人が承認してください。",
    "no-change": "今の承認済みの値と同じです。",
    "not-after": "終了の時刻は、その日に効いている開始の時刻より後にしてください。開始も変えるときは、先に開始を変えます。",
    "not-before": "開始の時刻は、その日に効いている終了の時刻より前にしてください。終了も変えるときは、先に終了を変えます。",
}
FIELDS = {
    "source-missing": "source",
    "document-missing": "document",
    "reason-missing": "reason",
    "before-what-holds": "since",
    "no-change": "value",
    "not-after": "value",
    "not-before": "value",
}


def explain(form, reasons: list[str]) -> None:
    for reason in reasons:
        told = REFUSALS.get(reason, "値がこの項目の形に合いません。入力の例を見て、直してください。")
        field = FIELDS.get(reason, "value" if reason.startswith("not-a-") else None)
        form.add_error(field if field in form.fields else None, told)


def state_chip(term: Term) -> ui.Chip:
    return ui.Chip("承認済", "done") if term.state == Term.State.APPROVED else ui.Chip("市の承認前", "look")


def value_words(name: str, value) -> str:
    return writing.words(declared.all_terms()[name], value)


def term_table(held: dict[str, Term], proposed: set[str]) -> ui.Table:
    columns = [
        ui.Column("合意事項"), ui.Column("今の値"), ui.Column("仕様書", "code"), ui.Column("いつから", "day"),
        ui.Column("承認"), ui.Column("文書"),
    ]  # fmt: skip
    rows = [_row(term, held.get(name), name in proposed) for name, term in declared.all_terms().items()]
    return ui.Table("合意事項の一覧", columns, rows, id="terms", caption_hidden=True)


def _row(term: declared.Declared, held: Term | None, is_proposed: bool) -> ui.Row:
    url = reverse("terms:show", args=[term.name])
    name = ui.Cell(term.words, chip=ui.Chip("提案あり", "look") if is_proposed else None)
    if held is None:
        return ui.Row([name, "定めがありません", term.clause, None, "", ""], url=url)
    cells = [
        name, writing.words(term, held.value), term.clause, held.valid.lower,
        ui.Cell("", chip=state_chip(held)), held.document,
    ]  # fmt: skip
    return ui.Row(cells, url=url)


def history_table(rows: list[Term], names: dict[str, str]) -> ui.Table:
    columns = [
        ui.Column("いつから", "day"), ui.Column("いつまで"), ui.Column("値"), ui.Column("承認"), ui.Column("承認した人"),
        ui.Column("提案した人"), ui.Column("根拠と理由"), ui.Column("文書"),
    ]  # fmt: skip
    return ui.Table("値の履歴", columns, [_history_row(row, names) for row in rows], id="history", caption_hidden=True)


def _history_row(row: Term, names: dict[str, str]) -> ui.Row:
    until = words.day_short(row.valid.upper) + "の前日" if row.valid.upper else "定めなし"
    return ui.Row([
        row.valid.lower, until, value_words(row.name, row.value), ui.Cell("", chip=state_chip(row)),
        words.person(row.approved_by, names), words.person(row.proposed_by, names),
        row.source, row.document,
    ])  # fmt: skip


def proposal_facts(proposal: Proposal, held: Term | None, names: dict[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("新しい値", value_words(proposal.name, proposal.value)),
        ui.Fact("今の値", value_words(held.name, held.value) if held else "定めがありません"),
        ui.Fact("いつから", proposal.since, "daylong"),
        ui.Fact("根拠と理由", proposal.source),
        ui.Fact("提案した人", words.person(proposal.proposed_by, names)),
        ui.Fact("提案した日時", proposal.proposed_at, "moment"),
    ])  # fmt: skip


def past_proposals(proposals: list[Proposal], names: dict[str, str]) -> ui.Timeline:
    entries = [
        ui.Entry(
            proposal.decided_at,
            f"提案 {value_words(proposal.name, proposal.value)} を{proposal.get_state_display()}",
            words.person(proposal.decided_by, names),
            quote=proposal.decision_reason or proposal.document,
            kind="paper",
        )
        for proposal in proposals
        if proposal.state != Proposal.State.OPEN
    ]
    return ui.Timeline("これまでの提案", entries, empty_words="これまでの提案はありません。")
