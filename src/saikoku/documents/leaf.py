"""Leaves of a receipt book, to be written on by hand: receipt and copy on one sheet of A4, with number, code and QR."""

from dataclasses import dataclass
from datetime import datetime

import numpy

from saikoku.documents import barcodes, pdf, png

LINES = 5
"""Instalments that fit on a leaf."""


@dataclass(frozen=True, slots=True)
class Leaf:
    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Book:
    """`contractor`: who receives the money in the name of `city`; `phone` and `city_phone`: where the payer may ask."""

    name: str
    leaves: tuple[Leaf, ...]
    contractor: str
    city: str
    phone: str
    city_phone: str
    practice: bool


def qr(text: str) -> list[int]:
    """A QR code as the bytes of a PNG, a dot for each module."""
    side, rows = barcodes.points(text)
    dark = numpy.unpackbits(numpy.frombuffer(rows, dtype=numpy.uint8).reshape(side, -1), axis=1)[:, :side]
    return list(png.write(numpy.where(dark == 1, 0, 255).astype(numpy.uint8)))


def render(book: Book, *, at: datetime) -> bytes:
    """PDF/A-2b, one page a leaf; `at` dates the file. Fee and late charge are never taken at a door: the leaf says so."""
    facts = {
        "name": book.name, "contractor": book.contractor, "office": f"{book.city}指定公金事務取扱者", "lines": LINES,
        "practice": book.practice, "sum": "本料の計",
        "charges": "督促手数料・延滞金 なし",
        "leaves": [{"number": leaf.number, "code": leaf.code, "qr": qr(leaf.number)} for leaf in book.leaves],
        "notes": [
            "この領収証は、納付の証拠になります。金額を書き直したもの、領収印のないものは無効です。",
            f"お問い合わせ {book.phone}",
            f"本物かどうかは、{book.city}({book.city_phone})でも、領収証番号と確認番号で確かめられます。",
        ],
        "copy_notes": [
            "書き損じたときは、原本と控えに「書損」と書き、捨てずに持ち帰ります。金額は直しません。預り証は渡せません。",
        ],
    }  # fmt: skip
    return pdf.draw("leaf.typ", facts, at=at)
