"""The city's own characters: read from a font that is made here, drawn on the receipt, by its printer and on the slip."""

import hashlib
import io
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from saikoku.documents import fonts, gaiji, pdf, receipt, slip_page
from saikoku.gateways import escpos
from saikoku.kernel import home
from tests.documents import city_fonts, test_receipt, test_slip_page
from tests.documents.city_fonts import FAR, FIRST, SECOND, SQUARE, TRIANGLE

SHAPES = {FIRST: SQUARE, SECOND: TRIANGLE, FAR: TRIANGLE}
NAME = f"久留米{FIRST}{SECOND}"


def further(shapes: dict) -> fonts.Further:
    made = gaiji.make(city_fonts.font(shapes))
    return fonts.Further(hashlib.sha256(made.font).hexdigest(), made.font, frozenset(made.points))


@pytest.fixture
def in_force(monkeypatch):
    """Puts a font into force, and another in its place."""

    def put(one: fonts.Further) -> fonts.Further:
        monkeypatch.setattr(fonts, "_sources", [lambda: one])
        return one

    yield put
    monkeypatch.setattr(fonts, "_sources", [])
    test_receipt.receipt.raster(test_receipt.sample(), seal=b"", copy=0)  # the press lays the font away


@pytest.mark.parametrize("curves", [2, 3])
@pytest.mark.parametrize("units", [256, 1000, 2048])
def test_what_no_font_of_the_papers_has_is_taken_from_the_city_s_file_in_our_own_units(curves, units):
    given = city_fonts.font(SHAPES | {"久": SQUARE, "A": SQUARE, "\ue555": ()}, curves=curves, units=units)
    made = gaiji.make(given)
    assert made.points == (ord(FIRST), ord(SECOND), ord(FAR))  # neither what the papers have nor what has no outline
    font = TTFont(io.BytesIO(made.font))
    glyph = font["glyf"][font.getBestCmap()[ord(FIRST)]]
    scale = 1000 / units
    corners = [round(20 * scale), round(-10 * scale), round(236 * scale), round(210 * scale)]
    assert [glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax] == pytest.approx(corners, abs=1)
    assert font["hmtx"][font.getBestCmap()[ord(FIRST)]][0] == 1000
    assert gaiji.make(given) == made


@pytest.mark.parametrize(("given", "code"), [
    (b"", "not-a-font"), (b"%PDF-1.7", "not-a-font"), (b"\0\1\0\0 cut", "not-a-font"), (b"OTTO" + bytes(400), "not-a-font"),
    (b"ttcf" + bytes(400), "font-collection"), (city_fonts.font(SHAPES)[:500], "not-a-font"),
    (city_fonts.font({"久": SQUARE, "A": SQUARE}), "no-private-characters"), (city_fonts.font({FIRST: ()}), "no-outlines"),
])  # fmt: skip
def test_a_file_that_cannot_be_drawn_with_is_refused_and_says_why(given, code):
    with pytest.raises(gaiji.NotUsable) as refused:
        gaiji.make(given)
    assert refused.value.code == code


def test_a_file_is_neither_too_large_nor_of_too_many_characters(monkeypatch):
    given = city_fonts.font(SHAPES)
    monkeypatch.setattr(gaiji, "MOST_CHARACTERS", 2)
    with pytest.raises(gaiji.NotUsable, match="too-many-characters"):
        gaiji.make(given)
    monkeypatch.setattr(gaiji, "MOST_BYTES", len(given) - 1)
    with pytest.raises(gaiji.NotUsable, match="too-large"):
        gaiji.make(given)


def test_only_what_no_font_has_becomes_a_sign_of_its_own(in_force):
    assert fonts.drawable(NAME) == ("久留米〓〓", {FIRST, SECOND})
    in_force(further({FIRST: SQUARE}))
    assert fonts.drawable(NAME) == (f"久留米{FIRST}〓", {SECOND})
    assert fonts.drawable(NAME, beside=fonts.NO_FURTHER)[1] == {FIRST, SECOND}
    assert receipt.reading_of(f"久留米{FIRST}", "クルメ") == "" and receipt.reading_of(NAME, "クルメ") == "クルメ"


def paper(name: str):
    """The first paper that a mobile printer of 576 dots shows after the bytes."""
    pictures = receipt.raster(test_receipt.sample(payee=name), seal=test_receipt.SEAL, copy=0)
    return test_receipt.Printer(escpos.papers(pictures)).papers[0]


@pytest.mark.clause("13.2.エ.1")
def test_the_printer_s_paper_shows_the_dots_of_the_city_s_character(in_force):
    before = paper(NAME)
    in_force(further(SHAPES))
    square, triangle = paper(f"久留米{FIRST}"), paper(f"久留米{SECOND}")
    plain = paper("久留米十")
    assert square.shape == triangle.shape == plain.shape != before.shape  # no line about what is missing
    head = slice(0, 240)  # far below stands the digest of the facts, which differs too
    rows = (square != triangle)[head].any(axis=1).nonzero()[0]
    place = (square != triangle)[head].any(axis=0).nonzero()[0]
    line = slice(rows[0], rows[-1] + 1)
    box = square[line, place[0] : place[-1] + 1]
    assert 12 < box.shape[0] < 40 and box.mean() > 0.9  # the square is black, as wide and high as a character
    assert 0.35 < triangle[line, place[0] : place[-1] + 1].mean() < 0.65
    assert (square[rows[-1] + 40 : 800] == plain[rows[-1] + 40 : 800]).all()  # all else stands where it stood


def test_a_newer_font_takes_the_place_of_the_one_before_and_its_folder_goes(in_force):
    in_force(further({FIRST: SQUARE}))
    square = paper(f"久留米{FIRST}")
    laid = set(home.working_folder().glob("font-*/further.ttf"))
    in_force(further({FIRST: TRIANGLE}))
    assert (paper(f"久留米{FIRST}") != square).any()
    now = set(home.working_folder().glob("font-*/further.ttf"))
    assert len(now) == len(laid) and now != laid
    assert all(one.parent.stat().st_mode & 0o077 == 0 for one in now)


def embedded(data: bytes) -> list[str]:
    found = [font.get_object() for font in PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"].values()]
    return sorted(str(font["/BaseFont"]).split("+")[1] for font in found)


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("form", ["roll", "a5"])
def test_the_receipt_embeds_the_city_s_font_and_says_nothing_of_missing_characters(in_force, form):
    def draw() -> bytes:
        return receipt.render(test_receipt.sample(payee=NAME), form=form, seal=test_receipt.SEAL, copy=0, at=test_receipt.AT)

    assert embedded(draw()) == ["NotoSansJP-Regular-Identity-H"] and "U+E123" in test_receipt.words(draw(), 0)
    in_force(further(SHAPES))
    assert embedded(draw()) == ["NotoSansJP-Regular-Identity-H", "SaikokuGaiji-Regular"]
    assert "〓" not in test_receipt.words(draw(), 0) and draw() == draw()


@pytest.mark.clause("13.2.エ.1")
def test_the_slip_draws_and_carries_the_city_s_character_in_every_part(in_force):
    slip = replace(test_slip_page.SLIP, name=NAME, address=f"久留米市{FAR}町")
    in_force(further(SHAPES))
    drawn = slip_page.render([(slip, 1)], at=test_slip_page.AT)
    text = test_slip_page.text_of(drawn)
    assert text.count(f"{NAME} 様") == 3 and text.count(f"久留米市{FAR}町") == 3 and "〓" not in text
    other = slip_page.render([(replace(slip, name=f"久留米{FIRST}{FIRST}"), 1)], at=test_slip_page.AT)
    one, two = (test_slip_page.page_of(data, dpi=100).tobytes() for data in (drawn, other))
    assert one != two  # not one empty box for both
    in_force(further({FIRST: SQUARE}))
    text = test_slip_page.text_of(slip_page.render([(slip, 1)], at=test_slip_page.AT))
    assert text.count(f"久留米{FIRST}〓 様") == 3 and "(U+E123、U+F0001)" in text


def test_a_paper_is_of_one_font_from_its_first_letter_to_its_last(monkeypatch):
    """The font is asked for once: whoever approves another meanwhile leaves no empty box."""
    asked = []

    def source() -> fonts.Further:
        asked.append(1)
        return further(SHAPES) if len(asked) == 1 else fonts.NO_FURTHER

    monkeypatch.setattr(fonts, "_sources", [source])
    text = test_slip_page.text_of(slip_page.render([(replace(test_slip_page.SLIP, name=NAME), 1)], at=test_slip_page.AT))
    assert text.count(f"{NAME} 様") == 3 and len(asked) == 1
    pdf.picture("receipt.typ", receipt._laid_out(test_receipt.sample(payee=NAME), "raster", b"", 0, ("控",)), per_inch=72)
    assert len(asked) == 2
