"""A paper typed back, in words, whatever it became: a receipt, a call, a visit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from saikoku.kernel.actor import Actor
from saikoku.ui import components as ui
from saikoku.ui import words
from saikoku.workforce.papers.models import Paper
from saikoku.workforce.papers.presenters import PAGES
from saikoku.workforce.papers.presenters import REFUSALS as OF_PAPERS
from saikoku.workforce.papers.queries import Reading
from saikoku.workforce.papers.rules import conflicts, typing
from saikoku.workforce.papers.rules.conflicts import Conflict, Weight
from saikoku.workforce.papers.rules.numbers import KIND_WORDS, Kind
from saikoku.workforce.papers.rules.states import STATE_WORDS, State
from saikoku.workforce.papers.rules.typing import Typed

REFUSALS = OF_PAPERS | {
    "debtor-unknown": "この宛名番号の方は見つかりません。紙の番号を、もう一度確かめてください。",
    "decision-missing": "責任者が下の事情を確かめ、このまま記録する理由を入力してください。",
    "moment-to-come": "まだ来ていない日時です。紙の日時を確かめてください。",
}
"""What every kind of paper says alike; each adds what is its own."""
TONES = {Weight.TELL: "info", Weight.DECIDE: "look", Weight.REFUSE: "bad"}


def page(
    paper: Paper, found: Reading, against: Sequence[Conflict], *, worker: str, names: Mapping[str, str], by: Actor, leads: bool,
    said: Mapping[str, tuple[str, str]], refusals: Mapping[str, str], refused: Sequence[str] | None,
) -> dict[str, Any]:  # fmt: skip
    """What every page of a paper typed back shows alike: how it stands, what is in the way, what whoever looks may do.

    `worker`: who did what two people typed alike, else empty; `said`, `refusals`: words of the kind of paper.
    """
    is_used = paper.state == State.USED
    own_act = worker != "" and worker == by.worker_number
    own_paper = paper.holder != "" and paper.holder == by.worker_number
    way = conflicts.way(against, is_open=found.pair is not None and not is_used, own_act=own_act, leads=leads)
    kind = Kind(paper.bundle.kind)
    room = PAGES[kind].partition(":")[0]
    return {
        "paper": paper, "kind": KIND_WORDS[kind], "is_used": is_used, "is_held": found.is_held,
        "urls": {act: reverse(f"{room}:{act}", args=[paper.number]) for act in ("enter", "type", "decide")},
        "facts": paper_facts(paper, names),
        "note": None if is_used else typed_note(found.typed, by=by.name, agreed=found.pair is not None),
        "against": conflict_notes(against, said=said, refused=refusals),
        "refusal": refusal(refused, refusals) if refused else None,
        "may_type": paper.state not in (State.USED, State.VOID),
        "may_enter": way.may_enter, "asks_leader": way.asks_leader, "asks_reason": way.asks_reason,
        "may_decide": leads and bool(found.typed) and not (is_used or own_act or own_paper),
    }  # fmt: skip


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
    beside: tuple[Typed, Typed], people: Mapping[str, str], *, name: Callable[[str], str], value: Callable[[str, object], str]
) -> ui.Table:
    """Field by field what each of the two typed; `name` and `value` put them into words."""
    columns = [ui.Column("項目"), *(ui.Column(words.person(one.by, people)) for one in beside)]
    found = typing.differences(beside[0].values, beside[1].values)
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
