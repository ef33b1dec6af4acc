"""What a receipt says, as typed facts: frozen with the receipt, and the one thing from which each paper is drawn."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy

from saikoku.documents import fonts, pdf, png
from saikoku.kernel import eras, yen


@dataclass(frozen=True, slots=True)
class Line:
    programme: str  # in words
    assessed_year: int
    due_year: int
    notice_number: str
    instalment: str
    yen: int  # principal


@dataclass(frozen=True, slots=True)
class Receipt:
    """`at`: the moment in words, Japan's time. `seal`: the SHA-256 of the imprint that stands on the paper.

    `reading`: the name in kana, where the paper's fonts lack a character of it or the variant; else empty and no part of the
    facts.
    """

    number: str
    code: str
    payee: str
    lines: tuple[Line, ...]
    total: int
    at: str
    worker_number: str
    receiver: str
    contractor: str
    city: str
    phone: str
    city_phone: str
    seal: str
    replaces: str
    practice: bool
    reading: str = ""


def as_facts(receipt: Receipt) -> dict[str, Any]:
    facts = json.loads(json.dumps(asdict(receipt)))
    if not receipt.reading:
        del facts["reading"]
    return facts


def reading_of(name: str, kana: str) -> str:
    """What is printed beside a name of which the paper cannot show every character in the form it was sent in."""
    return kana if fonts.drawable(name)[1] else ""


def from_facts(facts: Mapping[str, Any]) -> Receipt:
    return Receipt(**{**facts, "lines": tuple(Line(**line) for line in facts["lines"])})


def digest(receipt: Receipt) -> str:
    """SHA-256 over the canonical JSON of the facts, in hexadecimal."""
    text = json.dumps(as_facts(receipt), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


FORMS = ("raster", "roll", "a5")
TITLES = ("領 収 証", "領収証(控)")
DOTS = 576
"""The width of 80 mm paper that a mobile printer prints: 72 mm at 8 dots a millimetre."""
_DOTS_A_MILLIMETRE = 8
_POINTS_PER_INCH = _DOTS_A_MILLIMETRE * 25.4
_DARK = 128


def render(receipt: Receipt, *, form: str, seal: bytes, copy: int, at: datetime, seal_name: str = "") -> bytes:
    """PDF/A-2b, the receipt and its copy: form `roll` (80 mm) or `a5`. `copy` n > 0 marks it 再発行 n.

    `seal_name`: by which the imprint above it is found in the register of seals.
    """
    return pdf.draw("receipt.typ", _laid_out(receipt, form, seal, copy, TITLES, seal_name), at=at)


def raster(receipt: Receipt, *, seal: bytes, copy: int, seal_name: str = "") -> list[numpy.ndarray]:
    """The receipt and its copy as black dots (True), 576 wide, for a printer of 80 mm."""
    found = []
    for title in TITLES:
        facts = _laid_out(receipt, "raster", seal, copy, (title,), seal_name)
        grey = png.read(pdf.picture("receipt.typ", facts, per_inch=_POINTS_PER_INCH))
        found.append(grey[:, :DOTS] < _DARK)
    return found


def _laid_out(
    receipt: Receipt, form: str, seal: bytes, copy: int, titles: tuple[str, ...], seal_name: str = ""
) -> dict[str, Any]:
    width = png.read(seal).shape[1] if seal else 0
    return {
        "form": form, "copies": list(titles), "number": receipt.number, "code": receipt.code, "payee": receipt.payee,
        "reading": f"(読み {receipt.reading})" if receipt.reading else "",
        "total": yen.in_words(receipt.total), "charges": "なし", "at": receipt.at,
        "intro": "次のとおり領収しました。", "again": f"再発行 {copy}" if copy else "",
        "lines": [_line(line) for line in receipt.lines],
        "receiver": f"{receipt.receiver}(従事者番号 {receipt.worker_number})", "contractor": receipt.contractor,
        "office": f"{receipt.city}指定公金事務取扱者",
        "replaces": f"書損の領収証 {receipt.replaces} に代わるものです。" if receipt.replaces else "",
        "notes": [
            "この領収証は、納付の証拠になります。大切に保管してください。",
            f"お問い合わせ {receipt.phone}",
            f"領収証が本物かどうかは、{receipt.city}({receipt.city_phone})でも確かめられます。",
        ],
        "seal_png": list(seal), "seal_name": seal_name, "seal_width": width / _DOTS_A_MILLIMETRE, "practice": receipt.practice,
        "digest": digest(receipt),
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    return {
        "programme": line.programme, "yen": yen.in_words(line.yen),
        "assessed_year": eras.fiscal_year_in_words(line.assessed_year),
        "due_year": eras.fiscal_year_in_words(line.due_year), "notice_number": line.notice_number,
        "instalment": _instalment(line.instalment),
    }  # fmt: skip


def _instalment(code: str) -> str:
    return "全期" if code == "00" else f"第{int(code)}期"
