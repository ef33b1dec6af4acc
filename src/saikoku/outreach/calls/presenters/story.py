"""The timeline of a person and the boards of marks, as parts of a page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from saikoku.kernel import clock
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.outreach.calls.rules import boards
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.timing.rules.hours import Calling
from saikoku.registry.contacts.rules import covering
from saikoku.registry.contacts.rules.covering import SHORT, fiscal
from saikoku.ui import components as ui
from saikoku.ui import words

CHANNELS = {"1": "架電", "2": "受電", "3": "訪問", "4": "SMS", "5": "文書投函", "6": "調査"}
PEOPLE = {"2": "配偶者", "3": "同居の家族", "4": "その他の方"}
PAID_BY = {"1": "窓口", "2": "コンビニ", "3": "口座振替", "4": "Pay-easy", "5": "スマートフォン", "6": "訪問収納",
           "7": "差押", "8": "年金特徴", "9": "その他"}  # fmt: skip
REPORTED = {"1": ("速報", ""), "2": ("確報", "done"), "3": ("取消", "look"), "4": ("訂正", ""), "5": ("還付", "look")}


def instalment_words(numbers: Sequence[str]) -> str:
    """6〜10期, 3・4期, 全期."""
    if list(numbers) == ["00"]:
        return "全期"
    figures = sorted({int(number) for number in numbers})
    if len(figures) > 2 and figures[-1] - figures[0] == len(figures) - 1:
        return f"{figures[0]}〜{figures[-1]}期"
    return "・".join(str(number) for number in figures) + "期"


def matrix(lines: Sequence[boards.Line], id: str = "matrix") -> ui.Board | None:
    if not lines:
        return None
    extra = any(boards.EXTRA in line.squares for line in lines)
    columns = [*boards.COLUMNS, *([boards.EXTRA] if extra else [])]
    used = dict.fromkeys(square.state for line in lines for square in line.squares.values())
    return ui.Board(
        caption="期ごとの状態",
        corner="科目・年度",
        columns=["随" if column == boards.EXTRA else str(int(column)) for column in columns],
        rows=[
            ui.BoardRow(f"{SHORT[line.programme]} {fiscal(line.due_year)}", [_square(line, column) for column in columns])
            for line in lines
        ],
        key=[ui.INSTALMENT_MARKS[state] for state in used],
        id=id,
    )


def _square(line: boards.Line, column: str) -> ui.Mark:
    square = line.squares.get(column)
    if square is None:
        return ui.INSTALMENT_MARKS["none"]
    mark = ui.INSTALMENT_MARKS[square.state]
    detail = f"{instalment_words([square.instalment])} 納期限 {words.day_short(square.due_on)} {words.yen(square.balance)}"
    return ui.Mark(mark.sign, mark.words, mark.shape, detail)


def rotation(records, now: datetime, calling: Calling, sides: Sequence[str] = tuple(Side), id: str = "rotation") -> ui.Board:
    """`sides`: about which the calls were; a cell that was tried says so now too."""
    contact = frozenset(code for code, outcome in outcomes.calls().items() if outcome.is_contact)
    rows = boards.rotation(records, now, calling, contact, sides)
    return ui.Board(
        caption=f"曜日と時間帯({_about(sides)}直近 {boards.BOARD_DAYS} 日)",
        corner="時間帯",
        columns=list("月火水木金土日"),
        rows=[
            ui.BoardRow(f"{start}-{end}", [_tried(turn, name_sides=len(sides) > 1) for turn in row])
            for (start, end), row in zip(calling.bands, rows, strict=True)
        ],
        key=[ui.ROTATION_MARKS[state] for state in ("absent", "message", "spoke")],
        id=id,
    )


def _about(sides: Sequence[str]) -> str:
    return "" if len(sides) == len(Side) else f"{'・'.join(SIDE_WORDS[Side(side)] for side in sides)}、"


def _tried(turn: boards.Turn, *, name_sides: bool) -> ui.Mark:
    mark, now = ui.ROTATION_MARKS[turn.state], ui.ROTATION_MARKS["now"]
    said = "、".join(
        f"{SIDE_WORDS[Side(side)] + ' ' if name_sides else ''}{ui.ROTATION_MARKS[state].words} {count}回"
        for state, side, count in turn.tried
    )
    if not turn.is_now:
        return ui.Mark(mark.sign, said or mark.words, mark.shape)
    return ui.Mark(mark.sign or now.sign, f"{now.words}: {said}" if said else now.words, now.shape)


def timeline(story, *, live_from: date, now: ui.Entry | None = None, most: int = 0, more: ui.Link | None = None) -> ui.Timeline:
    """Everything that was, newest first; `most` cuts it and `more` then leads to the whole."""
    entries = [*_contacts(story), *_payments(story), *_letters(story), *_broken(story, live_from)]
    entries.sort(key=lambda entry: _moment(entry.at), reverse=True)
    shown = entries[:most] if most else entries
    return ui.Timeline(
        "経過", [*([now] if now else []), *shown], more=more if most and len(entries) > most else None
    )


def _moment(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else clock.at(at)


def _contacts(story) -> list[ui.Entry]:
    named = outcomes.words()
    promised: Mapping[int, list] = {}
    for promise in story.promises:
        promised.setdefault(promise.contact_id, []).append(promise)
    found = []
    for record in story.contacts:
        at = datetime.combine(record.on, record.started_at, tzinfo=clock.TOKYO)
        lines = [
            f"約束 {words.day_long(one.promised_on)} {words.yen(one.promised_yen) if one.promised_yen else '全額'}"
            f"{_covered(one, story)}"
            for one in sorted(promised.get(record.pk, []), key=lambda one: one.promised_on)
        ]
        about = [SHORT[record.programme], PEOPLE.get(record.spoke_with, "")]
        about += ["訂正した記録"] if record.corrects else []
        found.append(
            ui.Entry(
                at, f"{CHANNELS.get(record.channel, '')} {named.get(record.outcome, record.outcome)}",
                "、".join(part for part in about if part), record.summary, lines=lines,
            )
        )  # fmt: skip
    return found


def _covered(promise, story) -> str:
    keys = set(promise.covers)
    named = covering.written(covering.Owed(row.pk, row.programme, row.due_year, row.instalment)
                             for row in story.instalments if row.pk in keys)  # fmt: skip
    return f"({named}期)" if named else ""


def _payments(story) -> list[ui.Entry]:
    found = []
    for row in story.payments:
        word, tone = REPORTED.get(row.report, (row.report, ""))
        about = f"{SHORT[row.programme]} {fiscal(row.due_year)} {instalment_words([row.instalment])}"
        found.append(
            ui.Entry(
                row.paid_on, words.yen(row.principal), f"{about} {PAID_BY.get(row.channel, '')}",
                kind="paid" if row.report == "2" else "look", chip=ui.Chip(f"納付 {word}", tone),
            )
        )  # fmt: skip
    return found


def _letters(story) -> list[ui.Entry]:
    sent: dict[tuple[date, str], list[str]] = {}
    for row in story.instalments:
        for day, kind in ((row.reminder_sent_on, "督促状"), (row.demand_sent_on, "催告書")):
            if day is not None:
                sent.setdefault((day, kind), []).append(f"{SHORT[row.programme]} {fiscal(row.due_year)}")
    return [
        ui.Entry(day, f"{kind}を発送(市)", "、".join(dict.fromkeys(about)), kind="paper")
        for (day, kind), about in sent.items()
    ]


def _broken(story, live_from: date) -> list[ui.Entry]:
    return [
        ui.Entry(
            promise.promised_on,
            words.yen(promise.promised_yen) if promise.promised_yen else "全額",
            f"{SHORT[promise.programme]} 納付の記録なし",
            kind="look",
            chip=ui.Chip("約束の日を過ぎた", "look"),
        )
        for promise in story.promises
        if promise.state == "4" or (promise.state == "1" and promise.promised_on < live_from)
    ]

