"""The table of role plays hangs together, and a talk is worth what its lines and its record say."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from saikoku.kernel import clock
from saikoku.outreach.scripts.rules import outcomes, texts
from saikoku.practice.rules import roleplays, scoring
from saikoku.practice.rules.scoring import Stage, Written

BOOK = roleplays.book()
STAGE = Stage(34_600, date(2026, 4, 17), date(2026, 4, 11))
BACK = datetime(2026, 4, 11, 15, 0, tzinfo=clock.TOKYO)
NAMES = {"name", "born", "other_born", "address", "called", "yen", "promise_day", "call_back", "operator", "center", "city",
         "phone", "city_phone"}  # fmt: skip


def right_lines(play) -> list[int]:
    return [next(number for number, one in enumerate(turn.choices) if not one.fault) for turn in play.turns]


def right_record(play) -> Written:
    expected = play.record
    outcome = outcomes.calls()[expected.outcomes[0]]
    promises = ((STAGE.promise_on, None),) if expected.promise else ()
    return Written(
        outcome=outcome.code, identified=needs(outcome), spoke_with=expected.spoke_with[0], promises=promises,
        call_back_at=BACK if expected.call_back else None, summary="。".join(words[0] for words in expected.summary),
        encouraged={kind: results[0] for kind, results in expected.encouraged.items()},
    )  # fmt: skip


def needs(outcome) -> bool:
    from saikoku.outreach.calls.rules import said

    return said.needs_identity(outcome)


def judged(play, lines, written):
    outcome = outcomes.calls().get(written.outcome)
    return scoring.score(play, lines, written, stage=STAGE, needs_identity=bool(outcome and needs(outcome)), book=BOOK)


def test_there_are_a_dozen_plays_of_cases_that_there_are_and_of_names_that_are_filled():
    cases = {key for key, one in texts.declared().items() if one.kind == "case"}
    assert len(BOOK.plays) >= 12
    assert {f"case:{play.case}" for play in BOOK.plays.values()} <= cases
    assert roleplays.names_used(list(BOOK.plays.values())) <= NAMES


@pytest.mark.parametrize("play", BOOK.plays.values(), ids=lambda play: play.key)
def test_the_right_lines_and_the_right_record_are_worth_everything(play):
    found = judged(play, right_lines(play), right_record(play))
    assert (found.points, found.passed, found.findings) == (100, True, ())


@pytest.mark.parametrize("play", BOOK.plays.values(), ids=lambda play: play.key)
def test_an_outcome_of_each_play_is_one_of_its_case_or_of_the_call_desk(play):
    assert all(code in outcomes.calls() and outcomes.calls()[code].fits("1") for code in play.record.outcomes)


@pytest.mark.parametrize("play", BOOK.plays.values(), ids=lambda play: play.key)
def test_every_wrong_line_costs_points_and_says_why(play):
    for place, turn in enumerate(play.turns):
        for number, choice in enumerate(turn.choices):
            if not choice.fault:
                continue
            lines = right_lines(play)
            lines[place] = number
            found = judged(play, lines, right_record(play))
            assert found.points < 100
            assert [(one.criterion, one.because) for one in found.findings] == [(choice.fault, choice.because)]
            assert found.serious == (choice.fault in ("identity", "privacy"))
            assert not (found.serious and found.passed)
            assert all(found.by_criterion[name][0] < found.by_criterion[name][1] for name in choice.offends)


def test_what_was_owed_let_slip_before_it_is_sure_who_talks_leaves_nothing_of_what_it_offends():
    play = BOOK.plays["promise"]
    lines = right_lines(play)
    lines[1] = next(number for number, one in enumerate(play.turns[1].choices) if one.also)
    found = judged(play, lines, right_record(play))
    assert found.by_criterion["identity"][0] == found.by_criterion["privacy"][0] == 0
    assert found.by_criterion["wording"][0] < found.by_criterion["wording"][1]


@pytest.mark.parametrize("play", BOOK.plays.values(), ids=lambda play: play.key)
def test_the_other_side_answers_what_is_wrong_and_goes_on_from_there(play):
    for place, turn in enumerate(play.turns[:-1]):
        for number, choice in enumerate(turn.choices):
            lines = [*right_lines(play)[:place], number]
            heard = roleplays.heard(play, lines, place + 1)
            assert heard.endswith(play.turns[place + 1].hears)
            assert (heard != play.turns[place + 1].hears) == bool(choice.fault)


def test_it_is_sure_who_talks_only_after_the_right_thing_was_said_where_it_is_made_sure():
    play, matches = BOOK.plays["promise"], 2
    lines = right_lines(play)
    assert not roleplays.is_identified(play, lines[:matches]) and roleplays.is_identified(play, lines[: matches + 1])
    wrong = next(number for number, one in enumerate(play.turns[matches].choices) if one.fault)
    assert not roleplays.is_identified(play, [*lines[:matches], wrong])
    assert not roleplays.is_identified(BOOK.plays["family"], right_lines(BOOK.plays["family"]))


@pytest.mark.parametrize(("change", "code"), [
    ({"outcome": "301"}, "outcome"), ({"promises": ()}, "promise-missing"), ({"spoke_with": "2"}, "spoke-with"),
    ({"promises": ((STAGE.promise_on, None), (STAGE.promise_on, 1))}, "promise-twice"),
    ({"promises": ((date(2026, 4, 16), None),)}, "promise-day"), ({"promises": ((STAGE.promise_on, 5),)}, "promise-yen"),
    ({"summary": "納める。"}, "summary-lacks"), ({"encouraged": {"loss": "1"}}, "not-encouraged:loss"),
    ({"refused": ("identity-not-checked",)}, "refused:identity-not-checked"),
])  # fmt: skip
def test_each_thing_missing_in_a_record_is_found(change, code):
    play = BOOK.plays["promise"]
    found = judged(play, right_lines(play), replace(right_record(play), **change))
    assert code in [one.code for one in found.findings] and found.points < 100


def test_the_whole_balance_named_as_an_amount_is_right_too():
    play = BOOK.plays["promise"]
    written = replace(right_record(play), promises=((STAGE.promise_on, STAGE.owed),))
    assert judged(play, right_lines(play), written).points == 100


@pytest.mark.parametrize(("key", "change", "code"), [
    ("call-back", {"call_back_at": None}, "call-back-missing"),
    ("call-back", {"call_back_at": BACK.replace(hour=16)}, "call-back-time"),
    ("call-back", {"promises": ((STAGE.promise_on, None),)}, "promise-nobody-made"),
    ("other-insurance", {"encouraged": {}}, "encouraged:loss"),
    ("family", {"summary": "国保の保険料の件。"}, "summary-tells"),
    ("family", {"identified": True}, "identified-nobody"),
])
def test_what_belongs_to_the_case_is_looked_for(key, change, code):
    play = BOOK.plays[key]
    found = judged(play, right_lines(play), replace(right_record(play), **change))
    assert code in [one.code for one in found.findings]
    assert found.passed is False or code != "identified-nobody"


def test_the_lines_stand_in_another_order_in_another_attempt_and_always_the_same_in_one():
    assert roleplays.order(1, 0, 3) == roleplays.order(1, 0, 3)
    assert len({tuple(roleplays.order(attempt, 0, 3)) for attempt in range(20)}) > 3


@pytest.mark.parametrize(("change", "why"), [
    (("fault = \"ask\"\nbecause = \"日だけ", "fault = \"ask\"\nwhy = \"日だけ"), TypeError),
    (("fault = \"ask\"\nbecause = \"日だけ", "fault = \"rude\"\nbecause = \"日だけ"), roleplays.BadPlay),
    (("key = \"paid\"\ncase", "key = \"promise\"\ncase"), roleplays.BadPlay),
    (("record = 15\n", ""), roleplays.BadPlay),
    (("also = [\"privacy\"", "also = [\"rude\""), roleplays.BadPlay),
    (("reply = \"ほかに聞く", "# reply = \"ほかに聞く"), roleplays.BadPlay),
])
def test_a_table_that_contradicts_itself_is_refused(change, why):
    from importlib.resources import files

    text = files("saikoku.practice").joinpath("roleplays.toml").read_text(encoding="utf-8")
    assert change[0] in text
    with pytest.raises(why):
        roleplays.read(text.replace(*change, 1))
