"""What stands on the collector's pages: his day, a door, the outcomes to choose from, what was recorded."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.urls import reverse

from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.inquiry.residences.rules import telling
from saikoku.inquiry.residences.rules.doubt import Doubt as DoubtOfAddress
from saikoku.kernel import eras
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.outreach.visits.models import AbsenceNotice, Visit
from saikoku.outreach.visits.presenters.words import CAUTION_WORDS, FOLLOWED, refused
from saikoku.outreach.visits.queries import MOST_PAST
from saikoku.outreach.visits.rules import door, moving, outcomes, paired, stock
from saikoku.outreach.visits.rules.moving import MovedTo
from saikoku.planning.routes.models import RouteStop
from saikoku.planning.routes.queries import walking
from saikoku.planning.routes.rules import reasons
from saikoku.registry.contacts import presenters as talks
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.presenters import because
from saikoku.registry.contacts.rules.doubts import AnyDoubt
from saikoku.registry.contacts.rules.opening import Offer
from saikoku.registry.contacts.rules.records import CHANNELS
from saikoku.registry.debtors.queries import CAUTIONS
from saikoku.registry.liabilities.models import Instalment
from saikoku.ui import components as ui
from saikoku.ui import words

STAMP_LENGTH = 12
STANDS, DONE, GONE = RouteStop.State.STANDS, RouteStop.State.DONE, RouteStop.State.GONE
CHANGED = ui.Note(
    "一覧が変わりました。", "納付や中止が届いたか、経路が変わっています。", "look", act=ui.Link("新しい一覧を見る", ".")
)


def stamp(day: walking.Day | None) -> str:
    """The stops in their order, each with how it stands: another list looks otherwise."""
    stops = day.visits if day else []
    shown = [(one.stop_id, one.state, one.debtor.pk, one.agreed, [each.id for each in one.errands]) for one in stops]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:STAMP_LENGTH]


def people(visits: Iterable[walking.Visit]) -> list[str]:
    """The numbers of everybody who is named with these stops, for the trail."""
    return [number for one in visits for number in (one.debtor.number, *(each.number for each in one.errands))]


def address(one: walking.Visit | None) -> str:
    return f"{one.address} {one.building}".strip() if one else ""


def stops(day: walking.Day, under_way: Visit | None) -> dict[str, Any]:
    """The stops ahead in their turn; what was done and what was taken off are folded behind their counts."""
    ahead, done, gone = (
        [stop(day, one, under_way) for one in day.visits if one.state == state] for state in RouteStop.State.values
    )
    folds = (("済み", done), ("外した訪問先", gone))
    return {
        "ahead": ahead, "folds": [{"words": f"{words} {len(found)}件", "stops": found} for words, found in folds if found],
    }  # fmt: skip


def stop(day: walking.Day, one: walking.Visit, under_way: Visit | None) -> dict[str, Any]:
    over = ui.Chip("訪問済" if one.visit_state else "調査済", "done")
    chip = over if one.state == DONE else ui.Chip(reasons.short(one.reasons), "look")
    return {
        "id": one.stop_id, "turn": one.turn, "name": one.debtor.name, "is_next": one is day.next,
        "address": address(one) if one.state != GONE else "",
        "ahead": one.state == STANDS, "gone": one.state == GONE,
        "chip": (ui.Chip("居所調査") if one.errands else None) if one.state == STANDS else chip,
        "hour": f"約束 {one.agreed[0]:%H:%M}〜{one.agreed[1]:%H:%M}" if one.agreed else f"{one.begins:%H:%M}ごろ",
        "agreed": bool(one.agreed), "here": under_way is not None and under_way.stop_id == one.stop_id,
        "begins": one.has_visit_ahead, "errands": one.errands,
    }  # fmt: skip


def left_over(visits: Sequence[Visit]) -> list[ui.Note]:
    return [
        ui.Note(
            "結果を記録していない訪問があります。", f"{words.day_long(one.on)} {one.debtor.name} 様", "look",
            act=ui.Link("結果を記録する", reverse("visits:visit", args=[one.key])),
        )
        for one in visits
    ]  # fmt: skip


def cautions(codes: Sequence[str]) -> list[ui.Note]:
    return [ui.Note(f"注意: {CAUTIONS.get(code, code)}", CAUTION_WORDS.get(code, ""), "look") for code in codes]


def not_begun(codes: Sequence[str]) -> ui.Note:
    """Why a door is not begun, with the way to what has to be done first."""
    act = money_link() if set(codes) & {paired.WITHOUT_RECEIPT, paired.WITHOUT_RECORD} else None
    act = ui.Link("服務の決まりを読む", reverse("conduct:mine")) if "duties-unread" in codes else act
    return ui.Note("始められません。", lines=refused(codes), tone="bad", act=act)


def unpaired(codes: Sequence[str]) -> ui.Note | None:
    """Money and records that do not go together yet: before the next door, and after a break."""
    if not codes:
        return None
    return ui.Note("先に、領収証と記録を合わせてください。", lines=refused(codes), tone="look", act=money_link())


def money_link() -> ui.Link:
    return ui.Link("今日の領収を開く", reverse("receipts:mine"))


LOOK = "表札、郵便受け、メーターを見て確かめます。住んでいないと分かったら、結果の「住んでいない」から選びます。"


def doubtful_address(found: Sequence[DoubtOfAddress]) -> ui.Note | None:
    return ui.Note(telling.TITLE, "", "look", lines=[*telling.lines(found, places=False), LOOK]) if found else None


def cover(reasons: Collection[str]) -> ui.Note | None:
    """What came in while the collector stands at the door."""
    if not reasons:
        return None
    return ui.Note(
        "この訪問は、ここまでにしてください。", "納付をお願いせず、あいさつをして離れます。", "bad", lines=refused(reasons),
        urgent=True,
    )  # fmt: skip


def money(rows: Sequence[Instalment]) -> ui.Table:
    return ui.Table(
        "いま納めていない額(延滞金は市が計算します)",
        [ui.Column("科目・期別"), ui.Column("納期限", "day"), ui.Column("残り", "yen")],
        [ui.Row([_label(row), row.due_on, row.balance]) for row in rows],
        total=["合計", "", sum(row.balance for row in rows)] if len(rows) > 1 else None,
        empty=ui.EmptyState("納めていない金額はありません。"), id="owed",
    )  # fmt: skip


def _label(row: Instalment) -> str:
    code = "全期" if row.instalment == "00" else f"第{int(row.instalment)}期"
    return f"{PROGRAMME_WORDS[row.programme]} {eras.fiscal_year_in_words(row.due_year)}{code}"


def title_of_past(rows: Sequence[Contact]) -> str:
    return f"これまでの経過(新しい {MOST_PAST} 件)" if len(rows) == MOST_PAST else "これまでの経過"


def past(rows: Sequence[Contact]) -> list[str]:
    """The latest records in a line each."""
    named = layouts.outcomes()
    return [
        f"{words.day_short(row.on)} {CHANNELS[row.channel]} {named[row.outcome].ja if row.outcome in named else ''}"
        + (f"「{row.summary}」" if row.summary else "")
        for row in rows
    ]  # fmt: skip


def choices(reasons: Collection[str], place: door.Door, *, takes_no_more: bool = False) -> list[dict[str, Any]]:
    """The buttons, group by group; those of a talk only once the check list fits them, and none of money where none may be
    taken."""
    found = []
    for group, fitting in outcomes.by_group(reasons, talked=place.told).items():
        shown = [one for one in fitting if _is_ready(one, place) and not (takes_no_more and one.code in outcomes.COLLECTED)]
        if shown:
            found.append({"words": outcomes.GROUPS[group], "outcomes": shown})
    return found


def _is_ready(one, place: door.Door) -> bool:
    if outcomes.is_denied(one, place.spoke_with):
        return False
    if one.group == "debtor":
        return place.shows_amounts
    if one.group == "family":
        return place.told and place.spoke_with != door.HIMSELF
    return one.code != outcomes.DANGER  # it has a button of its own


def by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every outcome, to choose the right one from."""
    kinds = outcomes.visits().values()
    return [(title, [(one.code, one.ja) for one in kinds if one.group == group]) for group, title in outcomes.GROUPS.items()]


def asks(offers: Iterable[Offer]) -> dict[str, str]:
    """What to ask and to encourage now, each with the reason why; nothing that the data does not ask for."""
    return {one.what: because(one) for one in offers if one.offered}


def recalled(visit: Visit, record: Contact, answers: Mapping[str, str], moved: MovedTo) -> dict[str, Any]:
    """What was told for a visit, from its record; `answers`: to each encouragement, by kind; `moved`: the new address in its
    parts. With whom was spoken says the check list where the record names nobody."""
    talk = visit if record.spoke_with == door.NOBODY else record
    return {
        "outcome": record.outcome, "summary": moving.note_of(moved, record.summary), "spoke_with": talk.spoke_with,
        "identified_by": talk.identified_by, "letters": record.letters_arrived, **answers,
        **{f"moved_{part}": value for part, value in asdict(moved).items()},
    }  # fmt: skip


def doubts(found: Sequence[AnyDoubt]) -> ui.Note | None:
    """What is asked once before a promise is written as it is."""
    if not found:
        return None
    lines = [*talks.doubts(found), "このままでよければ、もう一度「記録する」を押してください。"]
    return ui.Note("約束を確かめてください。", "まだ記録していません。", "look", lines=lines, urgent=True)


def again(rows: Sequence[Contact]) -> ui.Note | None:
    """A visit that is taken up again still has its record."""
    if not rows:
        return None
    lead = f"前の記録「{outcomes.visits()[rows[0].outcome].ja}」を直しています。"
    return ui.Note(
        lead, "結果を選び直して記録すると、新しい記録に代わります。発行した領収証は、取り消されません。", "look"
    )


def done(visit: Visit, followed: Sequence[str]) -> ui.Note:
    lead = f"「{outcomes.visits()[visit.outcome].ja}」と記録しました。"
    return ui.Note(lead, "、".join(FOLLOWED[code] for code in followed), "done")


def notice(made: AbsenceNotice | None) -> str:
    """The number as it stands on the paper, to be written by hand where nothing prints."""
    return stock.grouped(made.number) if made else ""
