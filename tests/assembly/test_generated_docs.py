"""The generated pages of docs/ are those of the program as it is."""

from pathlib import Path

import pytest

from saikoku.assembly import generated

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(generated.pages(PROJECT)))
def test_a_generated_page_is_current(name):
    """Run `make docs` where this fails."""
    assert (PROJECT / "docs" / name).read_text(encoding="utf-8") == generated.pages(PROJECT)[name]


def test_marks_of_a_test_and_of_a_whole_page_are_both_found(tmp_path):
    (tmp_path / "test_one.py").write_text('pytestmark = [pytest.mark.django_db, pytest.mark.clause("8.1")]\n')
    (tmp_path / "test_two.py").write_text('@pytest.mark.clause("8.1", "7.3")\ndef test_it(): ...\n')
    found = generated._proofs(tmp_path)
    assert found == {"8.1": ["`test_one.py`", "`test_two.py::test_it`"], "7.3": ["`test_two.py::test_it`"]}
