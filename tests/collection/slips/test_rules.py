"""Codes of slips are read, checked and judged by tables; nothing is invented."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from saikoku.collection.slips.rules import channels, elqr, gs1, judging, reading, retention
from tests.collection.slips import city_codes

TODAY = date(2026, 4, 10)
BILLERS = frozenset({"912345"})
TERMS = judging.Terms(TODAY, frozenset({"store", "elqr"}), 300_000, BILLERS)
LINE = judging.Line(
    balance=12_000, unpaid=12_000, slip_number="A1", gs1_128=city_codes.store(12_000), elqr=city_codes.elqr(12_000),
    valid_until=city_codes.LIMIT,
)  # fmt: skip
digits = some.text("0123456789", min_size=43, max_size=43)


@pytest.mark.parametrize(("text", "biller", "limit", "amount"), [
    (city_codes.STORE[0], "912345", date(2004, 1, 31), 29_500),
    (city_codes.STORE[1], "959919", date(2024, 7, 10), 39_500),
])  # fmt: skip
def test_the_published_store_codes_are_read(text, biller, limit, amount):
    code = gs1.parse(text)
    assert (code.biller, code.limit, code.amount, code.stamp) == (biller, limit, amount, "0")
    assert code.reissue == 0 and len(code.free) == 21


def with_check(body: str) -> str:
    return body + str(gs1.check_digit(body))


@pytest.mark.parametrize(("text", "reasons"), [
    ("", ["not-44-digits"]),
    (city_codes.STORE[0][:-1], ["not-44-digits"]),
    (city_codes.STORE[0] + "0", ["not-44-digits"]),
    (city_codes.STORE[0][:-1] + "x", ["not-44-digits"]),
    ("９" + city_codes.STORE[0][1:], ["not-44-digits"]),
    (city_codes.STORE[0][:-1] + "5", ["check-digit-wrong"]),
    (with_check("90" + city_codes.STORE[0][2:-1]), ["identifier-not-91"]),
    (with_check(city_codes.STORE[0][:30] + "260231" + "0" + "029500"), ["limit-no-day"]),
    ("92" + city_codes.STORE[0][2:30] + "269999" + "0" + "0295005", ["identifier-not-91", "check-digit-wrong", "limit-no-day"]),
])  # fmt: skip
def test_a_store_code_that_is_not_whole_is_told_with_every_reason(text, reasons):
    with pytest.raises(gs1.Unreadable) as unreadable:
        gs1.parse(text)
    assert unreadable.value.reasons == reasons


def test_nines_are_no_limit():
    code = gs1.parse(with_check(city_codes.STORE[0][:30] + gs1.NO_LIMIT + "0029500"))
    assert code.limit is None and gs1.faults(code, today=TODAY, most=300_000, billers=BILLERS) == []


@settings(deadline=None)
@given(digits, some.integers(0, 42), some.integers(1, 9))
def test_no_single_wrong_digit_passes_the_check(body, place, more):
    whole = with_check(body)
    wrong = whole[:place] + str((int(whole[place]) + more) % 10) + whole[place + 1 :]
    assert gs1.check_digit(wrong[:-1]) != int(wrong[-1])


@pytest.mark.parametrize(("amount", "limit", "change", "reasons"), [
    (300_000, TODAY, {}, []),
    (300_001, TODAY, {}, ["amount-above-store-limit"]),
    (0, TODAY, {}, ["amount-missing"]),
    (1, date(2026, 4, 9), {}, ["limit-passed"]),
    (1, TODAY, {"stamp": "1"}, ["stamp-on-public-money"]),
    (1, TODAY, {"biller": "959919"}, ["biller-unknown"]),
])  # fmt: skip
def test_what_a_store_would_not_take(amount, limit, change, reasons):
    code = replace(gs1.parse(city_codes.store(1)), amount=amount, limit=limit, **change)
    assert gs1.faults(code, today=TODAY, most=300_000, billers=BILLERS) == reasons


def test_the_line_for_people_has_two_rows():
    assert gs1.lines(city_codes.STORE[0]) == ("(91)912345-000000000000004520875", "0-040131-0-029500-4")


def test_the_published_elqr_is_read():
    code = elqr.parse(city_codes.ELQR)
    assert (code.amount, code.item, code.confirmation, code.city, code.office) == (39_500, "127", "778284", "44000", "040")
    assert (code.key, code.assessed_year, code.due_year, code.instalment) == ("00000202401010104348", 2024, 2024, "00")
    assert (code.due_on, code.limit) == (date(2024, 5, 31), date(2024, 7, 10))
    assert elqr.crc("123456789") == 10_673
    assert elqr.faults(code, today=date(2024, 7, 10)) == []
    assert elqr.faults(code, today=date(2024, 7, 11)) == ["limit-passed"]


def with_crc(body: str) -> str:
    return f"{body}{elqr.crc(body):05d}"


def changed(old: str, new: str) -> str:
    assert city_codes.ELQR.count(old) >= 1 and len(old) == len(new)
    return with_crc(city_codes.ELQR[:-5].replace(old, new, 1))


@pytest.mark.parametrize(("text", "reasons"), [
    ("", ["not-255-digits"]),
    (city_codes.ELQR[:-1], ["not-255-digits"]),
    (city_codes.ELQR[:-1] + "a", ["not-255-digits"]),
    (city_codes.ELQR[:-1] + "2", ["checksum-wrong"]),
    (changed("000201", "000202"), ["tags-wrong"]),
    (changed("010212", "010211"), ["tags-wrong"]),
    (changed("5411", "5511"), ["tags-wrong"]),
    (changed("0183", "0184"), ["tags-wrong"]),
    (changed("000513800", "000513801"), ["issuer-unknown"]),
    (changed("541100000039500", "541100000039501"), ["amounts-differ"]),
    (changed("20240710", "20240732"), ["day-no-day"]),
])  # fmt: skip
def test_an_elqr_that_is_not_whole_is_told(text, reasons):
    with pytest.raises(elqr.Unreadable) as unreadable:
        elqr.parse(text)
    assert unreadable.value.reasons == reasons


@settings(deadline=None)
@given(some.integers(0, 249), some.integers(1, 9))
def test_no_single_wrong_digit_passes_the_checksum(place, more):
    wrong = city_codes.ELQR[:place] + str((int(city_codes.ELQR[place]) + more) % 10) + city_codes.ELQR[place + 1 :]
    with pytest.raises(elqr.Unreadable):
        elqr.parse(wrong)


def test_a_whole_slip_is_printed_with_both_codes():
    verdict = judging.judge(LINE, TERMS)
    assert verdict == judging.Verdict(
        amount=12_000, gs1_128=LINE.gs1_128, elqr=LINE.elqr, valid_until=city_codes.LIMIT
    )
    assert verdict.may_print


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize(("change", "reasons"), [
    ({}, ()),
    ({"balance": 0}, ("nothing-owed", "amount-not-the-balance")),
    ({"balance": 11_999}, ("amount-not-the-balance",)),
    ({"balance": 12_001}, ("amount-not-the-balance",)),
    ({"balance": 11_500, "reminder_fee": 500}, ()),
    ({"balance": 11_000, "reminder_fee": 500, "late_charge": 500}, ()),
    ({"balance": 11_500, "late_charge": 500}, ()),
    ({"disposition": "4"}, ("under-disposition",)),
    ({"disposition": "0"}, ()),
    ({"limitation_on": date(2026, 4, 9)}, ("limitation-reached",)),
    ({"limitation_on": TODAY}, ()),
    ({"is_gone": True}, ("gone",)),
    ({"slip_number": ""}, ("slip-number-missing",)),
    ({"slip_shared": True}, ("slip-covers-several",)),
    ({"elqr": city_codes.elqr(11_000)}, ("codes-differ",)),
    ({"valid_until": date(2026, 4, 9)}, ("slip-expired",)),
    ({"valid_until": TODAY}, ()),
    ({"valid_until": None}, ()),
    ({"gs1_128": city_codes.store(12_000, date(2026, 4, 9))}, ("slip-expired",)),
    ({"gs1_128": "", "elqr": ""}, ()),
    ({"gs1_128": "", "elqr": "", "balance": 9_000}, ("amount-not-the-balance",)),
])  # fmt: skip
def test_when_the_city_has_to_issue_a_new_slip(change, reasons):
    verdict = judging.judge(replace(LINE, **change), TERMS)
    assert verdict.reasons == reasons
    assert verdict.may_print == (not reasons)


@pytest.mark.parametrize(("change", "terms", "left_out", "store", "qr"), [
    ({}, {"channels": frozenset()}, (("store", "channel-not-agreed"), ("elqr", "channel-not-agreed")), False, False),
    ({}, {"channels": frozenset({"store"})}, (("elqr", "channel-not-agreed"),), True, False),
    ({}, {"billers": frozenset()}, (("store", "biller-unknown"),), False, True),
    ({}, {"store_limit": 11_999}, (("store", "amount-above-store-limit"),), False, True),
    ({"gs1_128": city_codes.store(12_000)[:-1] + "x"}, {}, (("store", "not-44-digits"),), False, True),
    ({"elqr": "9" * 255}, {}, (("elqr", "tags-wrong"),), True, False),
    ({"gs1_128": "", "elqr": ""}, {}, (), False, False),
])  # fmt: skip
def test_a_code_that_may_not_be_printed_is_left_out(change, terms, left_out, store, qr):
    verdict = judging.judge(replace(LINE, **change), replace(TERMS, **terms))
    assert verdict.may_print and verdict.left_out == left_out
    assert (verdict.gs1_128 != "", verdict.elqr != "") == (store, qr)


def test_the_parts_of_the_amount_are_the_citys():
    line = replace(LINE, balance=11_000, reminder_fee=500, late_charge=500)
    verdict = judging.judge(line, TERMS)
    assert (verdict.amount, verdict.fee, verdict.late_charge) == (12_000, 500, 500)


@pytest.mark.parametrize(("typed", "kind", "reasons"), [
    (city_codes.STORE[0], "store", ()),
    ("]C1" + city_codes.STORE[0], "store", ()),
    ("(91)912345-000000000000004520875 0-040131-0-029500-4", "store", ()),
    ("９１" + city_codes.STORE[0][2:], "store", ()),
    (city_codes.STORE[0][:-1] + "0", "store", ("check-digit-wrong",)),
    ("]Q1" + city_codes.ELQR, "elqr", ()),
    (city_codes.ELQR[:-1] + "0", "elqr", ("checksum-wrong",)),
    ("4901234567894", "unknown", ("no-code-of-a-slip",)),
    ("", "unknown", ("no-code-of-a-slip",)),
    ("x" * 44, "unknown", ("no-code-of-a-slip",)),
])  # fmt: skip
def test_a_string_says_what_it_is(typed, kind, reasons):
    found = reading.read(typed)
    assert (found.kind, found.reasons, found.code is not None) == (kind, reasons, kind != "unknown" and not reasons)


@pytest.mark.clause("13.2.エ.2")
@pytest.mark.parametrize(("on", "through"), [
    (date(2025, 11, 1), date(2031, 3, 31)),
    (date(2026, 3, 31), date(2031, 3, 31)),
    (date(2026, 4, 1), date(2032, 3, 31)),
    (date(2030, 10, 31), date(2036, 3, 31)),
])  # fmt: skip
def test_a_slip_is_kept_five_years_from_april_after_the_fiscal_year(on, through):
    assert retention.kept_through(on, 5) == through


def test_the_terms_name_channels_and_billers():
    agreed = {"slip_codes_11": "store", "slip_codes_12": "none", "slip_codes_02": "both"}
    assert [channels.allowed(agreed, code) for code in ("11", "12", "02")] == [{"store"}, frozenset(), {"store", "elqr"}]
    assert channels.billers("なし") == frozenset()
    assert channels.billers("912345、959919 12345") == {"912345", "959919"}
