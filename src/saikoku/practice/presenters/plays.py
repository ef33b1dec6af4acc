"""One role play on the screen: who is on the line, what was said so far, what may be said, how it was judged."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from saikoku.kernel import phones
from saikoku.outreach.calls.presenters import words as calls
from saikoku.outreach.scripts.queries import Held
from saikoku.outreach.scripts.rules import outcomes, reading
from saikoku.practice.models import Attempt, Result
from saikoku.practice.queries import Best
from saikoku.practice.rules import roleplays
from saikoku.practice.rules.roleplays import Play
from saikoku.ui import components as ui
from saikoku.ui import words

LEVELS = {1: "はじめの練習", 2: "少し難しい", 3: "難しい"}
CRITERIA = {
    "identity": "本人確認をしてから用件に入る", "privacy": "本人でない方・確かめていない相手に漏らさない",
    "wording": "言ってはいけないことを言わない", "ask": "尋ねることを尋ねる", "outcome": "結果を正しく選ぶ",
    "record": "記録に要ることを書く", "follow": "次にすることを分かっている",
}  # fmt: skip
FAULTS = {
    "outcome": "結果が違います。正しい結果は {right} です。",
    "identified-nobody": "本人と確かめていないのに「確かめた」と記録しています。",
    "spoke-with": "話した相手が違います。",
    "promise-missing": "約束の日が入っていません。",
    "promise-twice": "約束が二つ以上入っています。",
    "promise-day": "約束の日が、相手の言った日({promise_day})と違います。",
    "promise-yen": "約束の金額が、相手の言った額と違います。全額のときは空欄にします。",
    "promise-nobody-made": "相手が約束していない日を入れています。",
    "call-back-missing": "再架電の日時が入っていません。",
    "call-back-time": "再架電の日時が、相手の言った日時({call_back})と違います。",
    "summary-lacks": "概要に、話の中身({because})がありません。",
    "summary-tells": "概要に「{because}」と書いています。本人と確かめていない通話の概要には、用件や金額を書きません。",
}  # fmt: skip
ENCOURAGED = {"loss": "資格喪失の届出", "declaration": "所得の申告", "transfer": "口座振替"}


def choices_of_plays(best: Mapping[str, Best]) -> ui.Table:
    rows = []
    for play in roleplays.book().plays.values():
        mine = best.get(play.key, Best())
        chip = ui.Chip("合格", "done") if mine.passed else ui.Chip("まだ", "look") if mine.tries else None
        rows.append(ui.Row([
            ui.Cell(play.title, url=reverse("training:play", args=[play.key])), LEVELS[play.level], mine.tries,
            f"{mine.points} 点" if mine.points is not None else "", ui.Cell("", chip=chip),
        ]))  # fmt: skip
    columns = [ui.Column("練習"), ui.Column("難しさ"), ui.Column("終えた回数", "count"), ui.Column("最高点", "count"),
               ui.Column("合否")]  # fmt: skip
    return ui.Table("役割練習", columns, rows, id="plays", caption_hidden=True)


AFTER_IDENTITY = "本人と確かめた後に出ます"


def person(attempt: Attempt, *, identified: bool) -> ui.Facts:
    """What the screen of the call desk holds of the person; what is owed only once it is sure who talks."""
    stage, names = attempt.stage, attempt.stage["names"]
    owed = words.yen(stage["owed"]) if identified else AFTER_IDENTITY
    return ui.Facts([
        ui.Fact("氏名", names["name"]), ui.Fact("生年月日", names["born"]), ui.Fact("住所", names["address"]),
        ui.Fact("かけた番号", phones.parse(names["called"]).display), ui.Fact("国民健康保険料の未納", owed),
    ])  # fmt: skip


def talk(play: Play, attempt: Attempt, said: Sequence[int]) -> list[dict[str, str]]:
    """What was said so far, one after the other."""
    names, found = attempt.stage["names"], []
    for place, (turn, number) in enumerate(zip(play.turns, said, strict=False)):
        found.append({"who": "相手", "words": roleplays.filled(roleplays.heard(play, said, place), names)})
        found.append({"who": "自分", "words": roleplays.filled(turn.choices[number].says, names), "own": "1"})
    return found


def now(play: Play, attempt: Attempt, said: Sequence[int]) -> dict[str, Any] | None:
    """What is heard now and what may be said, in this attempt's order; None where the talk is over."""
    place = len(said)
    if place >= len(play.turns):
        return None
    turn, names = play.turns[place], attempt.stage["names"]
    order = roleplays.order(attempt.pk, place, len(turn.choices))
    return {
        "hears": roleplays.filled(roleplays.heard(play, said, place), names), "place": place,
        "choices": [
            {"number": number, "words": roleplays.filled(turn.choices[number].says, names), "key": str(key)}
            for key, number in enumerate(order, start=1)
        ],
    }  # fmt: skip


def verdict(result: Result) -> ui.Note:
    if result.passed:
        return ui.Note(f"{result.points} 点、合格です。", "", "done")
    why = "本人確認か、情報の保護に誤りがあるため、点数にかかわらず合格になりません。" if result.serious else ""
    return ui.Note(f"{result.points} 点、もう一度です。", why or f"合格は {roleplays.book().pass_mark} 点からです。", "look")


def points(result: Result) -> ui.Table:
    rows = [[CRITERIA[name], f"{got} / {of}"] for name in roleplays.CRITERIA if name in result.by_criterion
            for got, of in [result.by_criterion[name]]]  # fmt: skip
    return ui.Table("点数の内訳", [ui.Column("見るところ"), ui.Column("点", "count")], rows, id="points")


def findings(play: Play | None, result: Result) -> list[dict[str, str]]:
    """Each thing missed, with what was said and why it is wrong."""
    names = result.attempt.stage["names"]
    found = []
    for one in result.findings:
        said = roleplays.filled(one["said"], names) if one["said"] else ""
        found.append({"criterion": CRITERIA[one["criterion"]], "said": said, "because": _because(one, play, names)})
    return found


def _because(one: Mapping[str, Any], play: Play | None, names: Mapping[str, str]) -> str:
    code = one["code"]
    if not code:
        return one["because"]
    if code.startswith("refused:"):
        return f"架電の画面では記録できません。{calls.refusals([code.removeprefix('refused:')])[0]}"
    if code.startswith("encouraged:"):
        return f"{ENCOURAGED[code.split(':')[1]]}を勧めた答えが記録されていません。"
    if code.startswith("not-encouraged:"):
        return f"{ENCOURAGED[code.split(':')[1]]}は勧めていないのに、答えを記録しています。"
    right = "、".join(outcomes.words()[one] for one in play.record.outcomes) if play else ""
    return FAULTS[code].format(right=right, because=one["because"], **{n: names[n] for n in ("promise_day", "call_back")})


def text(held: Held, given: Mapping[str, str]) -> dict[str, Any]:
    """The text of the case, to read after the talk."""
    return {"title": reading.titled(held.text, held.content), "blocks": reading.blocks(held.text, held.content, given)}


def history(attempts: Sequence[Attempt]) -> ui.Table:
    book = roleplays.book().plays
    rows = []
    for one in attempts:
        result = getattr(one, "result", None)
        name = book[one.play].title if one.play in book else one.play
        rows.append(ui.Row([
            ui.Cell(words.moment(one.begun_at), url=reverse("training:attempt", args=[one.pk])), name,
            f"{result.points} 点" if result else "", ("合格" if result.passed else "もう一度") if result else "途中",
        ]))  # fmt: skip
    columns = [ui.Column("始めた日時"), ui.Column("練習"), ui.Column("点", "count"), ui.Column("合否")]
    return ui.Table("これまでの練習", columns, rows, id="attempts", empty=ui.EmptyState("まだ練習していません。"))
