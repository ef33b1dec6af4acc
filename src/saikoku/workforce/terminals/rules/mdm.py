"""Reading what the device management tool (MDM) writes about the terminals: one CSV, judged as a whole."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

COLUMNS = ("製造番号", "パターンファイル更新日")
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Told:
    serial: str
    pattern_file_on: date


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` counts from 1 with the header; `reason` is a sentence for people."""

    line: int
    column: str
    reason: str


def read(content: bytes, *, today: date) -> tuple[list[Told], list[Fault]]:
    """Rows and faults; where there is a fault nothing may be taken over. Other columns are passed by."""
    text = _text(content)
    if text is None:
        return [], [Fault(1, "", "文字コードが UTF-8 でも Shift_JIS(CP932)でもありません。MDMから書き出し直してください。")]
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as fault:
        return [], [Fault(1, "", f"CSVとして読めません({fault})。MDMから書き出し直してください。")]
    header = [name.strip() for name in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        lacking = "1行目に「{}」の列がありません。MDMの書き出しの設定を確かめてください。"
        return [], [Fault(1, name, lacking.format(name)) for name in missing]
    if len(rows) - 1 > MOST_ROWS:
        return [], [Fault(MOST_ROWS + 1, "", f"行が多すぎます。{MOST_ROWS:,} 行までにしてください。")]
    return _judged(rows[1:], [header.index(name) for name in COLUMNS], len(header), today)


def _text(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _judged(rows: Iterable[list[str]], places: list[int], width: int, today: date) -> tuple[list[Told], list[Fault]]:
    told: dict[str, Told] = {}
    faults = []
    for line, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != width:
            faults.append(Fault(line, "", f"列の数が1行目と違います({len(row)}列)。"))
            continue
        serial, written = (row[place].strip() for place in places)
        day = _day(written)
        if not serial:
            faults.append(Fault(line, COLUMNS[0], "製造番号がありません。"))
        elif serial in told:
            faults.append(Fault(line, COLUMNS[0], "同じ製造番号が前の行にもあります。"))
        elif day is None:
            faults.append(Fault(line, COLUMNS[1], "日付を読めません。2026-04-10 または 2026/04/10 の形にしてください。"))
        elif day > today:
            faults.append(Fault(line, COLUMNS[1], "まだ来ていない日付です。"))
        else:
            told[serial] = Told(serial, day)
    return list(told.values()), faults


def _day(written: str) -> date | None:
    day = written.split(" ")[0].split("T")[0].replace("/", "-").split("-")
    try:
        year, month, day_of_month = (int(part) for part in day)
        return date(year, month, day_of_month)
    except (ValueError, OverflowError):
        return None
