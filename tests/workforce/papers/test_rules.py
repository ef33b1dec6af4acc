"""Numbers, moves, sums and typings of numbered paper, without a database."""

import random
from datetime import date, datetime, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.workforce.papers.rules import conflicts, fates, numbers, states, typing
from saikoku.workforce.papers.rules.fates import Given
from saikoku.workforce.papers.rules.numbers import Kind, Number
from saikoku.workforce.papers.rules.states import MOVES, Held, Moved, State, Step
from saikoku.workforce.papers.rules.typing import Typed

MORNING = clock.at(date(2026, 4, 10), 8)
NOON = clock.at(date(2026, 4, 10), 12)


@pytest.mark.parametrize("number", [Number(kind, bundle, place) for kind in Kind for bundle, place in [(1, 1), (9999, 999)]])
def test_a_number_is_read_as_it_is_written_and_no_digit_may_be_another(number):
    text = str(number)
    assert numbers.parse(text) == number
    assert numbers.parse(text.replace("-", "").lower()) == number
    for place, letter in enumerate(text):
        if letter.isdigit():
            for other in set("0123456789") - {letter}:
                assert numbers.parse(text[:place] + other + text[place + 1 :]) is None, text


def test_the_kinds_do_not_pass_for_each_other():
    texts = {str(Number(kind, 12, 34)) for kind in Kind}
    assert len({text[-1] for text in texts}) == len(Kind)
    assert numbers.parse(str(Number(Kind.LEAF, 12, 34)).replace("PL", "PV")) is None


def test_full_width_numbers_are_read():
    assert numbers.parse("ＰＬー００１２ー０３４ー" + str(Number(Kind.LEAF, 12, 34))[-1]) == Number(Kind.LEAF, 12, 34)


def test_a_check_code_belongs_to_its_number_and_key():
    one = numbers.check_code("PL-0001-001-1", b"k" * 32)
    assert len(one) == 11 and one != numbers.check_code("PL-0001-002-1", b"k" * 32)
    assert one != numbers.check_code("PL-0001-001-1", b"l" * 32)


def held(*states_: State, holder: str = "V01", since: datetime = MORNING) -> list[Held]:
    return [Held(place, state, holder, since) for place, state in enumerate(states_, 1)]


@pytest.mark.parametrize(
    ("step", "papers", "changes", "expected"),
    [
        (Step.OUT, held(State.STOCK), {}, []),
        (Step.OUT, held(State.STOCK, State.OUT), {"wanted": 2}, ["not-in-that-state"]),
        (Step.OUT, held(State.STOCK), {"holder": ""}, ["holder-missing"]),
        (Step.OUT, held(State.STOCK), {"wanted": 2}, ["numbers-unknown"]),
        (Step.OUT, [], {"wanted": 0}, ["numbers-unknown"]),
        (Step.OUT, held(State.STOCK), {"acted_at": NOON + timedelta(minutes=1)}, ["moment-to-come"]),
        (Step.OUT, held(State.STOCK), {"acted_at": NOON}, []),
        (Step.OUT, held(State.STOCK), {"acted_at": MORNING - timedelta(minutes=1)}, ["before-the-step-before"]),
        (Step.OUT, held(State.STOCK), {"acted_at": MORNING}, []),
        (Step.OUT, held(State.STOCK, since=MORNING.replace(second=41)), {"acted_at": MORNING}, []),  # in the same minute
        (Step.VOID, held(State.OUT), {"reason": " "}, ["reason-missing"]),
        (Step.LOST, held(State.OUT), {"reason": ""}, ["reason-missing"]),
        (Step.LOST, held(State.MADE), {"reason": "x"}, ["not-in-that-state"]),
        (Step.BACK, held(State.USED), {}, ["not-in-that-state"]),
        (Step.BACK, [*held(State.OUT), *held(State.OUT, holder="V02")], {"wanted": 2}, ["several-holders"]),
        (Step.LOST, [*held(State.OUT), *held(State.OUT, holder="V02")], {"wanted": 2, "reason": "x"}, ["several-holders"]),
        (Step.VOID, [*held(State.OUT), *held(State.STOCK, holder="")], {"wanted": 2, "reason": "x"}, ["several-holders"]),
        (Step.OUT, [*held(State.STOCK), *held(State.STOCK, holder="")], {"wanted": 2}, []),
        (
            Step.VOID, held(State.USED), {"acted_at": NOON + timedelta(days=1), "reason": ""},
            ["not-in-that-state", "moment-to-come", "reason-missing"],
        ),
    ],
)  # fmt: skip
def test_a_transfer_is_refused_with_every_reason(step, papers, changes, expected):
    plain = {"wanted": 1, "holder": "V01", "acted_at": MORNING + timedelta(hours=1), "now": NOON, "reason": ""}
    assert states.transfer_refusals(step, papers, **(plain | changes)) == expected


@pytest.mark.parametrize(
    ("step", "by", "ended", "expected"),
    [
        (Step.OUT, "second", False, []),
        (Step.OUT, "jiro", False, []),
        (Step.OUT, "leader", False, ["own-transfer"]),
        (Step.VOID, "jiro", False, ["own-paper"]),
        (Step.LOST, "second", True, ["ended-already"]),
    ],
)
def test_a_second_person_confirms_who_did_not_spoil_it(step, by, ended, expected):
    assert states.confirm_refusals(step, recorded_by="leader", by=by, holder_logins={"jiro"}, ended=ended) == expected


OUT = Moved(Step.OUT, "V01", MORNING)


@pytest.mark.parametrize(
    ("state", "moves", "holder", "acted_at", "expected"),
    [
        (State.OUT, [OUT], "V01", NOON, []),
        (State.OUT, [OUT], "V01", MORNING, []),
        (State.OUT, [OUT], "V01", MORNING - timedelta(minutes=1), ["before-counted-out"]),
        (State.OUT, [OUT], "V02", NOON, ["not-his-paper"]),
        (State.USED, [OUT], "V01", NOON, ["used-already"]),
        (State.VOID, [OUT], "V01", NOON, ["paper-void"]),
        (State.STOCK, [], "V01", NOON, ["not-counted-out"]),
        (State.LOST, [OUT, Moved(Step.LOST, "V01", NOON)], "V01", NOON, []),
        (State.LOST, [OUT, Moved(Step.LOST, "V01", NOON)], "V01", NOON + timedelta(minutes=1), ["after-lost"]),
        (State.LOST, [Moved(Step.LOST, "", NOON)], "V01", NOON, ["not-counted-out"]),
        (State.LOST, [OUT, Moved(Step.BACK, "V01", NOON), Moved(Step.LOST, "", NOON)], "V01", NOON, ["not-counted-out"]),
        (State.OUT, [OUT, Moved(Step.BACK, "V01", NOON), Moved(Step.OUT, "V02", NOON)], "V01", NOON, ["not-his-paper"]),
    ],
)
def test_a_paper_is_written_on_by_whoever_held_it_then(state, moves, holder, acted_at, expected):
    assert states.use_refusals(state, moves, holder=holder, acted_at=acted_at) == expected


@pytest.mark.clause("16.12.ク")
def test_what_was_counted_out_is_used_void_returned_lost_or_out_whatever_happened():
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng, day = random.Random(seed), date(2026, 4, 10)
    for _ in range(300):
        steps, state, holder, issued = [], dict.fromkeys(range(1, 8), State.STOCK), {}, 0
        for turn in range(rng.randrange(40)):
            place, step = rng.choice(list(state)), rng.choice(list(Step))
            if state[place] not in MOVES[step] or (step is Step.USED and not holder.get(place)):
                continue
            holder[place] = rng.choice(["V01", "V02"]) if step is Step.OUT else holder.get(place, "")
            issued += step is Step.OUT
            state[place] = MOVES[step][state[place]]
            steps.append(Given(place, step, holder[place], day + timedelta(days=turn // 5)))
            if step is Step.BACK:
                holder[place] = ""
        found = fates.sums(steps)
        assert sum(one.issued for one in found.values()) == issued
        assert sum(one.out for one in found.values()) == sum(one is State.OUT for one in state.values())
        assert sum(one.used for one in found.values()) == sum(one is State.USED for one in state.values())


def typed(*rows) -> list[Typed]:
    return [Typed(turn, by, values) for turn, (by, values) in enumerate(rows, 1)]


SAME, OTHER = {"yen": 5000, "on": "2026-04-10"}, {"yen": 500, "on": "2026-04-10"}


@pytest.mark.parametrize(
    ("rows", "turns"),
    [
        ([], None),
        ([("a", SAME)], None),
        ([("a", SAME), ("a", SAME)], None),
        ([("a", SAME), ("b", OTHER)], None),
        ([("a", SAME), ("b", SAME)], (1, 2)),
        ([("a", OTHER), ("b", SAME), ("a", SAME)], (2, 3)),
        ([("a", SAME), ("b", OTHER), ("c", SAME)], (1, 3)),
        ([("a", SAME), ("b", SAME), ("a", OTHER)], None),
    ],
)
def test_two_people_have_to_say_the_same(rows, turns):
    found = typing.agreed(typed(*rows))
    assert (found and (found[0].turn, found[1].turn)) == turns


def test_differences_are_told_field_by_field():
    first, second = {"yen": 5000, "on": "a", "gone": 1}, {"yen": 500, "on": "a", "new": 2}
    assert [(one.field, one.first, one.second) for one in typing.differences(first, second)] == [
        ("yen", 5000, 500), ("gone", 1, None), ("new", None, 2),
    ]  # fmt: skip
    assert typing.differences(SAME, dict(SAME)) == []


@pytest.mark.parametrize(
    ("rows", "turns"),
    [
        ([("a", SAME)], None), ([("a", SAME), ("b", SAME)], None), ([("a", SAME), ("b", OTHER)], (1, 2)),
        ([("a", SAME), ("b", OTHER), ("b", {"yen": 50})], (1, 3)),
    ],
)  # fmt: skip
def test_the_last_of_two_people_are_laid_beside_each_other(rows, turns):
    found = typing.laid_beside(typed(*rows))
    assert (found and (found[0].turn, found[1].turn)) == turns


@pytest.mark.parametrize(("weights", "is_open", "own_act", "leads", "expected"), [
    ([], True, False, False, conflicts.Way(True, False, False)),
    ([], False, False, True, conflicts.Way(False, False, False)),
    ([], True, True, True, conflicts.Way(False, False, False)),
    (["tell"], True, False, False, conflicts.Way(True, False, False)),
    (["decide"], True, False, False, conflicts.Way(False, True, False)),
    (["decide"], True, False, True, conflicts.Way(True, False, True)),
    (["decide", "refuse"], True, False, True, conflicts.Way(False, False, True)),
])  # fmt: skip
def test_who_may_record_what_two_typed_alike(weights, is_open, own_act, leads, expected):
    found = [conflicts.Conflict("any", conflicts.Weight(one)) for one in weights]
    assert conflicts.way(found, is_open=is_open, own_act=own_act, leads=leads) == expected
