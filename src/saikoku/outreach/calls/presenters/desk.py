"""The middle and the right column of the call desk: what I say and record, what was. The left one is `who`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from saikoku.inquiry.residences.rules import telling
from saikoku.inquiry.residences.rules.doubt import Doubt
from saikoku.kernel import eras
from saikoku.kernel.programmes import PROGRAMME_WORDS, SIDE_OF, SIDE_WORDS, Side
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.presenters.words import WHY_NOT
from saikoku.outreach.calls.queries import Case, Day
from saikoku.outreach.calls.rules import answered, boards
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists.models import Lease
from saikoku.registry.liabilities.rules import ledger
from saikoku.registry.tasks.rules import slips
from saikoku.ui import components as ui
from saikoku.ui import words

METHODS = {"1": "氏名と生年月日が一致", "2": "氏名と住所が一致", "3": "通知書番号が一致"}
WAYS_OF_THE_CITY = {"partly-paid": "一部納付済", "under-disposition": "処分等あり", "limitation-reached": "時効の確認が必要"}
MOST_EVENTS = 14
OTHER_DIVISION, NOT_OF_THIS_CALL = "別の課", "この電話の科目ではありません。"
APART_KEYS = ("N", "L")


def gate(case: Case, lease: Lease) -> dict[str, Any]:
    passed = bool(lease.identified_by)
    found = case.debtor.address
    return {
        "passed": passed,
        "said": f"{words.clock(lease.identified_at)} {METHODS.get(lease.identified_by, '')}" if passed else "",
        "born": eras.in_words(case.debtor.born_on, with_weekday=False) if case.debtor.born_on else "登録なし",
        "address": f"{found['address']} {found['building']}".strip() if found else "登録なし",
        "protected": "01" in case.known.person.history.cautions,
        "failures": lease.gate_failures,
    }


def money(case: Case, lease: Lease, spoken: Sequence[str], day: Day) -> dict[str, Any]:
    """The small ledger: what is open on the sides spoken about, by programme and year, with the estimate of the late
    charge; what else is owed stands apart from it and in no total."""
    owed = ledger.lines(case.story.instalments, day.terms.today, day.low_months, case.story.payments)
    rows = [row for row in owed if SIDE_OF[row.programme] in spoken]
    gap = next((row.charge.no_rate_on for row in rows if row.charge.yen is None), None)
    charge = None if gap else sum(row.charge.yen for row in rows)
    table = ui.Table(
        "未納額と、今日納めるときの延滞金 市が決定する額ではありません(概算)",
        [ui.Column("科目・年度"), ui.Column("期", "code"), ui.Column("最も古い納期限", "day"), ui.Column("未納額", "yen"),
         ui.Column("延滞金(概算)", "yen")],
        [
            ui.Row([
                f"{PROGRAMME_WORDS[row.programme].split('(')[0]} {stories.fiscal(row.due_year)}",
                stories.instalment_words(row.instalments), row.oldest_due_on, row.balance, row.charge.yen,
            ])
            for row in rows
        ],
        id="ledger",
        total=["合計", "", "", sum(row.balance for row in rows), charge] if len(rows) > 1 else None,
        empty=ui.EmptyState("この電話の科目に、納めていない金額はありません。"),
    )  # fmt: skip
    others = [row for row in owed if SIDE_OF[row.programme] not in spoken]
    return {"table": table, "remark": charge_remark(gap), "apart": not_spoken_about(others, case, lease, spoken, day)}


def not_spoken_about(
    rows: Sequence[ledger.Line], case: Case, lease: Lease, spoken: Sequence[str], day: Day
) -> ui.Note | None:
    """What is owed on the sides that are none of this call's, each with why."""
    if not rows:
        return None
    sides = list(dict.fromkeys(SIDE_OF[row.programme] for row in rows))
    why = {side: _why_not(side, case, lease, spoken, day) for side in sides}
    told = [
        f"{PROGRAMME_WORDS[row.programme].split('(')[0]} {stories.fiscal(row.due_year)} {words.yen(row.balance)}"
        for row in rows
    ]
    if set(why.values()) == {OTHER_DIVISION}:
        return ui.Note(f"この電話では話せません({OTHER_DIVISION})", "、".join(told), "")
    lines = [
        f"{'、'.join(one for one, row in zip(told, rows, strict=True) if SIDE_OF[row.programme] == side)}: {why[side]}"
        for side in sides
    ]
    return ui.Note("この電話では話せません", "", "", lines=lines)


def _why_not(side: str, case: Case, lease: Lease, spoken: Sequence[str], day: Day) -> str:
    """The division where it is another's, else what keeps the side off the list today."""
    if answered.parts_the_divisions({*spoken, side}, joint_consent=day.joint_consent):
        return OTHER_DIVISION
    codes = case.known.refusals(side, day) if lease.channel != answered.INBOUND else []
    return WHY_NOT.get(codes[0], NOT_OF_THIS_CALL) if codes else NOT_OF_THIS_CALL


def charge_remark(gap: date | None) -> str:
    if gap is None:
        return ""
    return f"{gap.year}年の延滞金の割合が登録されていないため、延滞金は計算していません。市に確認してください。"


ASK = "こちらから住所を言わず、いまの住まいを本人に言ってもらい、概要に書きます。納付書や文書を送る前に、市へ住所を確かめます。"


def doubtful_address(found: Mapping[int, Sequence[Doubt]], *, identified: bool) -> ui.Note | None:
    """Before the person is identified, that there is a doubt and nothing of it; an address found is in the case only."""
    (told,) = found.values() or [()]
    if not told:
        return None
    if not identified:
        return ui.Note(telling.TITLE, "本人と確かめたら、いまの住まいを尋ねます。", "look")
    return ui.Note(telling.TITLE, "", "look", lines=[*telling.lines(told, places=False), ASK])


def slip_panel(case: Case, spoken: Sequence[str], today: date) -> list[str]:
    """May slips be issued anew? One sentence for each programme spoken about."""
    found: dict[str, list[str]] = {}
    for row in case.story.instalments:
        if row.balance <= 0 or row.gone_on is not None or SIDE_OF[row.programme] not in spoken:
            continue
        reasons = slips.reasons_for_the_city(
            slips.Line(row.balance, row.paid, row.disposition, row.limitation_on), today
        )
        word = "再発行できます" if not reasons else f"市が判断({'・'.join(WAYS_OF_THE_CITY.get(r, r) for r in reasons)})"
        found.setdefault(row.programme, []).append(word)
    return [f"{stories.SHORT[code]}: {'、'.join(dict.fromkeys(said_of))}" for code, said_of in found.items()]


def apart(form, sides: Sequence[str]) -> list[dict[str, Any]]:
    """The fields of each side that may end otherwise than the first."""
    return [
        {
            "key": key, "words": SIDE_WORDS[Side(side)], "chosen": form[f"apart_{side}"],
            **{part: form[f"{side}_{part}"] for part in ("outcome", "day", "yen", "way", "covers", "summary")},
            "answers": [field for _, field in form.answered(side)],
        }
        for side, key in zip(sides[1:], APART_KEYS, strict=False)
    ]  # fmt: skip


def groups(chosen: str, open_group: str, channel: str = "1") -> list[dict[str, Any]]:
    """The outcome keys, group by group."""
    return [
        {
            "name": name,
            "key": outcomes.GROUPS[name][0],
            "words": outcomes.GROUPS[name][1],
            "open": name == open_group,
            "outcomes": [
                {
                    "code": one.code, "key": one.key, "ja": one.short or _short(one.ja), "chosen": one.code == chosen,
                    "city": one.goes_to_city != "0", "asks_call_back": one.does("call_back"),
                    "asks_number": one.does("new_number"), "asks_identity": one.asks_for_identity,
                }
                for one in found
            ],
        }
        for name, found in outcomes.by_group(channel).items()
    ]  # fmt: skip


def _short(ja: str) -> str:
    return ja.split("・", 1)[-1] if ja.startswith(("本人・", "家族・")) else ja


def group_of(code: str) -> str:
    found = outcomes.calls().get(code)
    return found.group if found else ""


def past(case: Case, lease: Lease, spoken: Sequence[str], day: Day) -> dict[str, Any]:
    stopped = [row.programme for row in case.known.person.history.stops
               if row.starts_on <= day.terms.today and (row.ends_on is None or row.ends_on >= day.terms.today)]  # fmt: skip
    live_from = day.terms.promise_live_from
    about = [row for row in case.story.instalments if SIDE_OF[row.programme] in spoken]
    lines_of = boards.matrix(about, stopped=stopped, promises=case.story.promises, live_from=live_from)
    now = ui.Entry(
        lease.identified_at, f"{stories.CHANNELS[lease.channel]} 対応中", "本人確認 済", kind="now"
    ) if lease.identified_at else None  # fmt: skip
    return {
        "matrix": stories.matrix(lines_of),
        "timeline": stories.timeline(case.story, live_from=live_from, now=now, most=MOST_EVENTS,
                                     more=ui.Link("すべての経過を見る", f"/cases/{case.debtor.number}/#story")),
    }  # fmt: skip
