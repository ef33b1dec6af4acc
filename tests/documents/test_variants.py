"""Names with variants (a character and its variation selector): drawn where the font has them, else told."""

import io
import re
import shutil
from dataclasses import replace

import numpy
import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from saikoku.documents import absence, card, cmap, fonts, invoice, pdf, receipt, sheet, slip_fonts, slip_page, slip_words
from saikoku.documents.report import Prose
from saikoku.gateways import escpos
from saikoku.kernel.periods import Month
from tests.documents import samples, test_receipt, test_slip_page
from tests.documents.test_slip_page import AT, SLIP

FILE = slip_fonts.FILE
KUZU, TSUJI, WATANABE = "葛\U000e0100", "辻\U000e0100", "邉\U000e0105"
LACKING = "葛\U000e0102"
HEAD = slice(0, 240)
"""Rows of the receipt with the name; far below stands the digest of the facts, which differs with it."""


@pytest.mark.parametrize("file", ["NotoSansJP-Regular.otf", "NotoSerifJP-Regular.otf"])
def test_the_table_is_read_as_a_library_reads_it(file):
    content = (fonts.folder() / file).read_bytes()
    font = TTFont(io.BytesIO(content), lazy=True)
    (table,) = (one for one in font["cmap"].tables if one.format == 14)
    expected = {(point, selector, name) for selector, found in table.uvsDict.items() for point, name in found}
    found = list(cmap.variants(content))
    named = {(point, selector, None if glyph is None else font.getGlyphName(glyph)) for point, selector, glyph in found}
    assert named == expected and len(found) == len(expected) == 14_787
    assert sum(glyph is not None for *_, glyph in found) == 1_468
    assert set(cmap.code_points(content)) == set(font.getBestCmap())


@pytest.mark.parametrize(("varied", "has"), [
    (KUZU, "own"), ("葛\U000e0101", "plain"), (LACKING, None), (TSUJI, "own"), ("辻\U000e0101", "plain"),
    ("邉\U000e0100", "plain"), ("邉\U000e0101", "own"), (WATANABE, "own"), ("邉\U000e010e", "own"), ("邉\U000e010f", None),
    ("神\ufe00", "own"), ("神\ufe01", None), ("A\U000e0100", None), ("\ufa0c\U000e0100", None),
])  # fmt: skip
@pytest.mark.parametrize("font", ["*.otf", FILE])
def test_it_is_known_which_variants_a_font_draws(varied, has, font):
    known = fonts.variants(font)
    assert (varied in known) is (has is not None)
    assert has is None or (known[varied] is None) is (has == "plain")


@pytest.mark.parametrize(("text", "drawn", "replaced"), [
    (f"{KUZU}城 {WATANABE}", f"{KUZU}城 {WATANABE}", set()), ("葛\U000e0101城", "葛\U000e0101城", set()),
    (f"{LACKING}城", "葛城", {LACKING}), (f"{LACKING}{LACKING}{KUZU}", f"葛葛{KUZU}", {LACKING}),
    (f"{KUZU}\U000e0101\ufe00城", f"{KUZU}城", set()), ("\U000e0100城", "城", set()), ("", "", set()),
    ("\ue123\U000e0100城", "〓城", {"\ue123"}), ("〓\U000e0100", "〓", set()), ("☎\ufe0f1", "☎1", set()),
])  # fmt: skip
def test_a_variant_is_drawn_or_replaced_by_the_plain_form_and_named(text, drawn, replaced):
    assert fonts.drawable(text) == (drawn, replaced)


def test_what_was_replaced_is_told_by_its_code_points():
    told = fonts.told({"\ue123", "\U000f0001", LACKING, "邉\U000e010f"})
    assert told == (["U+E123", "U+F0001"], ["葛(U+845B U+E0102)", "邉(U+9089 U+E010F)"])


def paper(name: str) -> numpy.ndarray:
    """The first paper that a mobile printer of 576 dots shows after the bytes, without its foot."""
    pictures = receipt.raster(test_receipt.sample(payee=name), seal=test_receipt.SEAL, copy=0)
    return test_receipt.Printer(escpos.papers(pictures)).papers[0][HEAD]


def with_the_glyph_in_its_place(varied: str, folder) -> None:
    """The papers' fonts, but the plain character is drawn by the glyph of the variant."""
    shutil.copytree(fonts.folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    font = TTFont(folder / FILE)
    name = font.getGlyphName(fonts.variants(FILE)[varied])
    for table in font["cmap"].tables:
        if table.format != 14 and table.isUnicode():
            table.cmap[ord(varied[0])] = name
    font.save(folder / FILE)


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("varied", [KUZU, TSUJI, WATANABE, "神\ufe00"])
def test_the_printer_s_paper_shows_the_dots_of_the_variant_s_own_glyph(varied, tmp_path, monkeypatch):
    plain, drawn = paper(f"{varied[0]}城"), paper(f"{varied}城")
    assert plain.shape == drawn.shape and (plain != drawn).any()
    columns = (plain != drawn).any(axis=0).nonzero()[0]
    assert columns[-1] - columns[0] < 40  # one character, and all else stands where it stood
    with_the_glyph_in_its_place(varied, tmp_path / "fonts")
    monkeypatch.setattr(fonts, "folder", lambda: tmp_path / "fonts")
    monkeypatch.setattr(pdf, "_press", pdf._Press())
    assert (paper(f"{varied[0]}城") == drawn).all()


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("form", ["roll", "a5"])
def test_the_receipt_as_pdf_draws_the_variant_and_gives_its_code_points_back(form):
    def draw(name: str) -> bytes:
        return receipt.render(test_receipt.sample(payee=name), form=form, seal=test_receipt.SEAL, copy=0, at=test_receipt.AT)

    drawn, plain = draw(f"{KUZU}城"), draw("葛城")
    assert f"{KUZU}城" in test_slip_page.text_of(drawn) and "字形" not in test_slip_page.text_of(drawn)
    one, two = (numpy.asarray(test_slip_page.page_of(data, dpi=200)) for data in (drawn, plain))
    name = slice(0, one.shape[0] // 3)
    assert one.shape == two.shape and 0 < (one[name] != two[name]).any(axis=0).sum() < 60


@pytest.mark.clause("13.2.エ.1")
def test_a_variant_that_no_font_has_is_drawn_plain_and_the_reading_stands_beside():
    reading = receipt.reading_of(f"{LACKING}城", "カツラギ")
    assert reading == "カツラギ" and receipt.reading_of(f"{KUZU}城", "カツラギ") == ""
    told = "葛(U+845B U+E0102)は、この書類の書体にない字形のため、標準の字形で表しています。"
    for form in ("roll", "a5"):
        sample = test_receipt.sample(payee=f"{LACKING}城", reading=reading)
        data = receipt.render(sample, form=form, seal=test_receipt.SEAL, copy=0, at=test_receipt.AT)
        said = words(data)
        assert "葛城様(読みカツラギ)" in said and told.replace(" ", "") in said and "〓" not in said
    assert (paper(f"{LACKING}城") == paper("葛城")).all()


def words(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def papers(name: str) -> list[bytes]:
    """Every other kind of paper on which somebody's name stands."""
    notice = absence.Notice(
        number="12", addressee=name, at="4月10日", visitor="次郎", worker_number="V01", center="センター", phone="0942",
        hours="9時から", city="久留米市", city_phone="0942", practice=False,
    )  # fmt: skip
    own = card.Card(
        number="1", worker_number="V01", name=name, contractor="受託", address="久留米", phone="0942", city="久留米市",
        valid_until=samples.DAY, photo=test_receipt.SEAL, photo_kind="png", practice=False,
    )  # fmt: skip
    pad = sheet.Pad("call", "架電票", "冊", "4月10日", (sheet.Sheet("1", "太郎", name),), ("0101 収納",), "受託", False)
    bill = invoice.Invoice(
        number="1", issued_on=samples.DAY, addressee=name, author="受託", address="", representative="", registration="",
        bank_account="", subject="委託料", month=Month(2026, 4), turn=1, turns=12, amount=11, tax=1, tax_percent=10,
        practice=False,
    )  # fmt: skip
    drawn = [absence.render(notice, at=AT), card.render(own, at=AT), sheet.render(pad, at=AT), invoice.render(bill, at=AT)]
    return [*drawn, pdf.render(samples.report_of(Prose(name)))]


def test_every_paper_tells_what_it_does_not_draw_as_it_was_sent():
    for data in papers(f"壱\ue000{LACKING}城"):
        said = words(data)
        assert "壱〓葛城" in said and "〓は、この書類の書体にない文字です(U+E000)。" in said
        assert "葛(U+845BU+E0102)は、この書類の書体にない字形のため、標準の字形で表しています。" in said
    for data in papers(f"壱{KUZU}城"):
        assert "字形" not in words(data) and "〓" not in words(data)


@pytest.mark.clause("13.2.エ.1")
def test_the_slip_draws_the_variant_in_every_part_and_its_codes_are_read_back():
    names = [f"{KUZU}城 {WATANABE}", "葛城 邉", f"{LACKING}城 {WATANABE[0]}", "葛\U000e0101城 邉"]
    drawn = slip_page.render([(replace(SLIP, name=name), 1) for name in names], at=AT)
    pages = [test_slip_page.page_of(drawn, number) for number in range(1, 5)]
    dots = [numpy.asarray(page) for page in pages]
    name = slice(round(74 / 210 * dots[0].shape[0]), round(90 / 210 * dots[0].shape[0]))
    differs = (dots[0] != dots[1])[name].any(axis=0).nonzero()[0]
    assert len(differs) > 3 * 40 and (dots[2] == dots[1])[name].all() and (dots[3] == dots[1]).all()
    text = [test_slip_page.text_of(drawn, page) for page in range(4)]
    assert text[0].count(f"{names[0]} 様") == 3 and text[1].count("葛城 邉 様") == 3 and "字形" not in text[0] + text[1]
    told = "葛(U+845B U+E0102)の字形は印字できないため、標準の字形で印字しています"
    assert text[2].count("葛城 邉 様") == 3 and text[2].count(told) == 3 and "字形" not in text[3]
    for page in pages:
        assert {re.sub(r"\D", "", one) for one in test_slip_page.codes_on(page).values()} == {SLIP.gs1_128, SLIP.elqr}


def test_the_slip_s_font_has_the_outline_of_the_variant():
    (sign,) = slip_fonts.with_signs(KUZU)
    cut = TTFont(io.BytesIO(slip_fonts.cut(["葛", sign])))
    glyphs, names = cut["glyf"], cut.getBestCmap()
    assert set(names) == {ord("葛"), ord(sign)} and glyphs[names[ord("葛")]] != glyphs[names[ord(sign)]]
    source = TTFont(fonts.folder() / FILE, lazy=True)
    own = source.getGlyphName(fonts.variants(FILE)[KUZU])
    assert glyphs[names[ord(sign)]] == slip_fonts._source().glyph(own)
    assert slip_fonts.meant(sign) == KUZU and slip_fonts.meant("葛") == "葛"


def test_every_variant_with_a_glyph_of_its_own_has_a_sign_that_no_text_has():
    own = [one for one, glyph in fonts.variants(FILE).items() if glyph is not None]
    signs = {slip_fonts.with_signs(one) for one in own}
    assert len(own) == len(signs) and all(len(sign) == 1 and "\ud800" <= sign <= "\udfff" for sign in signs)


def test_characters_and_variants_that_lack_are_told_together_and_have_room():
    page = slip_words.page(replace(SLIP, name=f"壱\ue000{LACKING}邉\U000e010f"), 1)
    told = [text for text in page.everywhere if "〓は" in text.words]
    assert told[0].words == (
        "〓は印字できない文字です(U+E000)。"
        "葛(U+845B U+E0102)、邉(U+9089 U+E010F)の字形は印字できないため、標準の字形で印字しています"
    )
    with slip_page.font(character for text in page.texts for character in text.words):
        size, lines = slip_page.fit(told[0])
        assert len(lines) * size * 1.2 <= told[0].height * slip_page.mm
