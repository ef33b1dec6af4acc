"""Rows that fit any layout, for property tests, and files made of them by hand."""

from datetime import date, datetime, time

from hypothesis import strategies as st

from saikoku.exchange.layouts.rules import cells, outcomes
from saikoku.exchange.layouts.rules.layout import Column, Layout
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel import personal_number


def cp932_characters() -> list[str]:
    """Every character that CP932 can write and that is no control character, each once."""
    singles = [bytes([byte]) for byte in range(0x20, 0x100)]
    pairs = [bytes([lead, trail]) for lead in LEADS for trail in TRAILS]
    found = {}
    for raw in singles + pairs:
        try:
            character = raw.decode("cp932")
        except UnicodeDecodeError:
            continue
        if not cells.CONTROL.search(character) and len(character) == 1:
            found[character] = None
    return list(found)


LEADS = [*range(0x81, 0xA0), *range(0xE0, 0xFD)]
TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFD)]
CHARACTERS = cp932_characters()
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def _text(column: Column):
    alphabet = st.sampled_from(CHARACTERS) | st.sampled_from(" ,\"\\'ｱ髙①～")
    plain = st.text(alphabet, min_size=1, max_size=min(column.width, 12))
    return plain.filter(lambda text: not text.endswith(" ") and not personal_number.found_in(text))


def _digits(column: Column):
    return st.text(st.sampled_from("0123456789"), min_size=1, max_size=column.width)


def values(column: Column):
    """What may stand in the column."""
    match column.type:
        case "text" | "kana" if column.outcomes:
            return st.sampled_from(sorted(outcomes.of_scopes(column.outcomes)))
        case "text" | "code" if column.codes and column.several:
            return st.lists(st.sampled_from(sorted(column.allowed)), min_size=1, max_size=2, unique=True).map(";".join)
        case "code":
            return st.sampled_from(sorted(column.allowed))
        case "text" | "kana":
            return _text(column)
        case "digits":
            return _digits(column)
        case "phone":
            return st.from_regex(r"\A0[0-9]{1,3}-[0-9]{3,4}-[0-9]{4}\Z").filter(lambda text: len(text) <= 15)
        case "yen":
            largest = 10 ** (column.width - 1) - 1
            return st.integers(-largest, largest)
        case "flag":
            return st.booleans()
        case "date":
            return DAYS
        case "month":
            return DAYS.map(lambda day: f"{day.year:04d}{day.month:02d}")
        case "year":
            return st.integers(1, 9999)
        case "time":
            return st.times().map(lambda moment: time(moment.hour, moment.minute))
        case "datetime":
            return st.tuples(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.times()).map(lambda pair: _minute(*pair))


def _minute(day: date, moment: time) -> datetime:
    return datetime(day.year, day.month, day.day, moment.hour, moment.minute, tzinfo=cells.TOKYO)


def row_of(layout: Layout):
    """A row that breaks no rule of its layout."""
    fields = {column.id: values(column) if column.required else st.none() | values(column) for column in layout.columns}
    return st.fixed_dictionaries(fields).map(lambda found: Row(_obeying(layout, found)))


def _obeying(layout: Layout, found: dict) -> dict:
    for check in layout.checks:
        names = check.columns
        if check.rule == "difference":
            found[names[1]], found[names[2]] = abs(found[names[1]]) // 2, -(abs(found[names[2]]) // 2)
            found[names[0]] = found[names[1]] - found[names[2]]
        elif check.rule == "payment_report":
            found[names[1]] = found[names[1]] or "P1"
            found[names[2]] = abs(found[names[2]]) * (-1 if found[names[0]] in "35" else 1)
        elif check.rule == "promise_fits_outcome" and found[names[0]] not in outcomes.with_promise():
            found[names[1]] = None
        elif check.rule == "one_value":
            found[names[0]] = "1"
    return found


def tables(layout: Layout, most: int = 4):
    """A few rows whose keys differ."""
    return st.lists(row_of(layout), max_size=most, unique_by=lambda row: tuple(row.values[name] for name in layout.key))


def sample(layout: Layout, number: int = 1) -> Row:
    """One plain row, the same each time; `number` makes its key."""
    plain = {
        "text": f"A{number}", "kana": "ｶﾅ", "digits": str(number), "phone": "0942-30-9000", "yen": 100, "flag": True,
        "date": date(2026, 4, 10), "month": "202604", "year": 2026, "time": time(9, 30),
        "datetime": datetime(2026, 4, 10, 9, 30, tzinfo=cells.TOKYO),
    }  # fmt: skip
    found = {}
    for column in layout.columns:
        if column.outcomes:
            found[column.id] = min(outcomes.of_scopes(column.outcomes))
        elif column.codes:
            found[column.id] = column.codes[0].value
        else:
            found[column.id] = plain[column.type]
    return Row(_obeying(layout, found))
