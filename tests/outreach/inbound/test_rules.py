"""What a call that came in may end in; why somebody is a candidate; whose number rang; what caused the call."""

import re
from datetime import date, time, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.outreach.calls.rules import answered, call_backs
from saikoku.outreach.calls.rules.answered import Attempt
from saikoku.outreach.calls.rules.call_backs import Fate
from saikoku.outreach.inbound.rules import calls
from saikoku.outreach.inbound.rules.calls import Match
from saikoku.outreach.scripts.rules import lines, outcomes, texts
from saikoku.planning.timing.rules.hours import Calling

DAY = date(2026, 4, 10)
NOON = clock.at(DAY, 12)
CALLING = Calling(date(2025, 11, 1), date(2030, 10, 31), time(9), time(19), bands=((9, 12), (12, 15), (15, 17), (17, 19)))
LATER = NOON + timedelta(hours=2)


@pytest.mark.clause("10.3.ウ")
@pytest.mark.parametrize(("given", "expected"), [
    ({}, []),
    ({"said": " "}, ["said-missing"]),
    ({"said": "x" * 401}, ["said-too-long"]),
    ({"said": "番号は 123456789018"}, ["said-holds-personal-number"]),
    ({"wanted": "later"}, ["wanted-unknown"]),
    ({"wanted": "research", "caller": ""}, ["number-missing"]),
    ({"wanted": "research", "due_at": None}, []),
    ({"wanted": "none", "caller": "", "due_at": None}, []),
    ({"caller": "12"}, ["number-unreadable"]),
    ({"due_at": None}, ["due-missing"]),
    ({"due_at": NOON}, ["due-in-the-past"]),
    ({"due_at": clock.at(DAY, 20)}, ["due-outside-hours"]),
    ({"said": "", "caller": "", "due_at": None}, ["said-missing", "number-missing", "due-missing"]),
    ({"at": clock.at(DAY, 19), "due_at": clock.at(DAY + timedelta(days=3), 10)}, ["outside-hours"]),
    ({"at": clock.at(DAY, 19, 1), "began_at": clock.at(DAY, 18, 51), "wanted": "none"}, []),
    ({"at": clock.at(DAY, 19, 11), "began_at": clock.at(DAY, 19, 1), "wanted": "none"}, ["outside-hours"]),
])  # fmt: skip
def test_an_unknown_caller_is_refused_with_every_reason_that_holds(given, expected):
    usual = {"said": "山田と名乗った", "wanted": "call_back", "caller": "09012344821", "due_at": LATER, "at": NOON}
    given = usual | given
    assert calls.refusals_unknown(**{"began_at": given["at"]} | given, calling=CALLING) == expected


@pytest.mark.parametrize(("is_open", "result", "expected"), [
    (True, "折り返して話した", []), (False, "折り返した", ["not-open"]), (True, " ", ["result-missing"]),
    (True, "x" * 201, ["result-too-long"]), (True, "123456789018", ["result-holds-personal-number"]),
])  # fmt: skip
def test_a_settled_caller_is_refused_with_every_reason(is_open, result, expected):
    assert calls.refusals_settled(is_open=is_open, result=result) == expected


@pytest.mark.parametrize(("typed", "expected"), [
    ("0942334821", "phone"), ("4821", "phone"), ("821", "name"), ("０９４２ー３３ー４８２１", "phone"), ("101", "number"),
    ("000000000000101", "number"), ("777", "household"), ("F2604-0012", "absence-notice"), ("高橋", "name"), ("", "name"),
])  # fmt: skip
def test_a_candidate_says_why_he_is_one(typed, expected):
    match = Match("000000000000101", "000000000000777", ["0942334821"], ["F2604-0012"])
    assert calls.why(typed, match) == expected


@pytest.mark.clause("16.12.サ")
@pytest.mark.parametrize(("typed", "expected"), [
    ("260410V0103K", True), ("260410 V01 03 K", True), ("２６０４１０－Ｖ０１－０３－Ｋ", True), ("26O41OVOIO3K", True),
    ("N000123K", True), ("N 000123 K", True), ("NOOO123K", True), ("2604100102031", True), ("261310010203", False),
    ("26041001020", True), ("09012344821", False), ("0942334821", False), ("000000000000101", False), ("F2604-0012", False),
    ("高橋", False), ("N00123K", False), ("260410", False), ("", False), ("久留米 260410", False),
])  # fmt: skip
def test_what_looks_like_the_number_of_a_notice(typed, expected):
    assert calls.is_of_a_notice(typed) is expected


ATTEMPTS = [
    Attempt("new", "1", DAY - timedelta(days=2), "premium"),
    Attempt("visit", "3", DAY - timedelta(days=5), "premium", "F2604-0012"),
    Attempt("old", "4", DAY - timedelta(days=20), "city_tax"),
]


@pytest.mark.parametrize(("attempts", "days", "notice", "expected"), [
    (ATTEMPTS, 7, "", "new"), (ATTEMPTS, 2, "", "new"), (ATTEMPTS, 1, "", None), (ATTEMPTS[2:], 7, "", None),
    (ATTEMPTS[2:], 20, "", "old"), (ATTEMPTS, 1, "F2604-0012", "visit"), (ATTEMPTS, 7, "F9", "new"), ([], 7, "F9", None),
])  # fmt: skip
def test_the_latest_attempt_of_the_last_days_is_the_likely_cause(attempts, days, notice, expected):
    found = answered.likely_cause(attempts, today=DAY, days=days, notice=notice)
    assert (found and found.record_number) == expected


@pytest.mark.parametrize(("owing", "targeted", "known", "cause", "expected"), [
    (["premium"], ["premium"], [], None, ["premium"]),
    (["city_tax", "premium"], [], [], None, ["city_tax", "premium"]),
    (["city_tax", "premium"], [], [], "premium", ["premium", "city_tax"]),
    (["city_tax"], ["premium"], [], None, ["city_tax", "premium"]),
    ([], [], ["premium", "premium"], None, ["premium"]),
    ([], [], ["premium"], "city_tax", ["premium"]),
])  # fmt: skip
def test_whatever_the_person_may_call_about_is_open_with_its_cause_first(owing, targeted, known, cause, expected):
    attempt = cause and Attempt("r", "1", DAY, cause)
    assert answered.sides(owing, targeted, known, attempt) == expected


@pytest.mark.parametrize(("spoken", "consent", "expected"), [
    (["premium"], False, False), (["premium", "overpayment"], False, False), (["premium", "city_tax"], False, True),
    (["premium", "city_tax"], True, False), ([], False, False),
])  # fmt: skip
def test_two_divisions_are_one_call_only_where_both_agreed(spoken, consent, expected):
    assert answered.parts_the_divisions(spoken, joint_consent=consent) is expected


@pytest.mark.parametrize(("caller", "known", "identified", "agreed", "expected"), [
    ("0942", {}, True, True, True), ("0942", {}, True, False, False), ("0942", {}, False, True, False),
    ("", {}, True, True, False), ("0942", {"0942": "2"}, True, False, True), ("0942", {"0942": "3"}, True, False, True),
    ("0942", {"0942": "1"}, True, True, False), ("0942", {"0942": "2"}, False, True, False),
])  # fmt: skip
def test_the_number_that_rang_is_kept_only_of_somebody_identified_and_a_new_one_only_with_consent(
    caller, known, identified, agreed, expected
):
    assert answered.keeps_number(caller=caller, known=known, identified=identified, agreed=agreed) is expected


@pytest.mark.clause("10.3.ア")
def test_each_outcome_fits_calls_that_go_out_or_come_in_or_both():
    fits = {code: (one.fits("1"), one.fits("2")) for code, one in outcomes.calls().items()}
    assert fits["101"] == (True, True) and fits["206"] == (True, True) and fits["119"] == (True, True)
    assert fits["601"] == fits["602"] == (False, True)
    assert all(fits[code] == (True, False) for code in ("301", "303", "304", "401", "405", "501", "502", "503"))
    assert all(any(both) for both in fits.values())
    grouped = [one.code for group in outcomes.by_group("2").values() for one in group]
    assert sorted(grouped) == sorted(code for code, (_, inbound) in fits.items() if inbound)


def test_a_call_that_came_in_puts_no_call_back_off():
    known = outcomes.calls()
    assert call_backs.fate(known["206"], is_due=True, came_in=True) == Fate.STAYS
    assert call_backs.fate(known["206"], is_due=True) == Fate.PUT_OFF
    assert call_backs.fate(known["601"], is_due=True, came_in=True) == Fate.DONE




@pytest.mark.parametrize(("stage", "known"), [
    ("opening", {"center", "operator", "city"}), ("purpose", set()), ("unknown", set()), ("after_hours", {"center", "hours"}),
])  # fmt: skip
def test_what_is_said_to_whoever_calls_names_no_person_and_no_matter(stage, known):
    held = {key: one.content for key, one in texts.declared().items()}
    wanted = held.get(f"script:{stage}.inbound") or held[f"script:{stage}"]
    assert texts.whole("script", wanted) == wanted
    said = " ".join([*wanted["lines"], wanted["caution"]])
    assert set(re.findall(r"{(\w+)}", said)) == known
    variants = lines.variants(
        cautions=["01"], corporate=True, broken=True, language="en", sides=["premium"], came_in=True
    )
    assert variants[0] == "inbound"
