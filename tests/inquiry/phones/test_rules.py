"""Research has to agree with itself; only places that are allowed are looked at; records say whose number it is."""

from datetime import date

import pytest

from saikoku.inquiry.phones.rules import research, sources, used
from saikoku.kernel.phone_truth import Answer
from saikoku.registry.debtors.operations import SOURCES

DAY = date(2026, 4, 10)
FOUND = {
    "outcome": "N01", "number": "0942-30-9000", "looked": ["city_files"], "found_in": "city_files", "evidence": "申告書 2025年",
    "corporate": False, "on": DAY,
}  # fmt: skip
NOTHING = FOUND | {"outcome": "N02", "number": "", "found_in": "", "evidence": ""}


@pytest.mark.clause("10.3.イ")
@pytest.mark.parametrize(("given", "reasons"), [
    (FOUND, []), (FOUND | {"outcome": "N03"}, []), (NOTHING, []), (NOTHING | {"outcome": "N04"}, []),
    (FOUND | {"outcome": "302"}, ["outcome-unknown"]),
    (FOUND | {"looked": []}, ["looked-nowhere", "source-not-looked-at"]),
    (NOTHING | {"looked": []}, ["looked-nowhere"]),
    (FOUND | {"number": ""}, ["number-missing"]),
    (FOUND | {"number": "12"}, ["number-unreadable"]),
    (NOTHING | {"number": "0942309000"}, ["number-unexpected"]),
    (FOUND | {"found_in": ""}, ["source-missing"]),
    (FOUND | {"found_in": "family"}, ["source-not-looked-at"]),
    (FOUND | {"evidence": " "}, ["evidence-missing"]),
    (NOTHING | {"evidence": "x" * 201}, ["evidence-too-long"]),
    (NOTHING | {"evidence": "123456789018"}, ["evidence-holds-personal-number"]),
    (FOUND | {"looked": ["public_web"], "found_in": "public_web"}, ["way-not-allowed"]),
    (FOUND | {"looked": ["public_web"], "found_in": "public_web", "corporate": True}, []),
    (FOUND | {"looked": ["directory"], "found_in": "directory"}, ["way-not-allowed"]),
    (FOUND | {"looked": ["directory"], "found_in": "directory", "on": date(2026, 3, 31)}, []),
    (NOTHING | {"looked": ["neighbours"]}, ["way-not-allowed"]),
    (FOUND | {"number": "", "found_in": "", "evidence": ""}, ["number-missing", "source-missing", "evidence-missing"]),
])  # fmt: skip
def test_research_is_refused_with_every_reason_that_holds(given, reasons):
    assert research.refusals(**given) == reasons


def test_every_place_goes_to_the_city_under_a_known_source():
    assert {way.source for way in sources.ways().values()} <= set(SOURCES)
    assert all(way.key == key and len(key) <= 16 and way.evidence for key, way in sources.ways().items())
    assert sources.forbidden()
    person = {way.key for way in sources.open_ways(corporate=False, on=DAY)}
    assert "public_web" not in person and "directory" not in person and "city_files" in person


@pytest.mark.parametrize(("channel", "outcome", "person", "identified", "expected"), [
    ("1", "101", "1", True, Answer.REACHED), ("1", "201", "3", False, Answer.SOMEBODY),
    ("1", "202", "2", False, Answer.SOMEBODY),
    ("1", "301", "9", False, Answer.NOBODY), ("1", "303", "9", False, Answer.NOBODY), ("1", "206", "4", False, Answer.NOBODY),
    ("1", "401", "9", False, Answer.DEAD), ("1", "402", "9", False, Answer.WRONG), ("1", "304", "9", False, None),
    ("1", "405", "9", False, None), ("1", "501", "9", False, None), ("1", "307", "9", False, None),
    ("2", "601", "1", True, Answer.RANG), ("2", "206", "4", False, None), ("3", "V01", "1", True, None),
])  # fmt: skip
def test_a_record_says_whose_number_it_is(channel, outcome, person, identified, expected):
    assert used.answer(channel=channel, outcome=outcome, spoke_with=person, identified=identified) == expected
