"""A report as PDF, drawn by typst: the same facts give the same bytes.

Facts reach typst as JSON data, never as markup, so no text can act as an instruction.
Fonts come from one wheel only; what the machine has installed changes nothing.
"""

import functools
import json
import threading
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from saikoku.documents import fonts, words
from saikoku.documents.report import NUMBERS, Bars, Heading, Notes, Prose, Report, Section, Table, digest

_TEMPLATES = Path(__file__).parent / "templates"
_drawing = threading.Lock()  # one compiler, one drawing at a time


def render(report: Report) -> bytes:
    """PDF/A-2b, A4, every page with page n/m and the digest of the facts."""
    return draw("report.typ", _laid_out(report), at=report.cut_at)


def draw(template: str, facts: dict[str, Any], *, at: datetime) -> bytes:
    """A page of our own, PDF/A-2b, from facts that JSON can hold; `at` dates the file.

    The page is told in `missing` which characters its font lacks.
    """
    with _drawing:
        return _compiler().compile(
            input=str(_TEMPLATES / template),
            format="pdf",
            sys_inputs=_inputs(facts),
            pdf_standards=["a-2b"],
            timestamp=int(at.timestamp()),
        )


def picture(template: str, facts: dict[str, Any], *, per_inch: float) -> bytes:
    """The one page of a template as PNG, with so many dots per inch."""
    with _drawing:
        return _compiler().compile(
            input=str(_TEMPLATES / template), format="png", ppi=per_inch, sys_inputs=_inputs(facts)
        )


def _inputs(facts: dict[str, Any]) -> dict[str, str]:
    missing: set[str] = set()
    drawn = _drawn(facts, missing)
    drawn["missing"] = [f"U+{ord(character):04X}" for character in sorted(missing)]
    return {"facts": json.dumps(drawn, ensure_ascii=False)}


@functools.cache
def _compiler() -> typst.Compiler:
    """Kept for the life of the process: scanning the fonts anew costs ten times a page."""
    return typst.Compiler(root=str(_TEMPLATES), font_paths=[str(fonts.folder())], ignore_system_fonts=True)


def _laid_out(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "contract": report.contract,
        "addressee": report.addressee,
        "author": report.author,
        "period": report.period,
        "cut_at": words.moment(report.cut_at),
        "practice": report.practice,
        "landscape": report.landscape,
        "digest": digest(report),
        "sections": [_section(section) for section in report.sections],
    }


def _drawn(part: Any, missing: set[str]) -> Any:
    """The same data with every text drawable; `missing` gathers what had to be replaced."""
    match part:
        case str():
            text, replaced = fonts.drawable(part)
            missing |= replaced
            return text
        case list():
            return [_drawn(each, missing) for each in part]
        case dict():
            return {name: _drawn(each, missing) for name, each in part.items()}
    return part


def _section(section: Section) -> dict[str, Any]:
    match section:
        case Heading(text):
            return {"is": "heading", "text": text}
        case Prose(text):
            return {"is": "prose", "text": text}
        case Notes(items):
            return {"is": "notes", "items": list(items)}
        case Table():
            return _table(section)
        case Bars():
            return _bars(section)
    raise TypeError(f"no way to draw {section!r}")


def _table(table: Table) -> dict[str, Any]:
    kinds = [column.kind for column in table.columns]

    def shown(row: tuple) -> list[str]:
        return [words.shown(value, kind) for value, kind in zip(row, kinds, strict=True)]

    return {
        "is": "table",
        "title": table.title,
        "columns": [{"name": column.name, "figure": column.kind in NUMBERS, "width": column.width} for column in table.columns],
        "rows": [shown(row) for row in table.rows],
        "total": shown(table.total) if table.total else None,
        "none_yet": table.none_yet,
    }


def _bars(chart: Bars) -> dict[str, Any]:
    """Lengths are shares of the longest thing drawn (bar or target), from a base line of zero."""
    reach = max([bar.value for bar in chart.bars] + [chart.target.value if chart.target else 0] + [1])

    def share(value: int | Decimal) -> float:
        return float(max(value, 0) / Decimal(reach))

    return {
        "is": "bars",
        "title": chart.title,
        "finding": chart.finding,
        "bars": [
            {"label": bar.label, "shown": words.shown(bar.value, chart.kind), "share": share(bar.value)} for bar in chart.bars
        ],
        "target": chart.target
        and {
            "label": f"{chart.target.label} {words.shown(chart.target.value, chart.kind)}",
            "share": share(chart.target.value),
        },
    }
