"""The practice city is made up: the same for a seed, shaped like a real one, writable and free of real numbers."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from saikoku.kernel import businessdays, periods, personal_number, phones
from saikoku.practice.rules import city, duedays, numbers, towns

APRIL = periods.Month(2026, 4)
PLAN = city.Plan(7, APRIL)


@pytest.fixture(scope="module")
def made():
    return list(city.households(PLAN, debtors=600))


def all_rows(made, layout):
    return [row for _, rows in made for row in rows[layout]]


def test_the_same_seed_makes_the_same_city_and_another_seed_another():
    first, again, other = (
        [rows for _, rows in city.households(city.Plan(seed, APRIL), debtors=40)] for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_a_small_city_is_the_beginning_of_a_larger_one(made):
    small = [rows for _, rows in city.households(PLAN, count=20)]
    assert small == [rows for _, rows in made[:20]]


def test_exactly_the_debtors_asked_for_are_made(made):
    assert len({row["debtor_number"] for row in all_rows(made, "T01_targets")}) == 600


def test_a_city_wants_either_households_or_debtors():
    with pytest.raises(ValueError, match="households or of debtors"):
        next(city.households(PLAN))


@pytest.mark.parametrize(
    ("layout", "key"),
    [
        ("T01_targets", ("month", "programme", "work", "debtor_number")),
        ("T02_arrears", ("programme", "assessed_year", "due_year", "notice_number", "instalment", "object")),
        ("T03_members", ("household_number", "debtor_number")),
        ("T04_payments", ("payment_number",)),
        ("T05_stops", ("stop_number",)),
        ("T12_letters", ("letter_number",)),
    ],
)
def test_no_key_comes_twice(made, layout, key):
    counted = Counter(tuple(row[name] for name in key) for row in all_rows(made, layout))
    assert counted.most_common(1)[0][1] == 1


def test_amounts_add_up_and_nothing_is_owed_before_it_is_due(made):
    for row in all_rows(made, "T02_arrears"):
        assert row["unpaid"] == row["assessed"] - row["paid"] > 0
        assert row["due_on"] < row["as_of"] < row["limitation_on"]


def test_the_shape_is_that_of_published_figures(made):
    arrears = sorted(sum(owed.unpaid for owed in household.owed) for household, _ in made)
    assert 38_000 < arrears[len(arrears) // 2] < 58_000
    debtors = [person for household, _ in made for person in household.debtors]
    with_phone = sum(bool(person.phones) for person in debtors) / len(debtors)
    assert 0.58 < with_phone < 0.74


def test_every_telephone_can_be_read_and_lies_in_a_series_not_handed_out(made):
    numbers_drawn = [phone for household, _ in made for person in household.members for phone in person.phones]
    assert numbers_drawn
    for number, kind in numbers_drawn:
        assert phones.parse(number).number == number
        assert (phones.parse(number).kind == "mobile") == (kind == "2")
        assert number.startswith("0609") or number[4] in "01"


def test_no_text_looks_like_a_personal_number(made):
    for layout in city.LAYOUTS:
        for row in all_rows(made, layout):
            assert not [value for value in row.values() if isinstance(value, str)
                        and personal_number.found_in(value)]  # fmt: skip


def test_a_cp932_city_can_be_written_in_cp932_and_a_utf8_city_has_rare_forms():
    def letters(encoding):
        plan = city.Plan(7, APRIL, encoding)
        return "".join(
            person.name.written
            for household, _ in city.households(plan, count=1_500)
            for person in household.members
        )

    assert letters("cp932").encode("cp932").decode("cp932")
    assert "𠮷" in letters("utf-8")
    assert "髙" in letters("utf-8")


def test_children_bear_the_name_of_the_head(made):
    for household, _ in made:
        surnames = {person.name.written.split("\u3000")[0] for person in household.members}
        assert len(surnames) == 1


def test_premiums_fall_due_by_the_published_calendar_shifted_from_rest_days():
    assert [day.due_on for day in duedays.fiscal_year("11", 2026)] == [
        date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30), date(2026, 11, 2),
        date(2026, 11, 30), date(2026, 12, 25), date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 31),
    ]  # fmt: skip
    assert len(duedays.fiscal_year("12", 2026)) == 9
    assert all(businessdays.is_business_day(day.due_on) for day in duedays.fiscal_year("12", 2027))


def test_the_barcode_is_the_guidelines_example():
    made = numbers.gs1_128("4520875", date(2004, 1, 31), 29_500)
    assert made == "91912345000000000000004520875004013100295004"


@pytest.mark.parametrize("yen", [0, -1, 300_001])
def test_there_is_no_barcode_for_an_amount_no_store_takes(yen):
    assert numbers.gs1_128("1", date(2026, 6, 30), yen) == ""


def test_no_two_seats_share_a_debtor_number():
    drawn = {numbers.debtor(7, house, place) for house in range(2_000) for place in range(8)}
    assert len(drawn) == 16_000


def test_a_seat_outside_the_city_is_refused():
    with pytest.raises(ValueError, match="seat"):
        numbers.debtor(7, 0, 8)


def test_every_town_has_a_postal_code_of_kurume_and_lies_in_the_city():
    for town in towns.towns():
        assert town.postal_code[:2] == "83"
        lat, lng = towns.position(town, "1")
        assert 33.20 < lat < 33.40
        assert 130.38 < lng < 130.75


def test_positions_stay_where_they_are():
    town = towns.towns()[3]
    assert towns.position(town, "a") == towns.position(town, "a") != towns.position(town, "b")


def test_merged_numbers_were_nobody_elses(made):
    known = {person.number for household, _ in made for person in household.members}
    for row in islice(all_rows(made, "T11_merged_numbers"), 5):
        assert row["old_number"] not in known
        assert row["new_number"] in known
