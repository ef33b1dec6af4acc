"""A slip on paper: both codes are read back from the rendered page, every character is there, equal facts equal bytes."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image
from pypdf import PdfReader

from saikoku.collection.slips.rules import gs1
from saikoku.documents import barcodes, slip_fonts, slip_page, slip_words
from saikoku.documents.slip import Slip, as_facts, digest, from_facts
from saikoku.kernel.programmes import PROGRAMME_WORDS
from tests.collection.slips import city_codes

AT = datetime(2026, 4, 10, 3, 10, tzinfo=UTC)
SLIP = Slip(
    number="P2026-000001", slip_number="0225000001234-06", city="久留米市", center="久留米市納付催告センター",
    phone="0942-00-0000", city_phone="0942-00-0001", programme="固定資産税・都市計画税", assessed_year=2025, due_year=2025,
    instalment="04", notice_number="0225000001234", object="", due_on=date(2026, 2, 28), postal_code="830-8520",
    address="福岡県久留米市城南町15番地3 見本ハイツ203号", name="壱岐 太郎", principal=12_000, fee=0, late_charge=0,
    valid_until=date(2026, 6, 30), gs1_128=city_codes.store(12_000), store_lines=gs1.lines(city_codes.store(12_000)),
    elqr=city_codes.elqr(12_000), mpn=("40203", "00000202401010104348", "778284", "101"), issued_on=date(2026, 4, 10),
    practice=True,
)  # fmt: skip


@pytest.mark.parametrize(("programme", "told"), [("01", "本税"), ("11", "本料"), ("12", "本料"), ("21", "返還金")])
def test_what_is_owed_itself_is_called_by_the_kind_of_the_debt(programme, told):
    said = [text.words for text in slip_words.page(replace(SLIP, programme=PROGRAMME_WORDS[programme]), 1).texts]
    assert said.count(told) == 1 and "本税・本料" not in said


def page_of(drawn: bytes, number: int = 1, dpi: int = 300) -> Image.Image:
    made = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-gray", "-f", str(number), "-l", str(number), "-"], input=drawn,
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return Image.open(io.BytesIO(made))


def codes_on(image: Image.Image) -> dict[str, str]:
    return {found.symbology_identifier: found.text for found in zxingcpp.read_barcodes(image)}


def text_of(drawn: bytes, page: int = 0) -> str:
    place = ["-f", str(page + 1), "-l", str(page + 1)]
    made = subprocess.run(["pdftotext", "-raw", *place, "-", "-"], input=drawn, capture_output=True, check=True)
    return made.stdout.decode()


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("dpi", [300, 400, 600])
def test_both_codes_are_read_back_from_the_rendered_page(dpi):
    found = codes_on(page_of(slip_page.render([(SLIP, 1)], at=AT), dpi=dpi))
    assert {re.sub(r"\D", "", text) for text in found.values()} == {SLIP.gs1_128, SLIP.elqr}
    assert "]C1" in found  # GS1-128: FNC1 stands first


def test_the_bars_are_no_wider_than_sixty_millimetres():
    strokes = barcodes.bars(SLIP.gs1_128)
    wide = (strokes[-1][0] + strokes[-1][1]) * slip_page.BAR_WIDTH
    assert strokes[-1][0] + strokes[-1][1] == barcodes.STORE_MODULES
    assert 55 < wide / slip_page.mm <= 60
    quiet = (slip_page.PANEL - wide) / 2
    assert quiet >= 10 * slip_page.BAR_WIDTH


@given(some.text("0123456789", min_size=2, max_size=60).filter(lambda text: len(text) % 2 == 0))
@settings(max_examples=40, deadline=None)
def test_every_even_count_of_digits_is_read_back_as_gs1_128(digits):
    strokes = barcodes.bars("91" + digits)
    image = Image.new("L", ((strokes[-1][0] + strokes[-1][1] + 40) * 2, 60), 255)
    for begin, width in strokes:
        image.paste(0, ((begin + 20) * 2, 0, (begin + width + 20) * 2, 60))
    (found,) = zxingcpp.read_barcodes(image)
    assert found.symbology_identifier == "]C1" and re.sub(r"\D", "", found.text) == "91" + digits


@pytest.mark.parametrize("digits", ["1", "12a4", "１２"])
def test_code_set_c_holds_pairs_of_digits_only(digits):
    with pytest.raises(ValueError, match="pairs"):
        barcodes.characters(digits)


def test_each_part_says_the_same_and_a_code_left_out_is_not_promised():
    text = text_of(slip_page.render([(SLIP, 1)], at=AT))
    for words in ("壱岐 太郎 様", "12,000円", "P2026-000001", "令和8年6月30日", "練習用"):
        assert text.count(words) >= 3, words
    assert all(title in text for title in ("納付書(納入済通知書)", "控(原符)", "領収証書"))
    assert all(row in text for row in SLIP.store_lines)
    bare = replace(SLIP, gs1_128="", elqr="", store_lines=(), mpn=("", "", "", ""))
    drawn = slip_page.render([(bare, 1)], at=AT)
    text = text_of(drawn)
    assert "コンビニエンスストアでは使えません" in text and "Pay-easy" not in text and "eL-QR" not in text
    assert codes_on(page_of(drawn)) == {}


def test_a_reprint_is_marked_on_every_part():
    drawn = slip_page.render([(SLIP, 1), (SLIP, 2), (SLIP, 3)], at=AT)
    assert [text_of(drawn, page).count("再発行") for page in range(3)] == [0, 3, 3]
    assert text_of(drawn, 2).count("再発行 2") == 3


@pytest.mark.parametrize("name", ["𠮷田 髙﨑", "㈱壱岐商会", "ﾃｽﾄ・ヴァン゛", "邊󠄁 花"])
def test_every_character_of_a_name_is_drawn(name):
    text = text_of(slip_page.render([(replace(SLIP, name=name), 1)], at=AT))
    assert text.count(f"{name} 様") == 3 and "〓" not in text


def test_a_character_outside_the_font_is_shown_as_such_with_its_number():
    text = text_of(slip_page.render([(replace(SLIP, name="壱岐\ue000郎"), 1)], at=AT))
    assert text.count("壱岐〓郎 様") == 3 and text.count("〓は印字できない文字です(U+E000)") == 3


@pytest.mark.parametrize(("address", "name"), [("久" * 200 + "留" * 80, "吉" * 100), ("久留米市" * 12, "長" * 30)])
def test_the_longest_address_and_name_have_room_uncut(address, name):
    drawn = slip_page.render([(replace(SLIP, address=address, name=name), 1)], at=AT)
    text = re.sub(r"\s", "", text_of(drawn))
    assert text.count(address) == 3 and text.count(f"{name}様") == 3
    page = slip_words.page(replace(SLIP, address=address, name=name), 1)
    with slip_page.font(character for text in page.texts for character in text.words):
        for words in page.everywhere:
            if words.height:
                size, lines = slip_page.fit(words)
                assert len(lines) * size * 1.2 <= words.height * slip_page.mm + 0.01, words


def test_equal_facts_give_equal_bytes_and_facts_survive_json():
    one, two = (slip_page.render([(SLIP, 1)], at=AT) for _ in range(2))
    assert one == two
    assert from_facts(as_facts(SLIP)) == SLIP and len(digest(SLIP)) == 64
    assert digest(replace(SLIP, principal=12_001)) != digest(SLIP)


@pytest.mark.clause("13.2.エ.2")
def test_the_file_declares_pdf_a_2b_with_metadata_intent_and_embedded_fonts():
    """Not validated by veraPDF: it is not to be had here."""
    reader = PdfReader(io.BytesIO(slip_page.render([(SLIP, 1)], at=AT)))
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in metadata and "<pdfaid:conformance>B<" in metadata
    (intent,) = root["/OutputIntents"]
    profile = intent["/DestOutputProfile"]
    data = profile.get_data()
    assert profile["/N"] == 1 and int.from_bytes(data[:4]) == len(data) and data[36:40] == b"acsp"
    assert "/ID" in reader.trailer and "/Encrypt" not in reader.trailer
    fonts = [item.get_object() for item in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts and all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert reader.metadata.creation_date == AT


def test_the_cut_font_holds_what_was_asked_for_and_no_more():
    made = slip_fonts.cut("壱𠮷1")
    font = TTFont(io.BytesIO(made))
    assert set(font.getBestCmap()) == {ord("壱"), ord("𠮷"), ord("1")}
    assert len(made) < 5_000 and made == slip_fonts.cut("1𠮷壱")


def test_a_page_of_a_batch_takes_less_than_four_kilobytes():
    many = [(replace(SLIP, number=f"P2026-{at:06d}", elqr=city_codes.elqr(12_000 + at)), 1) for at in range(60)]
    alone, batch = (len(slip_page.render(slips, at=AT)) for slips in (many[:1], many))
    assert (batch - alone) / 59 < 4_000
