"""The page of layouts is what the layouts say."""

from pathlib import Path

from saikoku.exchange.layouts.presenters import reference, words
from saikoku.exchange.layouts.rules import faults, standard

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_page_of_layouts_is_up_to_date():
    assert (DOCS / "layouts.md").read_text(encoding="utf-8") == reference.page()


def test_there_are_thirteen_layouts_in_and_eleven_out():
    directions = [layout.direction for layout in standard.layouts().values()]

    assert directions == ["in"] * 13 + ["out"] * 11


def test_every_reason_has_its_words():
    for code in faults.FILE_REASONS + faults.ROW_REASONS + faults.CONTROL_REASONS:
        assert words.reason(code).endswith("。")
