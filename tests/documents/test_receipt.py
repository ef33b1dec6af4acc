"""The papers of a receipt: every character of the name, 576 dots, PDF/A-2b by what it declares and carries."""

from datetime import datetime
from io import BytesIO

import numpy
import pytest
from pypdf import PdfReader

from saikoku.documents import png, receipt
from saikoku.gateways import escpos
from saikoku.kernel import clock

AT = datetime(2026, 4, 10, 14, 32, tzinfo=clock.TOKYO)
RAREST = "髙﨑𠮷德神"
SEAL = png.write(numpy.where(numpy.indices((80, 80)).sum(axis=0) % 16 < 8, 0, 255).astype(numpy.uint8))


def sample(**more) -> receipt.Receipt:
    line = receipt.Line("国民健康保険料", 2025, 2025, "N000012345", "06", 12_000)
    plain = {
        "number": "VR-2026-001-000123-4", "code": "K7Q2M-9XWTA", "payee": f"久留米 {RAREST}", "lines": (line, line),
        "total": 24_000, "at": "令和8年4月10日 14時32分", "worker_number": "V01", "receiver": "仮名 次郎",
        "contractor": "受託株式会社", "city": "久留米市", "phone": "0942-30-0000", "city_phone": "0942-30-9000",
        "seal": "a" * 64, "replaces": "", "practice": False,
    }  # fmt: skip
    return receipt.Receipt(**(plain | more))


class Printer:
    """A mobile printer of 576 dots: what its paper shows after the bytes. Anything it does not know stops it."""

    def __init__(self, data: bytes):
        self.papers: list[numpy.ndarray] = []
        self._bands: list[numpy.ndarray] = []
        at = 0
        while at < len(data):
            if data.startswith(b"\x1b@", at):
                self._bands, at = [], at + 2
            elif data.startswith(b"\x1dv0", at):
                at = self._raster(data, at + 3)
            elif data.startswith(b"\x1dVB", at):
                self.papers.append(numpy.concatenate(self._bands))
                self._bands, at = [], at + 4
            else:
                raise AssertionError(f"unknown command {data[at : at + 4]!r} at {at}")

    def _raster(self, data: bytes, at: int) -> int:
        assert data[at] == 0
        width, height = int.from_bytes(data[at + 1 : at + 3], "little"), int.from_bytes(data[at + 3 : at + 5], "little")
        assert width * 8 == 576 and height <= 255
        body = numpy.frombuffer(data, numpy.uint8, width * height, at + 5).reshape(height, width)
        self._bands.append(numpy.unpackbits(body, axis=1).astype(bool))
        return at + 5 + width * height


@pytest.mark.clause("13.2.エ.1")
def test_the_printer_s_paper_shows_the_rendered_picture_dot_by_dot():
    pictures = receipt.raster(sample(), seal=SEAL, copy=0)
    papers = Printer(escpos.papers(pictures)).papers
    assert len(papers) == 2  # the receipt and its copy
    for paper, picture in zip(papers, pictures, strict=True):
        assert paper.shape[1] == receipt.DOTS and (paper == picture).all()
    assert (papers[0][:120] != papers[1][:120]).any()  # another title


def test_a_picture_that_is_no_whole_bytes_wide_is_refused():
    with pytest.raises(ValueError, match="whole bytes"):
        escpos.papers([numpy.zeros((1, 577), bool)])


@pytest.mark.parametrize("character", RAREST)
def test_every_character_of_a_name_leaves_its_own_dots(character):
    plain = receipt.raster(sample(payee="久留米"), seal=SEAL, copy=0)[0]
    named = receipt.raster(sample(payee="久留米" + character), seal=SEAL, copy=0)[0]
    other = receipt.raster(sample(payee="久留米〓"), seal=SEAL, copy=0)[0]
    assert named.shape != plain.shape or (named != plain).any()
    assert named.shape != other.shape or (named != other).any()


def test_the_seal_stands_on_the_paper_dot_by_dot():
    """It is the imprint that the city permitted, neither larger nor smaller."""
    picture = receipt.raster(sample(), seal=SEAL, copy=0)[0]
    imprint = png.read(SEAL) < 128
    height, width = imprint.shape
    best = max(
        (picture[y : y + height, x : x + width] == imprint).mean()
        for y in range(picture.shape[0] - height) for x in range(picture.shape[1] - width - 16, picture.shape[1] - width)
    )  # fmt: skip
    assert best > 0.97


def words(data: bytes, page: int) -> str:
    return PdfReader(BytesIO(data)).pages[page].extract_text().replace("\n", " ")


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("form", ["roll", "a5"])
def test_a_paper_says_everything_and_its_copy_the_same(form):
    data = receipt.render(
        sample(replaces="VR-2026-001-000122-7"), form=form, seal=SEAL, copy=2, at=AT, seal_name="領収印7号"
    )
    assert len(PdfReader(BytesIO(data)).pages) == 2
    first, copy = words(data, 0), words(data, 1)
    assert "領 収 証" in first and "(控)" in copy
    for text in (first, copy):
        for said in ("VR-2026-001-000123-4", "K7Q2M-9XWTA", "24,000円", "N000012345", "第6期", "令和7年度", "再発行 2",
                     "久留米市指定公金事務取扱者", "受託株式会社",
                     "領収印7号", "VR-2026-001-000122-7", "0942-30-0000", "V01"):  # fmt: skip
            assert said in text, said
    assert "練習" not in first


def test_a_practice_receipt_says_so_on_each_form():
    for form in ("roll", "a5"):
        assert "練習" in words(receipt.render(sample(practice=True), form=form, seal=SEAL, copy=0, at=AT), 0)


@pytest.mark.clause("13.2.エ.2")
@pytest.mark.parametrize("form", ["roll", "a5"])
def test_a_paper_declares_and_carries_what_pdf_a_2b_asks_for(form):
    """Declared level, output intent and embedded fonts are read by our own code; no veraPDF has validated it."""
    data = receipt.render(sample(), form=form, seal=SEAL, copy=0, at=AT)
    assert data == receipt.render(sample(), form=form, seal=SEAL, copy=0, at=AT)
    reader = PdfReader(BytesIO(data))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfaid:part>2<" in metadata and "pdfaid:conformance>B<" in metadata
    assert receipt.digest(sample()) in metadata
    intents = reader.trailer["/Root"]["/OutputIntents"]
    assert [one.get_object()["/S"] for one in intents] == ["/GTS_PDFA1"]
    assert intents[0].get_object()["/DestOutputProfile"].get_object().get_data()
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = below["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
    assert "/Encrypt" not in reader.trailer


def test_facts_go_to_json_and_back():
    assert receipt.from_facts(receipt.as_facts(sample())) == sample()


GAIJI = "\ue123"


@pytest.mark.parametrize("form", ["roll", "a5"])
def test_a_name_that_the_fonts_cannot_draw_is_printed_with_its_reading(form):
    """A character of the private use area is 〓 on the paper, never an empty box, and the kana stands beside it."""
    reading = receipt.reading_of("久留米" + GAIJI, "クルメ")
    assert reading == "クルメ" and receipt.reading_of("久留米" + RAREST, "クルメ") == ""
    said = words(receipt.render(sample(payee="久留米" + GAIJI, reading=reading), form=form, seal=SEAL, copy=0, at=AT), 0)
    assert "久留米〓" in said and "(読み クルメ)" in said and "U+E123" in said


def test_the_facts_of_receipts_without_a_reading_stay_as_they_were():
    assert "reading" not in receipt.as_facts(sample())
    told = sample(payee="久" + GAIJI, reading="ク")
    assert receipt.from_facts(receipt.as_facts(told)) == told and receipt.digest(told) != receipt.digest(sample())
