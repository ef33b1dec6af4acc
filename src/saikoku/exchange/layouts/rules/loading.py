"""Read a layout from TOML, and say everything that is wrong with one written by hand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from saikoku.exchange.layouts.rules import faults, outcomes, reaching
from saikoku.exchange.layouts.rules import layout as shapes
from saikoku.exchange.layouts.rules.layout import Check, Code, Column, Layout

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
LAYOUT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}\Z")
LAYOUT_WORDS = {
    "id": str, "ja": str, "note": str, "direction": str, "rows": str, "key": list, "order": str, "sum": str, "sum_where": dict,
    "header": bool, "encoding": str, "extra_columns": bool, "record_bytes": int, "into": str,
    "constants": dict, "checks": list, "columns": list, "date_form": str,
}  # fmt: skip
COLUMN_WORDS = {
    "id": str, "ja": str, "type": str, "width": int, "required": bool, "codes": (str, list, dict),
    "several": bool, "outcomes": list, "note": str, "to": str, "translate": dict, "date_form": str,
    "trim": bool, "start": int, "bytes": int,
}  # fmt: skip
CHOICES = {
    "direction": ("in", "out"), "rows": ("event", "delta"),
    "encoding": shapes.ENCODINGS, "date_form": shapes.DATE_FORMS,
}  # fmt: skip
LARGEST_WIDTH = 4000
LARGEST_YEN_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a layout: `where` names the entry, `detail` the value at fault."""

    where: str
    reason: str
    detail: str = ""


class LayoutRefused(Exception):
    """The layout file cannot be used. `problems` holds all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.where}: {p.reason} {p.detail}" for p in self.problems))


SharedCodes = Mapping[str, tuple[Code, ...]]


def load(data: bytes, shared: SharedCodes, targets: Mapping[str, Layout] | None = None) -> Layout:
    """The layout in `data` (TOML, UTF-8). `targets` are the layouts that `into` may name.

    Raises LayoutRefused with every problem found.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LayoutRefused([Problem("", "not_utf8", str(error.start))]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LayoutRefused([Problem("", "not_toml", _place(str(error)))]) from error
    problems = list(_word_problems("", table, LAYOUT_WORDS, required=("id", "ja", "columns")))
    problems += [*_check_problems(table.get("checks")), *_counting_problems(table.get("sum_where"))]
    if isinstance(table.get("columns"), list):
        for number, entry in enumerate(table["columns"], start=1):
            problems += _column_problems(_where(number, entry), entry, shared)
    if problems:
        raise LayoutRefused(problems)
    layout = _build(table, shared)
    problems = list(_whole_problems(layout))
    if layout.into is not None and not problems:
        problems = [Problem(*entry) for entry in reaching.problems(layout, targets or {})]
    if problems:
        raise LayoutRefused(problems)
    return reaching.inherit(layout, targets[layout.into]) if layout.into is not None else layout


def _place(said: str) -> str:
    """Where the TOML breaks off, from tomllib's English."""
    found = re.search(r"at line (\d+), column (\d+)", said)
    return f"{found[1]}行目 {found[2]}文字目" if found else ""


def shared_codes(data: bytes) -> dict[str, tuple[Code, ...]]:
    """The code lists that several layouts share, by name."""
    return {name: _codes(entry["codes"], {}) for name, entry in tomllib.loads(data.decode()).items()}


def _where(number: int, entry: object) -> str:
    name = entry.get("ja") or entry.get("id") if isinstance(entry, dict) else None
    return f"columns[{number}]" + (f" {name}" if isinstance(name, str) else "")


def _word_problems(where, table, words, required) -> Iterable[Problem]:
    for name in required:
        if name not in table:
            yield Problem(where, "word_missing", name)
    for name, value in table.items():
        if name not in words:
            yield Problem(where, "word_unknown", name)
        elif not isinstance(value, words[name]) or (words[name] is int and isinstance(value, bool)):
            yield Problem(where, "word_of_wrong_kind", name)
        elif name in CHOICES and value not in CHOICES[name]:
            yield Problem(where, "choice_unknown", f"{name} = {value}")
    if isinstance(table.get("ja"), str) and not table["ja"].strip():
        yield Problem(where, "name_empty")


def _column_problems(where: str, entry: object, shared: SharedCodes) -> Iterable[Problem]:
    if not isinstance(entry, dict):
        yield Problem(where, "column_is_no_table")
        return
    found = list(_word_problems(where, entry, COLUMN_WORDS, required=("id", "ja", "type")))
    yield from found
    if found:
        return
    if not IDENTIFIER.match(entry["id"]):
        yield Problem(where, "id_form", entry["id"])
    kind = entry["type"]
    if kind not in shapes.TYPES:
        yield Problem(where, "type_unknown", kind)
    elif kind in shapes.FREE_WIDTH_TYPES:
        largest = LARGEST_YEN_WIDTH if kind == "yen" else LARGEST_WIDTH
        if "width" not in entry:
            yield Problem(where, "width_missing")
        elif not 1 <= entry["width"] <= largest:
            yield Problem(where, "width_range", f"{entry['width']} (1-{largest})")
    for name in map(str, entry.get("outcomes", ())):
        if name not in outcomes.scopes():
            yield Problem(where, "outcomes_unknown", name)
    if kind == "code" and "codes" not in entry:
        yield Problem(where, "codes_missing")
    if "codes" in entry:
        yield from _code_problems(where, entry["codes"], shared)
    for name in ("start", "bytes"):
        if name in entry and not 1 <= entry[name] <= 100_000:
            yield Problem(where, "width_range", f"{name} = {entry[name]}")
    for value, becomes in entry.get("translate", {}).items():
        if not isinstance(becomes, str):
            yield Problem(where, "translate_form", value)


def _check_problems(checks: object) -> Iterable[Problem]:
    for check in checks if isinstance(checks, list) else ():
        names = check.get("columns") if isinstance(check, dict) else None
        known = isinstance(check, dict) and str(check.get("rule")) in shapes.CHECKS
        if not known or not isinstance(names, list) or len(names) != len(shapes.CHECKS[check["rule"]]):
            yield Problem("checks", "check_form", str(check.get("rule", "")) if isinstance(check, dict) else str(check))


def _counting_problems(counting: object) -> Iterable[Problem]:
    """One column, and the values with which a row counts in the sum."""
    if not isinstance(counting, dict):
        return  # absent, or told as a word of the wrong kind
    values = next(iter(counting.values()), None)
    if len(counting) != 1 or not isinstance(values, list) or not values or not all(isinstance(one, str) for one in values):
        yield Problem("sum_where", "sum_where_form", str(counting))


def _code_problems(where: str, codes: object, shared: SharedCodes) -> Iterable[Problem]:
    if isinstance(codes, str):
        if codes not in shared:
            yield Problem(where, "codes_unknown", codes)
        return
    entries = codes.items() if isinstance(codes, dict) else codes
    values = []
    for entry in entries:
        parts = [entry] if isinstance(entry, str) else entry
        if _is_code(parts):
            values.append(parts[0])
        else:
            yield Problem(where, "codes_form", str(entry))
    if not values:
        yield Problem(where, "codes_missing")
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield Problem(where, "code_twice", value)


def _is_code(parts: object) -> bool:
    """A value alone, a value with its name, or a value with its id and name."""
    if not isinstance(parts, list | tuple) or not 1 <= len(parts) <= 3:
        return False
    return all(isinstance(part, str) and part for part in parts)


def _codes(codes, shared: SharedCodes) -> tuple[Code, ...]:
    if isinstance(codes, str):
        return shared[codes]
    found = []
    for entry in codes.items() if isinstance(codes, dict) else codes:
        parts = [entry] if isinstance(entry, str) else list(entry)
        found.append(Code(parts[0], parts[1] if len(parts) == 3 else parts[0], parts[-1]))
    return tuple(found)


def _build(table: dict, shared: SharedCodes) -> Layout:
    columns = []
    for entry in table["columns"]:
        words = dict(entry)
        words["codes"] = _codes(words.get("codes", ()), shared)
        words["outcomes"] = tuple(words.get("outcomes", ()))
        words["translate"] = tuple(sorted(words.get("translate", {}).items()))
        words.setdefault("date_form", table.get("date_form", "yyyy-mm-dd"))
        words["width"] = words.get("width") or shapes.WIDTH_IN_FIXED.get(words["type"], 0)
        words.setdefault("to", words["id"])
        columns.append(Column(**words))
    words = {name: value for name, value in table.items() if name != "date_form"}
    words["columns"] = tuple(columns)
    words["key"] = tuple(table.get("key", ()))
    words["constants"] = tuple(sorted(table.get("constants", {}).items()))
    counting = table.get("sum_where")
    words["sum_where"] = next(((name, tuple(values)) for name, values in counting.items()), None) if counting else None
    words["checks"] = tuple(Check(check["rule"], tuple(check["columns"])) for check in table.get("checks", ()))
    return Layout(**words)


def _whole_problems(layout: Layout) -> Iterable[Problem]:
    if not LAYOUT_ID.match(layout.id):
        yield Problem("", "layout_id_form", layout.id)
    if not layout.columns:
        yield Problem("", "columns_missing")
    ids = [column.id for column in layout.columns]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield Problem("", "column_twice", name)
    if layout.header:
        titles = [column.ja for column in layout.columns]
        for name in sorted({name for name in titles if titles.count(name) > 1}):
            yield Problem("", "title_twice", name)
        for name in titles:
            if not name.isprintable() or not _can_write(name, layout.encoding):
                yield Problem("", "title_character", repr(name))
    named = [("key", name) for name in layout.key]
    named += [(word, name) for word, name in (("order", layout.order), ("sum", layout.sum)) if name]
    named += [("sum_where", layout.sum_where[0])] if layout.sum_where else []
    named += [("checks", name) for check in layout.checks for name in check.columns]
    for word, name in named:
        if name not in ids:
            yield Problem(word, "column_unknown", str(name))
    for check in layout.checks:
        for name, kind in zip(check.columns, shapes.CHECKS[check.rule], strict=True):
            if kind and name in ids and layout.column(name).type != kind:
                yield Problem("checks", "check_type", f"{check.rule}: {name}")
    if layout.sum in ids and layout.column(layout.sum).type != "yen":
        yield Problem("sum", "sum_is_no_yen", layout.sum)
    yield from _position_problems(layout)


def _can_write(title: str, encoding: str) -> bool:
    try:
        title.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _position_problems(layout: Layout) -> Iterable[Problem]:
    taken = sorted(zip(layout.positions, layout.columns, strict=True), key=lambda pair: pair[0])
    for ((_, end), _), ((begin, _), column) in pairwise(taken):
        if begin < end:
            yield Problem(column.ja, "position_overlaps", str(begin + 1))
    for column in layout.columns:
        least = shapes.WIDTH_IN_FIXED.get(column.type)
        if column.bytes and least and column.bytes != least:
            yield Problem(column.ja, "bytes_differ", f"{column.bytes} ({least})")
    longest = max((end for _, end in layout.positions), default=0)
    if layout.record_bytes > faults.LONGEST_RECORD:
        yield Problem("record_bytes", "width_range", f"{layout.record_bytes} (1-{faults.LONGEST_RECORD})")
    if layout.record_bytes and layout.record_bytes < longest:
        yield Problem("record_bytes", "record_too_short", f"{layout.record_bytes} ({longest})")
