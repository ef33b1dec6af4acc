"""Slips as PDF: A4 lying, three parts beside each other (納付書, 控, 領収証書), quick enough for a whole office.

What is the same on every page is one form that each page calls; what differs is written once for a page and called for
three times. Facts are only ever drawn as text. The file declares PDF/A-2b (metadata, output intent, embedded font).
"""

import io
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from saikoku.documents import archive, barcodes, fonts, slip_fonts, slip_words
from saikoku.documents.slip import Slip
from saikoku.documents.slip_words import Text

FONT = "SaikokuSlip"
PANEL = 99 * mm
BAR_WIDTH = 0.2 * mm
"""Of one module: 57.6 mm for all bars of a store barcode, which may be 60 mm wide at most."""
BAR_HEIGHT = 12 * mm
QR_SIDE = 20 * mm
archive.mend_names_of_characters(slip_fonts.meant)
rl_config.useA85 = 0  # pages as bytes, not as letters: smaller and far quicker
_drawing = threading.Lock()  # the font has one name in the library's own table


def render(slips: Sequence[tuple[Slip, int]], *, at: datetime) -> bytes:
    """One page for each slip and its turn (1: the slip itself, else a reprint); `at` dates the file."""
    beside = fonts.further()
    pages = [slip_words.page(slip, turn, beside) for slip, turn in slips]
    needed = {text.words for page in pages for text in page.texts} | {text.words for text in slip_words.FIXED}
    with _drawing, font((character for words in needed for character in words), beside):
        made = io.BytesIO()
        canvas = Canvas(made, pagesize=landscape(A4), pageCompression=1, invariant=1, initialFontName=FONT, lang="ja")
        archive.declare(canvas, title="納付書", at=at)
        _draw_form(canvas)
        for page in pages:
            _draw_page(canvas, page)
        canvas.save()
    return made.getvalue()


@contextmanager
def font(characters: Iterable[str], beside: fonts.Further | None = None) -> Iterator[None]:
    """The batch's font under its name; afterwards the library forgets it, or the next batch would be drawn with it."""
    cut = TTFont(FONT, io.BytesIO(slip_fonts.cut(characters, beside)))
    pdfmetrics.registerFont(cut)
    try:
        yield
    finally:
        cut.unregister()


def _draw_form(canvas: Canvas) -> None:
    """Frames, labels and notes of all three parts."""
    canvas.beginForm("parts", 0, 0, *landscape(A4))
    canvas.setLineWidth(0.4)
    for place, part in enumerate(slip_words.PARTS):
        canvas.saveState()
        canvas.translate(place * PANEL, 0)
        for x, y, width, height in (*slip_words.FRAMES, *part.frames):
            canvas.rect(x * mm, y * mm, width * mm, height * mm)
        canvas.addLiteral(_written(canvas, (*slip_words.LABELS, *part.labels)))
        canvas.restoreState()
    canvas.setDash(2, 2)
    for place in (1, 2):
        canvas.line(place * PANEL, 0, place * PANEL, 210 * mm)
    canvas.endForm()


def _draw_page(canvas: Canvas, page: slip_words.Page) -> None:
    canvas.doForm("parts")
    everywhere = _written(canvas, page.everywhere)
    for place in range(len(slip_words.PARTS)):
        canvas.addLiteral(f"q 1 0 0 1 {place * PANEL:.3f} 0 cm {everywhere} Q")
    canvas.addLiteral(_written(canvas, page.first))
    if page.gs1_128:
        canvas.addLiteral(_bars(page.gs1_128, (PANEL - barcodes.STORE_MODULES * BAR_WIDTH) / 2, slip_words.BARS_AT * mm))
    if page.elqr:
        canvas.addLiteral(_points(page.elqr, slip_words.QR_AT[0] * mm, slip_words.QR_AT[1] * mm))
    canvas.showPage()


def _written(canvas: Canvas, texts: Iterable[Text]) -> str:
    """The operators that write the texts, each at its place in a size at which it fits."""
    writer = canvas.beginText()
    for text in texts:
        size, lines = fit(text)
        height = size * 1.2
        y = text.y * mm + (len(lines) - 1) * height / 2
        writer.setFont(FONT, size)
        for line in lines:
            x = text.x * mm - (pdfmetrics.stringWidth(line, FONT, size) if text.right else 0)
            writer.setTextOrigin(x, y)
            writer.textOut(line)
            y -= height
    return writer.getCode()


def fit(text: Text) -> tuple[float, list[str]]:
    """The greatest size, from its own downwards, at which the text has room; nothing is cut."""
    if not text.width or pdfmetrics.stringWidth(text.words, FONT, text.size) <= text.width * mm:
        return text.size, [text.words]
    size = text.size
    while True:
        lines = _broken(text.words, size, text.width * mm)
        if len(lines) * size * 1.2 <= text.height * mm or size <= slip_words.SMALLEST:
            return size, lines
        size -= 0.5


def _broken(words: str, size: float, width: float) -> list[str]:
    lines, line, used = [], "", 0.0
    for character in words:
        wide = pdfmetrics.stringWidth(character, FONT, size)
        if line and used + wide > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + character, used + wide
    return [*lines, line]


def _bars(digits: str, x: float, y: float) -> str:
    """In units of a module, so that every bar stands on the grid."""
    strokes = " ".join(f"{begin} 0 {width} 1 re" for begin, width in barcodes.bars(digits))
    return f"q {BAR_WIDTH:.5f} 0 0 {BAR_HEIGHT:.3f} {x:.3f} {y:.3f} cm {strokes} f Q"


def _points(digits: str, x: float, y: float) -> str:
    """A mask of one bit a module, painted black."""
    side, rows = barcodes.points(digits)
    return (
        f"q {QR_SIDE:.3f} 0 0 {QR_SIDE:.3f} {x:.3f} {y:.3f} cm"
        f" BI /W {side} /H {side} /BPC 1 /IM true /D [1 0] /F /AHx ID {rows.hex()}> EI Q"
    )
