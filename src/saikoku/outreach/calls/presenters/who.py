"""The left column of the call desk: who this is, why now, and the numbers in the order to dial."""

from datetime import datetime
from typing import Any

from saikoku.kernel import clock, phones
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls.presenters import listed
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.presenters.words import sides_words
from saikoku.outreach.calls.queries import Case, Day
from saikoku.outreach.calls.rules.answered import OUTBOUND
from saikoku.outreach.telephone import queries as telephone
from saikoku.planning.answering import queries as answering
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.facts import BROKEN, OPEN, Facts, may_be_dialled, rested_at
from saikoku.planning.lists.rules.history import PhoneRow
from saikoku.planning.timing.rules import hours
from saikoku.registry.debtors.queries import CAUTIONS
from saikoku.ui import components as ui
from saikoku.ui import words

KINDS = {"1": "自宅", "2": "携帯", "3": "勤務先", "4": "その他", "": "電話"}
STATES = {"1": ("確認済", "done"), "2": ("未確認", ""), "3": ("不通", "look"), "4": ("相違", "look")}
SOURCES = {"01": "本人", "02": "家族", "03": "市", "04": "現地", "05": "財産調査", "06": "受電", "09": "その他"}
CAUTION_WORDS = {
    "01": "市が提供した番号にだけかけます。伝言を残さず、住所を読み上げません。",
    "02": "経過を読んでから、ことばを選んで話します。",
    "03": "やさしい日本語で話します。必要なら通訳を手配します。",
    "04": "大きな声で、ゆっくり話します。",
    "05": "電話をかけず、市へ引き継ぎます。",
}
WEEKDAYS = "月火水木金土日"


def column(case: Case, lease: Lease, day: Day) -> dict[str, Any]:
    return {
        "name": case.debtor.name,
        "kana": case.debtor.name_kana,
        "alias": case.debtor.alias,
        "corporate": case.debtor.kind == "2",
        "household": household(case),
        "number": case.debtor.number,
        "cautions": [
            ui.Note(f"注意: {CAUTIONS.get(code, code)}", CAUTION_WORDS.get(code, ""), "look")
            for code in sorted(case.known.person.history.cautions)
        ],
        "why": why(case, lease, day),
        "phones": (phones := numbers(case, lease, day)),
        "all_shown": bool(phones) and all(one["shown"] or not one["usable"] for one in phones),
        "dials": dials(case, lease, day),
        "rotation": stories.rotation(case.story.contacts, day.moment, day.calling, lease.sides) if case.story else None,
    }


def household(case: Case) -> str:
    names = [relation for relation in case.debtor.relations if relation]
    counted = f"同居 {len(case.debtor.relations)}人" if case.debtor.relations else "同居の方の情報はありません"
    others = f"、ほかの対象者 {len(case.others)}人" if case.others else ""
    return f"{counted}{'(' + '・'.join(names) + ')' if names else ''}{others}"


def why(case: Case, lease: Lease, day: Day) -> list[str]:
    """Why this person now; amounts only once the person was identified."""
    history = case.known.person.history
    found = []
    facts = [case.known.sides[side] for side in lease.sides if side in case.known.sides]
    for one in facts:
        if one.call_back_at is not None and one.call_back_at <= day.moment:
            found.append(f"{_when(one.call_back_at, day)} に折り返す約束です。")
            break
    live_from = day.terms.promise_live_from
    mine = [row for row in history.promises if SIDE_OF[row.programme] in lease.sides]
    broken = [row for row in mine if row.state == BROKEN or (row.state == OPEN and row.promised_on < live_from)]
    if broken:
        last = max(broken, key=lambda row: row.promised_on)
        found.append(f"約束の日({words.day_long(last.promised_on)})を過ぎ、納付の記録がありません。")
    attempts = max((one.attempts for one in facts), default=0)
    cell = hours.cell_of(day.moment, day.calling)
    if cell is not None:
        start, end = day.calling.bands[cell.band]
        place = f"{WEEKDAYS[cell.weekday - 1]}曜の {start}-{end}時"
        tried = f"当月 {attempts}回かけました。今は{place}です。"
        found.append(tried if attempts else f"当月初めての電話です({place})。")
        found += _timely(facts, case, day)
    found.append(f"市の当月対象(電話催告)です: {'、'.join(sides_words(lease.sides))}")
    return found


def _timely(facts: list[Facts], case: Case, day: Day) -> list[str]:
    if not facts:
        return []
    learned = answering.of_version(case.known.person.learned, day.terms.today, day.calling.bands)
    return [listed.timely(facts[0], day.moment, day.calling, learned)]


def _when(at: datetime, day: Day) -> str:
    """The hour; with its day where that is not today."""
    is_today = at.astimezone(clock.TOKYO).date() == day.terms.today
    return words.clock(at) if is_today else words.moment(at)


def numbers(case: Case, lease: Lease, day: Day) -> list[dict[str, Any]]:
    """Those that may be dialled now stand first."""
    now = case.known.numbers_now(lease.sides, day)
    phones = sorted(case.known.person.history.phones, key=lambda phone: phone not in now)
    return [_phone(phone, phone in now, case, lease, day) for phone in phones]


def dials(case: Case, lease: Lease, day: Day) -> str:
    """What the key says by which the operator tells that he dials by hand. Empty, none: the telephone tells it, the call came
    in, or the only number was dialled."""
    history = case.known.person.history
    usable = sum(may_be_dialled(phone, history.cautions, day.terms.today) for phone in history.phones)
    if lease.channel != OUTBOUND or not usable or telephone.tells():
        return ""
    if lease.dialled_at is None:
        return "発信した"
    if lease.talk_ended_at is not None:
        return "かけ直した"
    return "ほかの番号に発信した" if usable > 1 else ""


def _phone(phone: PhoneRow, is_for_now: bool, case: Case, lease: Lease, day: Day) -> dict[str, Any]:
    is_dialled = phone.id == lease.dialled_phone
    usable = may_be_dialled(phone, case.known.person.history.cautions, day.terms.today)
    return {
        "id": phone.id,
        "masked": words.mask_phone(phone.number),
        "full": in_groups(phone.number),
        "kind": KINDS[phone.kind],
        "usable": usable,
        "shown": is_dialled and not lease.taken_from,
        "source": SOURCES.get(phone.source, phone.source),
        "chip": ui.Chip("発信済", "now") if is_dialled else _chip(phone, is_for_now or not usable, day),
    }


def _chip(phone: PhoneRow, says_its_state: bool, day: Day) -> ui.Chip:
    if phone.suspended_until and phone.suspended_until > day.terms.today:
        return ui.Chip("休止中", "look")
    if says_its_state:
        return ui.Chip(*STATES[phone.state])
    rested = rested_at(phone, day.terms)
    spent = rested is None or phone.calls_today >= day.terms.attempts_per_number_per_day
    return ui.Chip("今日は済み" if spent else f"{words.clock(rested)} から", "look")


def in_groups(number: str) -> str:
    try:
        return phones.parse(number).display
    except phones.NotAPhone:
        return number


