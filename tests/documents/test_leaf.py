"""The leaf of a receipt book as paper: both halves have room for the sum and say that no fee is taken."""

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from saikoku.documents import leaf


def test_each_half_of_a_leaf_has_a_row_for_the_sum_and_says_that_neither_fee_nor_late_charge_is_taken():
    book = leaf.Book("PL-0001", (leaf.Leaf("PL-0001-001-5", "K7Q2M-9XWTA"),), "受託者", "久留米市", "1", "2", practice=True)
    read = PdfReader(BytesIO(leaf.render(book, at=datetime(2026, 4, 10, tzinfo=UTC)))).pages
    said = "".join(read[0].extract_text().split())
    assert len(read) == 1 and said.count("本料の計") == 2 and said.count("督促手数料・延滞金なし") == 2
    assert said.count("PL-0001-001-5") >= 2 and "領収印" in said
