"""Who is selected, what a check list proposes, what a finding may say: tables of cases."""

from dataclasses import replace
from datetime import date

import pytest

from saikoku.exchange.layouts.rules import outcomes, standard
from saikoku.inquiry.residences.models import OUTCOMES
from saikoku.inquiry.residences.rules import checks, findings, proposal, selection
from saikoku.inquiry.residences.rules.findings import Finding
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.inquiry.residences.rules.selection import Known, Terms
from saikoku.outreach.visits.rules import outcomes as visits

pytestmark = pytest.mark.clause("10.2.カ")
TERMS = Terms(absent_visits=3)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.mark.parametrize(("known", "expected"), [
    (Known(), []),
    (Known(returned_on=MARCH), ["returned-mail"]),
    (Known(absent=2, absent_on=APRIL), []),
    (Known(absent=3, absent_on=APRIL), ["always-absent"]),
    (Known(asked_on=APRIL), ["city-asked"]),
    (Known(task_on=APRIL), ["seen-at-door"]),
    (Known(returned_on=MARCH, absent=4, absent_on=APRIL), ["returned-mail", "always-absent"]),
    (Known(returned_on=MARCH, surveyed_on=MARCH, surveyed="S02"), []),
    (Known(returned_on=MARCH, surveyed_on=APRIL, surveyed="S05"), []),
    (Known(returned_on=APRIL, surveyed_on=MARCH, surveyed="S02"), ["returned-mail"]),
    (Known(returned_on=MARCH, surveyed_on=APRIL, surveyed="S04"), ["returned-mail"]),
])  # fmt: skip
def test_a_rule_selects_whoever_has_not_been_looked_for_since(known, expected):
    assert selection.reasons(known, TERMS) == expected


@pytest.mark.parametrize(("known", "expected"), [
    (Known(), []),
    (Known(cautions=frozenset({"01"})), ["protected"]),
    (Known(cautions=frozenset({"05", "02"})), ["staff-only"]),
    (Known(under_way=True), ["under-way"]),
    (Known(owes=False), ["nothing-owed"]),
    (Known(owes=False, asked_on=APRIL), []),
])  # fmt: skip
def test_nobody_is_sent_to_whom_something_bars(known, expected):
    assert selection.bars(known) == expected


SILENT = Seen(letter_box="2", electricity="9", gas="9", water="9")
LIVELY = replace(SILENT, letter_box="1", electricity="1", water="1")
DEAD = replace(SILENT, letter_box="3", electricity="3", gas="2", water="2")


@pytest.mark.parametrize(("seen", "expected"), [
    (replace(LIVELY, place="3"), "S14"),
    (replace(LIVELY, place="2"), "S13"),
    (replace(DEAD, met="1"), "S01"),
    (replace(LIVELY, heard="moved_inside", informant="landlord"), "S07"),
    (replace(LIVELY, heard="moved_outside", informant="neighbour"), "S08"),
    (replace(DEAD, heard="abroad", informant="manager"), "S09"),
    (replace(DEAD, heard="deceased", informant="neighbour"), "S10"),
    (replace(LIVELY, met="2", heard="facility"), "S11"),
    (replace(LIVELY, met="2", heard="detained"), "S12"),
    (replace(LIVELY, met="3"), "S06"),
    (replace(DEAD, met="2"), "S02"),
    (replace(LIVELY, plate="1"), "S02"),
    (replace(LIVELY, heard="lives", informant="manager"), "S02"),
    (replace(SILENT, plate="1", electricity="1"), "S03"),
    (LIVELY, "S03"),
    (replace(SILENT, electricity="1"), "S04"),
    (replace(LIVELY, plate="2"), "S06"),
    (replace(LIVELY, plate="2", heard="lives", informant="neighbour"), "S04"),
    (replace(LIVELY, letter_box="3"), "S04"),
    (DEAD, "S05"),
    (replace(DEAD, plate="1"), "S05"),
    (replace(SILENT, letter_box="3", heard="vacant", informant="landlord"), "S05"),
    (replace(SILENT, heard="vacant", informant="landlord"), "S04"),
    (replace(LIVELY, heard="vacant", informant="landlord"), "S04"),
    (replace(DEAD, heard="lives", informant="neighbour"), "S04"),
    (replace(SILENT, plate="1"), "S15"),
    (replace(SILENT, plate="1", letter_box="3"), "S15"),
    (replace(SILENT, plate="1", letter_box="3", heard="vacant", informant="landlord"), "S05"),
    (replace(SILENT, signs=("laundry", "light")), "S03"),
    (replace(SILENT, signs=("garden",), plate="1"), "S03"),
    (replace(SILENT, electricity="2"), "S04"),
    (SILENT, "S04"),
])  # fmt: skip
def test_a_check_list_proposes_one_outcome(seen, expected):
    assert proposal.propose(seen) == expected
    assert Seen.of(seen.kept()) == seen


def test_every_outcome_of_the_table_can_be_proposed_and_stored():
    assert sorted(outcomes.of_scopes(("whereabouts",))) == OUTCOMES
    assert {expected for _, expected in test_a_check_list_proposes_one_outcome.pytestmark[0].args[1]} == set(OUTCOMES)


FOUND = Finding("S05", "郵便受けがあふれている。")


@pytest.mark.parametrize(("found", "seen", "expected"), [
    (FOUND, DEAD, []),
    (replace(FOUND, outcome="S99"), DEAD, ["outcome-unknown", "why-missing"]),
    (replace(FOUND, outcome="S03"), DEAD, ["why-missing"]),
    (replace(FOUND, outcome="S03", why="前日に明かりを見た"), DEAD, []),
    (replace(FOUND, outcome="S01", why="会った"), DEAD, ["nobody-met"]),
    (replace(FOUND, outcome="S07", why="紙が貼ってある"), DEAD, ["heard-from-nobody", "address-missing"]),
    (replace(FOUND, outcome="S07", address="久留米市旭町1"), replace(DEAD, heard="moved_inside", informant="landlord"), []),
    (replace(FOUND, outcome="S02", address="久留米市旭町1", why="違う"), DEAD, ["address-unexpected"]),
    (replace(FOUND, text=" "), DEAD, ["text-missing"]),
    (replace(FOUND, text="長" * 1000), DEAD, []),
    (replace(FOUND, text="長" * 1001), DEAD, ["text-too-long"]),
    (replace(FOUND, text="長" * 985, address="久留米市旭町1"), DEAD, []),
    (replace(FOUND, text="長" * 987, address="久留米市旭町1"), DEAD, ["text-too-long"]),
    (replace(FOUND, outcome="S08", address="大牟田市1", why="聞いた"), Seen(place="2", met=""), ["heard-from-nobody"]),
    (replace(FOUND, text="番号 123456789018"), DEAD, ["holds-personal-number"]),
])  # fmt: skip
def test_a_finding_is_refused_with_every_reason(found, seen, expected):
    assert findings.refusals(found, seen, frozenset(OUTCOMES)) == expected


@pytest.mark.parametrize(("seen", "expected"), [
    (SILENT, []),
    (Seen(place="3", met="", plate=""), []),
    (Seen(place=""), ["place-missing"]),
    (Seen(met="", plate=""), ["met-missing", "plate-missing", "letter-box-missing"]),
    (replace(SILENT, heard="lives"), ["heard-from-nobody"]),
    (replace(SILENT, heard="lives", met="2"), []),
    (Seen(place="2", met="", plate="", heard="moved_outside"), ["heard-from-nobody"]),
    (Seen(place="2", met="", plate="", heard="moved_outside", informant="neighbour"), []),
    (replace(SILENT, gas="7"), ["answer-unknown"]),
    (replace(SILENT, signs=("smoke",)), ["answer-unknown"]),
    (replace(SILENT, name_plate="札" * 101), ["plate-too-long"]),
])  # fmt: skip
def test_a_check_list_is_refused_with_every_reason(seen, expected):
    assert findings.check_refusals(seen) == expected


def test_the_codes_are_those_of_the_layout_and_of_the_visits():
    columns = {column.id: column for column in standard.get("R04_whereabouts").columns}
    for question in ("letter_box", "electricity", "gas", "water"):
        assert {code.value for code in columns[question].codes} == set(checks.answers(question)), question
    absent = {one.code for one in visits.visits().values() if one.group == "absent"}
    assert set(selection.ABSENT) == absent - {"V41", "V42"}
    assert findings.LIVES_THERE | findings.NOT_THERE | findings.OPEN | {"S15"} == set(OUTCOMES)
