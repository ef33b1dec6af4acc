"""What must be said before amounts are told, how a visit may end, and every reason not to write one down."""

from datetime import date, time, timedelta

import pytest

from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.outreach.visits.operations.following import STEPS
from saikoku.outreach.visits.presenters import words
from saikoku.outreach.visits.rules import door, outcomes
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.outreach.visits.rules.moving import MovedTo
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.registry.tasks.models import Task

TODAY = date(2026, 4, 10)
ALL = ("affiliation", "name", "card")
HIM, FAMILY, NOBODY = Door("1", "2"), Door("3"), Door()


def test_every_outcome_of_the_layout_has_its_button_and_no_other():
    assert set(outcomes.visits()) == set(layouts.of_scopes(("visit",)))
    assert {one.group for one in outcomes.visits().values()} == set(outcomes.GROUPS)


def test_every_step_is_one_that_is_done_and_every_task_of_a_known_kind():
    for one in outcomes.visits().values():
        for step in one.steps:
            assert step.do in STEPS and (step.do != "task" or step.kind in Task.Kind.values), one.code


@pytest.mark.parametrize("entry", layouts.of_scopes(("visit",)).values(), ids=lambda one: one.code)
def test_what_follows_is_what_the_layouts_table_says(entry):
    """The table of the layouts says in its own words what this room does step by step."""
    one = outcomes.visits()[entry.code]
    for told, done in {
        "leave_this_month": one.does("leave"), "hand_over_to_city": one.does("task", "handover"),
        "hand_over_urgent": one.goes_to_city == "2", "supervisor": one.does("task", "supervisor"),
        "whereabouts_survey": one.does("task", "whereabouts"), "stop": one.does("stop"),
        "check_payment": one.does("task", "check_payment"), "receipt": one.code in outcomes.COLLECTED,
        "transfer_encouragement": one.does("encourage", "transfer"), "loss_encouragement": one.does("encourage", "loss"),
        "declaration_encouragement": one.does("encourage", "declaration"),
    }.items():  # fmt: skip
        if told == "hand_over_to_city" and one.goes_to_city == "2":
            continue
        assert (told in entry.next) == done, (entry.code, told)


@pytest.mark.clause("9.5.ア")
@pytest.mark.parametrize(("told", "person", "method", "expected"), [
    (ALL, "1", "1", []),
    (ALL, "3", "", []),
    (ALL, "1", "", ["method-missing"]),
    (ALL, "1", "9", ["method-missing"]),
    (ALL, "2", "1", ["method-beside-another"]),
    (ALL, "", "", ["person-unknown"]),
    (ALL, "9", "", ["person-unknown"]),
    (("affiliation", "name"), "1", "1", ["card-not-told"]),
    ((), "", "", ["affiliation-not-told", "name-not-told", "card-not-told", "person-unknown"]),
])  # fmt: skip
def test_the_check_list_names_everything_that_is_missing(told, person, method, expected):
    assert door.check_refusals(told, person, method) == expected


@pytest.mark.parametrize(("place", "shown"), [(HIM, True), (FAMILY, False), (NOBODY, False)])
def test_amounts_are_for_the_person_himself(place, shown):
    assert place.shows_amounts is shown


@pytest.mark.parametrize(("at", "expected"), [
    (time(8, 29), ["outside-visit-hours"]), (time(8, 30), []), (time(20, 30), []), (time(20, 31), ["outside-visit-hours"]),
])  # fmt: skip
def test_a_visit_begins_in_the_agreed_hours(at, expected):
    assert door.hour_refusals(at, opens=time(8, 30), closes=time(20, 30)) == expected


@pytest.mark.parametrize(("code", "reasons", "talked", "expected"), [
    ("V01", [], False, True),
    ("V01", ["nothing-owed"], False, False),
    ("V01", ["nothing-owed"], True, True),
    ("V20", ["stopped-by-city"], False, False),
    ("V40", ["stopped-by-city"], False, True),
    ("V60", ["nothing-owed"], False, True),
    ("V41", ["danger"], False, True),
    ("V50", [], True, False),
    ("V50", ["nothing-owed"], False, True),
    ("V50", ["stopped-by-city"], False, False),
    ("V51", ["stopped-by-city"], False, True),
    ("V51", ["protected"], False, True),
    ("V51", ["nothing-owed"], True, False),
])  # fmt: skip
def test_how_a_visit_may_end(code, reasons, talked, expected):
    assert outcomes.fits(outcomes.visits()[code], reasons, talked=talked) is expected


@pytest.mark.clause("10.2.イ")
@pytest.mark.parametrize(("code", "denied_by"), [
    ("V20", "123"), ("V21", "123"), ("V22", "123"), ("V23", "123"), ("V42", "123"), ("V30", "123"), ("V33", "123"),
    ("V31", "1"), ("V34", "1"), ("V35", "1"), ("V32", ""), ("V01", ""), ("V11", ""), ("V40", ""), ("V41", ""), ("V60", ""),
    ("V50", ""), ("V51", ""),
])  # fmt: skip
def test_whom_one_spoke_with_denies_that_nobody_was_there(code, denied_by):
    """"4" is a neighbour or caretaker: what he is told makes nobody present."""
    found = [one for one in ("", *door.PEOPLE) if outcomes.is_denied(outcomes.visits()[code], one)]
    assert found == list(denied_by)


def test_every_outcome_of_absence_is_denied_by_a_talk():
    absent = {one.code for one in outcomes.visits().values() if one.group == "absent"}
    assert absent <= set(outcomes.DENIED_BY) <= set(outcomes.visits())


def refused(code, said=None, place=HIM, reasons=(), seen=(), **more):
    return door.refusals(said or Said(), outcomes.visits()[code], place, reasons=reasons, seen=seen, today=TODAY, **more)


PROMISE = Said(promises=(PromiseLine(TODAY + timedelta(days=7)),))


def promised(*lines: PromiseLine) -> Said:
    return Said(promises=lines)


@pytest.mark.parametrize(("code", "said", "place", "expected"), [
    ("V01", PROMISE, HIM, []),
    ("V01", promised(PromiseLine(TODAY)), HIM, []),
    ("V01", promised(PromiseLine(TODAY - timedelta(days=1))), HIM, ["promised-day-in-the-past"]),
    ("V01", Said(), HIM, ["promise-missing"]),
    ("V01", PROMISE, FAMILY, ["identity-not-checked"]),
    ("V01", PROMISE, NOBODY, ["not-told", "identity-not-checked"]),
    ("V03", Said(), HIM, []),
    ("V03", promised(PromiseLine(TODAY, 1), PromiseLine(TODAY + timedelta(days=60), 2)), HIM, []),
    ("V03", promised(PromiseLine(TODAY, 1), PromiseLine(TODAY, 2)), HIM, ["promised-day-twice"]),
    ("V03", promised(PromiseLine(TODAY, 0)), HIM, ["promised-yen-not-positive"]),
    ("V03", promised(PromiseLine(TODAY, way="8")), HIM, ["promised-way-unknown"]),
    ("V07", PROMISE, HIM, ["promise-beside-outcome"]),
    ("V11", Said(), FAMILY, []),
    ("V11", Said(), HIM, ["other-person-spoken-with"]),
    ("V12", Said(), NOBODY, ["not-told"]),
    ("V20", Said(), NOBODY, []),
    ("V32", Said(" "), NOBODY, ["moved-to-missing"]),
    ("V32", Said("遠くへ"), NOBODY, []),
    ("V32", Said(moved_to=MovedTo(town="久留米市")), NOBODY, []),
    ("V30", Said(moved_to=MovedTo(town="久留米市")), NOBODY, ["moved-beside-outcome"]),
    ("V60", Said("大声"), NOBODY, []),
    ("V20", Said(), HIM, ["denied-by-the-talk"]),
    ("V30", Said(), FAMILY, ["denied-by-the-talk"]),
    ("V20", Said("あ" * 1001), NOBODY, ["summary-too-long"]),
    ("V20", Said("123456789018"), NOBODY, ["summary-holds-personal-number"]),
])  # fmt: skip
def test_a_record_is_refused_with_every_reason_that_holds(code, said, place, expected):
    assert refused(code, said, place) == expected


def test_what_came_in_is_read_before_anything_but_a_danger_is_recorded():
    assert refused("V02", reasons=["nothing-owed"]) == ["news-arrived"]
    for code in ("nothing-owed", "stopped-by-city", "protected"):
        assert refused("V02", reasons=[code], seen=[code]) == ["collected-after-news"]
        assert refused("V02", reasons=[code], seen=[code], has_receipt=True) == []  # taken before it came
    assert refused("V02", takes_no_more=True) == refused("V03", takes_no_more=True) == ["collected-after-close"]
    assert refused("V07", takes_no_more=True) == refused("V02") == []
    assert refused("V02", reasons=["live-promise"], seen=["live-promise"]) == []
    assert refused("V40", place=NOBODY, reasons=["stopped-by-city"]) == []
    assert refused("V01", PROMISE, reasons=["nothing-owed"], seen=["nothing-owed"]) == ["promise-on-nothing-owed"]


@pytest.mark.parametrize(("code", "place", "expected"), [
    ("V01", HIM, "1"), ("V12", FAMILY, "3"), ("V60", FAMILY, "3"), ("V60", NOBODY, "9"), ("V20", HIM, "9"), ("V51", HIM, "9"),
])  # fmt: skip
def test_the_record_names_whom_was_spoken_with(code, place, expected):
    assert door.person_of(outcomes.visits()[code], place) == expected


def test_every_field_of_a_refusal_stands_beside_words():
    assert set(words.FIELDS) <= set(words.REFUSED)
