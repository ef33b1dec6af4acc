"""Texts in words: as they are read, how they differ, what was decided about them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from saikoku.outreach.scripts import queries
from saikoku.outreach.scripts.models import Decision, Revision, Version
from saikoku.outreach.scripts.queries import Held
from saikoku.outreach.scripts.rules import difference, outcomes, reading, searching, texts
from saikoku.ui import components as ui
from saikoku.ui import words

REFUSALS = {
    "unknown-text": "この文は登録されていません。画面を読み込み直してください。",
    "nothing-proposed": "承認を求める文がありません。",
    "source-missing": "根拠と理由を入力してください。",
    "already-proposed": "この文には、承認を待つ提案がもうあります。先にそちらを承認するか取り下げてください。",
    "no-change": "今の承認済みの文と同じです。",
    "part-missing": "空欄にできないところが空欄です。",
    "unknown-filling": "{ } の中の名前が正しくありません。使える名前は、この画面の上に並べています。",
    "unknown-outcome": "結果コードの中に、架電の結果にないものがあります。",
    "matter-to-third-parties": "本人でない方にも聞こえる文です。科目・金額・納付などの用件が分かることばは使えません。",
    "already-decided": "この提案はもう処理されています。画面を読み込み直して確かめてください。",
    "document-missing": "承認の文書番号を入力してください。",
    "document-day-missing": "文書の日付を入力してください。",
    "document-dated-ahead": "文書の日付が今日より後です。",
    "own-proposal": "自分の提案は、自分では承認できません。ほかの人が承認してください。",
    "reason-missing": "理由を入力してください。",
    "not-sent-back": "この提案は差し戻されていません。画面を読み込み直して確かめてください。",
    "not-own": "ほかの人の提案です。見送るかどうかは、提案した人が決めます。",
    "already-aside": "この提案は、もう見送りになっています。",
    "own-sent-back": "自分の提案は差し戻せません。取り下げてください。",
}
FIELDS = {
    "source-missing": "source", "document-missing": "document", "document-day-missing": "document_on",
    "document-dated-ahead": "document_on", "reason-missing": "reason", "unknown-outcome": "outcomes",
}  # fmt: skip
FIRST_SECTION = "pay"
SEEDED = "システムの初期設定"


def explain(form, reasons: Sequence[str]) -> None:
    for reason in reasons:
        field = FIELDS.get(reason)
        form.add_error(field if field in form.fields else None, REFUSALS[reason])


def state_chip(held: Held) -> ui.Chip:
    return ui.Chip("承認済", "done") if held.approved else ui.Chip("市の承認前", "look")


def card(held: Held, given: Mapping[str, str]) -> dict[str, Any]:
    """A text as it is read."""
    return {
        "key": held.text.key, "title": reading.titled(held.text, held.content), "to": texts.TO.get(held.text.to, ""),
        "chip": state_chip(held), "blocks": reading.blocks(held.text, held.content, given),
        "outcomes": reading.outcome_names(held.content),
    }  # fmt: skip


def section_tabs(current: str) -> ui.Tabs:
    address = reverse("scripts:index")
    return ui.Tabs("話すこと", [
        ui.Tab(name, f"{address}?part={part}", current=part == current) for part, name in reading.SECTIONS.items()
    ])  # fmt: skip


def hits(held: Mapping[str, Held], typed: str) -> ui.Table:
    """Every text in which all typed words stand."""
    rows = [
        ui.Row(
            [
                reading.titled(one.text, one.content), reading.SECTIONS[reading.section_of(one.text)],
                ui.Cell("", chip=state_chip(one)),
            ],
            url=reverse("scripts:show", args=[key]),
        )
        for key, one in held.items() if searching.finds(typed, searched(one))
    ]  # fmt: skip
    columns = [ui.Column("見出し"), ui.Column("どこに"), ui.Column("状態")]
    return ui.Table(
        f"「{typed}」が入っているもの {len(rows)}件", columns, rows, id="hits",
        empty=ui.EmptyState("見つかりません。ほかのことばか、ひらがなで探してください。"),
    )  # fmt: skip


def searched(held: Held) -> list[str]:
    """The words by which a text is found."""
    return [held.text.reading, *(line for part in held.text.parts for line in texts.lines_of(held.content[part.name]))]


def waiting_list(waiting: Sequence[Revision], names: Mapping[str, str]) -> ui.Table | None:
    if not waiting:
        return None
    columns = [ui.Column("根拠と理由"), ui.Column("提案した人"), ui.Column("提案した日時", "moment")]
    rows = [
        ui.Row(
            [one.source, words.person(one.proposed_by, names), one.proposed_at], url=reverse("scripts:revision", args=[one.pk])
        )
        for one in waiting
    ]
    return ui.Table("承認を待つ提案", columns, rows, id="waiting")


def sent_back_list(revisions: Sequence[Revision], names: Mapping[str, str]) -> ui.Table | None:
    """For whoever proposes: what the city sent back, and why."""
    if not revisions:
        return None
    columns = [
        ui.Column("差し戻しの理由"), ui.Column("提案の根拠と理由"), ui.Column("提案した人"),
        ui.Column("差し戻した日時", "moment"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [one.decision.reason, one.source, words.person(one.proposed_by, names), one.decision.decided_at],
            url=reverse("scripts:revision", args=[one.pk]),
        )
        for one in revisions
    ]
    return ui.Table("市から差し戻された提案", columns, rows, id="sent-back")


def changes(text: texts.Declared, old: Mapping[str, texts.Value], new: Mapping[str, texts.Value]) -> list[dict[str, Any]]:
    """The parts of a text that differ, old beside new, line by line."""
    found = []
    for part in text.parts:
        before, after = ([line for line in texts.lines_of(one[part.name]) if line] for one in (old, new))
        if part.codes:
            before, after = _codes(before), _codes(after)
        if before != after:
            found.append({"words": part.words, "lines": difference.lines(before, after)})
    return found


def _codes(codes: Iterable[str]) -> list[str]:
    known = outcomes.calls()
    return [f"{code} {known[code].ja}" if code in known else code for code in codes]


def revision_texts(contents: Mapping[str, texts.Content], held: Mapping[str, Held]) -> tuple[list[dict[str, Any]], list[str]]:
    """The texts of a revision whose words change, with the difference; and those put forward as they stand."""
    known = texts.declared()
    changed, kept = [], []
    for key, content in contents.items():
        title = reading.titled(known[key], content)
        found = changes(known[key], held[key].content, content) if key in held else []
        if found:
            changed.append({"key": key, "title": title, "changes": found})
        else:
            kept.append((key, title))
    return changed, kept


def revision_facts(revision: Revision, names: Mapping[str, str]) -> ui.Facts:
    facts = [
        ui.Fact("根拠と理由", revision.source),
        ui.Fact("提案した人", SEEDED if revision.seeded else words.person(revision.proposed_by, names)),
        ui.Fact("提案した日時", revision.proposed_at, "moment"),
    ]
    decision = queries.decision_of(revision)
    if decision is not None and decision.approved:
        facts += [ui.Fact("承認の文書", f"{decision.document}({words.day_long(decision.document_on)})")]
    if decision is not None:
        lead = "承認を登録した人" if decision.approved else f"{_ended(decision)}人"
        facts += [ui.Fact(lead, words.person(decision.decided_by, names)), ui.Fact("その日時", decision.decided_at, "moment")]
        facts += [ui.Fact(f"{_ended(decision)}理由", decision.reason)] if decision.reason else []
    return ui.Facts(facts)


def revision_chip(revision: Revision) -> ui.Chip:
    decision = queries.decision_of(revision)
    if revision.seeded:
        return ui.Chip("既定値(市の承認前)", "look")
    if decision is None:
        return ui.Chip("承認待ち", "look")
    if decision.returned:
        return ui.Chip("市から差し戻し", "bad")
    return ui.Chip("承認済", "done") if decision.approved else ui.Chip("取り下げ")


def _ended(decision: Decision) -> str:
    return "差し戻した" if decision.returned else "取り下げた"


def history(versions: Sequence[Version], current: int, names: Mapping[str, str]) -> ui.Timeline:
    """Every wording of a text with what became of it; each can be laid beside the one in use."""
    return ui.Timeline("これまでの版", [
        ui.Entry(
            _moment(row), f"第{number}版{'(使っている版)' if row.pk == current else ''}",
            SEEDED if row.revision.seeded else words.person(row.revision.proposed_by, names),
            quote=_quote(row), kind="paper", chip=revision_chip(row.revision),
            link=None if row.pk == current else _comparison(row),
        )
        for number, row in zip(range(len(versions), 0, -1), versions, strict=True)
    ])  # fmt: skip


def _comparison(row: Version) -> ui.Link:
    return ui.Link("使っている版と比べる", reverse("scripts:compare", args=[row.key, row.pk]))


def _moment(row: Version):
    decision = queries.decision_of(row.revision)
    return decision.decided_at if decision is not None else row.revision.proposed_at


def _quote(row: Version) -> str:
    decision = queries.decision_of(row.revision)
    if decision is None:
        return row.revision.source
    return f"{decision.document}({words.day_long(decision.document_on)})" if decision.approved else decision.reason


def since_words(held: Held) -> str:
    if not held.approved:
        return "契約の始めの既定の文です。市の承認があるまで、その旨を示して使います。"
    return f"{words.day_long(held.document_on)}付け {held.document}で市が承認した文です。"


def codes_of_calls() -> list[tuple[str, str]]:
    """Every outcome of a call, to be named in a text."""
    return [(code, one.ja) for code, one in outcomes.calls().items()]
