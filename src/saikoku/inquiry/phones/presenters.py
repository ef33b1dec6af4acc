"""The queue, a person's numbers with how sure they are and why, and what was looked for before, in words."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.phones.models import PhoneResearch
from saikoku.inquiry.phones.queries import PAGE, Queue, Waiting
from saikoku.inquiry.phones.rules import grades, sources
from saikoku.kernel.phone_truth import Grade, Truth
from saikoku.registry.debtors.models import Debtor, Phone, PhoneState
from saikoku.registry.debtors.operations import SOURCES
from saikoku.registry.tasks.models import Task
from saikoku.ui import components as ui
from saikoku.ui import forms, words

TONES = {Grade.SURE: "done", Grade.LIKELY: "", Grade.DOUBTFUL: "look", Grade.NO_USE: "bad"}
REFUSALS = {
    "outcome-unknown": "結果を選んでください。",
    "looked-nowhere": "調べた所を 1 つ以上選んでください。",
    "way-not-allowed": "この方には使えない調べ方が選ばれています。選び直してください。",
    "number-missing": "見つけた電話番号を入力してください。",
    "number-unreadable": "電話番号を市外局番から入力してください(例 0942-30-9000)。",
    "number-unexpected": "この結果には電話番号を付けられません。番号を消すか、結果を選び直してください。",
    "source-missing": "見つけた所を選んでください。",
    "source-not-looked-at": "見つけた所が「調べた所」に入っていません。どちらかを直してください。",
    "evidence-missing": "根拠を入力してください。何に書いてあったか、いつのものかを書きます。",
    "evidence-too-long": "根拠は 200 字までです。短くしてください。",
    "evidence-holds-personal-number": "個人番号(マイナンバー)と思われる 12 桁の数字があります。数字を消してください。",
    "known-as-useless": "不通か相違と分かっている番号です。確かめたときは「判明」を選んでください。",
    "worker-missing": "従事者番号がないため、調査を記録できません。システム管理者に登録を頼んでください。",
    "nothing-asked": "市から依頼されたことのない方のため、調査を記録できません。",
}
FIELDS = {
    "outcome-unknown": "outcome", "looked-nowhere": "looked", "way-not-allowed": "looked", "number-missing": "number",
    "number-unreadable": "number", "number-unexpected": "number", "known-as-useless": "number", "source-missing": "found_in",
    "source-not-looked-at": "found_in", "evidence-missing": "evidence", "evidence-too-long": "evidence",
    "evidence-holds-personal-number": "evidence",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def queue(found: Queue) -> ui.Table:
    """With the family name only."""
    columns = [ui.Column("対象者"), ui.Column("宛名番号", "code"), ui.Column("なぜ"), ui.Column("依頼を受けた日時", "moment")]
    empty = ui.EmptyState("電話番号を調べる方はいません。")
    rows = [_waits(one) for one in found.shown]
    return ui.Table("電話番号を調べる方", columns, rows, id="queue", caption_hidden=True, empty=empty)


def _waits(one: Waiting) -> ui.Row:
    chip = ui.Chip("至急", "bad") if one.task is not None and one.task.urgent else None
    known = outcomes.outcomes().get(one.outcome)
    why = "使える番号がない" if one.task is None else known.ja if known else "依頼"
    return ui.Row(
        [ui.Cell(surname(one.debtor), chip=chip), one.debtor.number, why, one.task and one.task.opened_at],
        url=reverse("phones:research", args=[one.debtor.number]),
    )


def surname(debtor: Debtor) -> str:
    """What stands before the first space; of a name without one, its first character."""
    plain = debtor.name.replace("　", " ")
    return f"{plain.split(' ')[0]} 様" if " " in plain else f"{plain[:1]}… 様"


def recorded(row: PhoneResearch) -> str:
    """What was just written; nothing of the person."""
    follows = "新しい番号は、架電の名簿にすぐ入ります。" if row.number else "市へは R11 で渡ります。"
    return f"調査の結果「{outcomes.outcomes()[row.outcome].ja}」を記録しました。{follows}"


def sentence(found: Queue) -> str:
    return f"依頼 {found.tasks:,} 件、使える番号がなく、今月まだ調べていない方 {found.without:,} 人です。"


def paging(found: Queue, number: int) -> ui.Paging | None:
    total, first = found.tasks + found.without, (number - 1) * PAGE + 1
    last = first + len(found.shown) - 1
    if not found.shown or total <= PAGE:
        return None
    return ui.Paging(
        first, last, total, next_url=f"?page={number + 1}" if last < total else "",
        previous_url=f"?page={number - 1}" if number > 1 else "",
    )


def facts(debtor: Debtor, task: Task | None) -> ui.Facts:
    found = [ui.Fact("対象者", f"{surname(debtor)}(宛名番号 {debtor.number})")]
    if task is not None:
        found += [ui.Fact("依頼を受けた日時", task.opened_at, "moment"), ui.Fact("依頼の内容", task.note or "なし")]
    return ui.Facts(found, lines=True)


def numbers(phones: Iterable[Phone], truths: Mapping[str, Truth]) -> ui.Table:
    """Each number masked, with its score and the steps that made it."""
    columns = [ui.Column("番号"), ui.Column("状態"), ui.Column("入手元"), ui.Column("判明日", "day"), ui.Column("確かさ"),
               ui.Column("内訳")]  # fmt: skip
    rows = [
        ui.Row([
            words.mask_phone(phone.number), PhoneState(phone.state).label, SOURCES.get(phone.source, phone.source),
            phone.learned_on, truth(truths[phone.number]), grades.steps(truths[phone.number]),
        ])
        for phone in phones
    ]  # fmt: skip
    return ui.Table("登録のある番号", columns, rows, id="numbers", empty=ui.EmptyState("登録のある番号はありません。"))


def truth(found: Truth) -> ui.Cell:
    return ui.Cell(f"{found.score}点", chip=ui.Chip(grades.GRADES[found.grade], TONES[found.grade]))


def history(rows: Sequence[PhoneResearch]) -> ui.Table | None:
    if not rows:
        return None
    ways, known = sources.ways(), outcomes.outcomes()
    columns = [ui.Column("調べた日", "day"), ui.Column("結果"), ui.Column("番号"), ui.Column("調べた所"), ui.Column("根拠")]
    cells = [
        [row.on, known[row.outcome].ja, words.mask_phone(row.number),
         "、".join(ways[key].words for key in row.looked if key in ways), row.evidence]
        for row in rows
    ]  # fmt: skip
    return ui.Table("これまでの調査", columns, cells, id="history")
