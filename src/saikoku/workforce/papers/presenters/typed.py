"""A paper typed back, in words, whatever it became: a receipt, a call, a visit."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from saikoku.ui import components as ui
from saikoku.ui import words
from saikoku.workforce.papers.models import Paper
from saikoku.workforce.papers.rules.conflicts import Conflict, Weight
from saikoku.workforce.papers.rules.states import STATE_WORDS, State
from saikoku.workforce.papers.rules.typing import Difference, Typed

REFUSALS = {
    "debtor-unknown": "この宛名番号の方は見つかりません。紙の番号を、もう一度確かめてください。",
    "decision-missing": "責任者が下の事情を確かめ、このまま記録する理由を入力してください。",
    "paper-unknown": "この番号の用紙はありません。",
    "moment-to-come": "まだ来ていない日時です。紙の日時を確かめてください。",
    "used-already": "この用紙は、もう記録が済んでいます。",
    "not-his-paper": "この用紙を持っていたのは、別の人です。紙の従事者番号と、払出しの記録を確かめてください。",
    "before-counted-out": "用紙を払い出した日時より前です。紙の日時と、払出しの記録を確かめてください。",
    "not-typed-by-two": "二人の入力がそろって一致するまで、記録できません。",
}
"""What every kind of paper says alike; each adds what is its own."""
TONES = {Weight.TELL: "info", Weight.DECIDE: "look", Weight.REFUSE: "bad"}


def refusal(reasons: Sequence[str], said: Mapping[str, str]) -> ui.Note:
    first, *others = [said[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def paper_facts(paper: Paper, names: Mapping[str, str]) -> ui.Facts:
    holder = f"{names.get(paper.holder, '')} ({paper.holder})".strip() if paper.holder else "なし"
    printed = [ui.Fact("印刷した方", f"{paper.facts['name']} 様")] if paper.facts else []
    return ui.Facts([
        ui.Fact("用紙の状態", STATE_WORDS[State(paper.state)]), ui.Fact("持つ人", holder),
        ui.Fact("最後の記録", paper.since, "moment"), *printed,
    ])  # fmt: skip


def typed_note(typed: Sequence[Typed], *, by: str, agreed: bool) -> ui.Note:
    """What is to be done next by whoever looks; the first person's values are not shown to the second."""
    if not typed:
        return ui.Note("まだ入力されていません。", "紙を見て、一人目として入力してください。", "info")
    if agreed:
        return ui.Note("二人の入力が一致しました。", "下の内容と、間に起きたことを確かめて記録します。", "done")
    if len({one.by for one in typed}) > 1:
        return ui.Note("二人の入力が違います。", "違うところを紙で確かめ、間違えた人が入力し直します。", "bad")
    if typed[-1].by == by:
        return ui.Note("あなたの入力を受け付けました。", "別の人が、紙だけを見て、もう一度入力します。", "done")
    return ui.Note("一人目の入力があります。", "紙だけを見て、二人目として入力してください。", "look")


def differences_table(
    found: Sequence[Difference], pair: tuple[Typed, Typed], people: Mapping[str, str], *, name: Callable[[str], str],
    value: Callable[[str, object], str],
) -> ui.Table:  # fmt: skip
    """Field by field what each of the two typed; `name` and `value` put them into words."""
    columns = [ui.Column("項目"), *(ui.Column(words.person(one.by, people)) for one in pair)]
    rows = [[name(one.field), value(one.field, one.first), value(one.field, one.second)] for one in found]
    return ui.Table("違うところ", columns, rows, id="differences")


def conflict_notes(
    found: Iterable[Conflict], *, said: Mapping[str, tuple[str, str]], refused: Mapping[str, str]
) -> list[ui.Note]:
    """Each with what is to be done about it; in `said` a fact of the conflict stands in braces."""
    notes = []
    for one in found:
        if one.weight is Weight.REFUSE:
            notes.append(ui.Note("このままでは記録できません。", refused[one.code], "bad"))
        else:
            lead, then = said[one.code]
            facts = {name: _fact(given) for name, given in one.facts.items()}
            notes.append(ui.Note(lead.format(**facts), then, TONES[one.weight]))
    return notes


def _fact(given: object) -> str:
    """Yen are whole numbers; all else is a list of names and numbers."""
    return words.yen(given) if isinstance(given, int) else "、".join(map(str, given)) if given else ""
