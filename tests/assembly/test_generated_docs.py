"""The generated pages of docs/ are those of the program as it is."""

from pathlib import Path

import pytest

from saikoku.assembly import generated

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(generated.pages(PROJECT)))
def test_a_generated_page_is_current(name):
    """Run `make docs` where this fails."""
    assert (PROJECT / "docs" / name).read_text(encoding="utf-8") == generated.pages(PROJECT)[name]
