"""A report as PDF, drawn by typst: the same facts give the same bytes.

Facts reach typst as JSON data, never as markup, so no text can act as an instruction.
Fonts come from one wheel and the further font in force only; what the machine has installed changes nothing.
"""

import json
import tempfile
import threading
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from saikoku.documents import fonts, words
from saikoku.documents.report import NUMBERS, Bars, Heading, Notes, Prose, Report, Section, Table, digest
from saikoku.kernel import home

_TEMPLATES = Path(__file__).parent / "templates"


def render(report: Report) -> bytes:
    """PDF/A-2b, A4, every page with page n/m and the digest of the facts."""
    return draw("report.typ", _laid_out(report), at=report.cut_at)


def draw(template: str, facts: dict[str, Any], *, at: datetime) -> bytes:
    """A page of our own, PDF/A-2b, from facts that JSON can hold; `at` dates the file.

    The page is told in `missing` what it says of characters and variants that its font lacks.
    """
    beside = fonts.further()
    return _press.draw(
        template, beside, format="pdf", sys_inputs=_inputs(facts, beside), pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()),
    )  # fmt: skip


def picture(template: str, facts: dict[str, Any], *, per_inch: float) -> bytes:
    """The one page of a template as PNG, with so many dots per inch."""
    beside = fonts.further()
    return _press.draw(template, beside, format="png", ppi=per_inch, sys_inputs=_inputs(facts, beside))


def _inputs(facts: dict[str, Any], beside: fonts.Further) -> dict[str, str]:
    missing: set[str] = set()
    drawn = _drawn(facts, missing, beside)
    drawn["missing"] = _replaced(missing)
    return {"facts": json.dumps(drawn, ensure_ascii=False)}


def _replaced(missing: set[str]) -> list[str]:
    points, plain = fonts.told(missing)
    found = [f"〓 は、この書類の書体にない文字です({'、'.join(points)})。"] if points else []
    return found + ([f"{'、'.join(plain)}は、この書類の書体にない字形のため、標準の字形で表しています。"] if plain else [])


class _Press:
    """One compiler, one drawing at a time.

    The compiler is kept while the same fonts are in force: scanning them anew costs ten times a page.
    """

    def __init__(self) -> None:
        self._drawing = threading.Lock()
        self._laid: tempfile.TemporaryDirectory | None = None
        self._compiler: typst.Compiler | None = None
        self._sha256 = ""

    def draw(self, template: str, beside: fonts.Further, **how: Any) -> bytes:
        with self._drawing:
            return self._ready(beside).compile(input=str(_TEMPLATES / template), **how)

    def _ready(self, beside: fonts.Further) -> typst.Compiler:
        if self._compiler is None or self._sha256 != beside.sha256:
            before, self._laid = self._laid, _lay(beside) if beside.font else None
            places = [str(fonts.folder()), *([self._laid.name] if self._laid else [])]
            self._compiler = typst.Compiler(root=str(_TEMPLATES), font_paths=places, ignore_system_fonts=True)
            self._sha256 = beside.sha256
            if before:
                before.cleanup()
        return self._compiler


_press = _Press()


def _lay(beside: fonts.Further) -> tempfile.TemporaryDirectory:
    """The compiler reads fonts from a folder: one that is ours alone and goes with the process."""
    place = tempfile.TemporaryDirectory(prefix="font-", dir=home.working_folder())
    (Path(place.name) / "further.ttf").write_bytes(beside.font)
    return place


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


def _drawn(part: Any, missing: set[str], beside: fonts.Further) -> Any:
    """The same data with every text drawable; `missing` gathers what had to be replaced."""
    match part:
        case str():
            text, replaced = fonts.drawable(part, beside=beside)
            missing |= replaced
            return text
        case list():
            return [_drawn(each, missing, beside) for each in part]
        case dict():
            return {name: _drawn(each, missing, beside) for name, each in part.items()}
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
