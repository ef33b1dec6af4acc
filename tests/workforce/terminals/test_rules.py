"""When a device serves, what its position says, what is wrong with it, and what the management tool's list must be."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from saikoku.kernel import clock
from saikoku.workforce.terminals.rules import admission, mdm, positions, standing, states
from saikoku.workforce.terminals.rules.positions import Place
from saikoku.workforce.terminals.rules.standing import Limits, Seen
from saikoku.workforce.terminals.rules.states import SHUT, Act, State

NOW = datetime(2026, 4, 10, 14, 0, tzinfo=clock.TOKYO)
TODAY = NOW.date()
LIMITS = Limits(pattern_days=7, silent_minutes=10)
REAL, PRACTICE = True, False


@pytest.mark.parametrize(
    ("is_real", "state", "certificate", "shown", "expected"),
    [
        (REAL, None, "", "", "terminal-missing"),
        (PRACTICE, None, "", "", None),
        (REAL, State.IN_USE, "", "", None),
        (REAL, State.IN_USE, "", "ab", None),
        (REAL, State.IN_USE, "ab", "ab", None),
        (REAL, State.IN_USE, "ab", "", "certificate-differs"),
        (REAL, State.IN_USE, "ab", "cd", "certificate-differs"),
        (PRACTICE, State.IN_USE, "ab", "cd", "certificate-differs"),
        (REAL, State.WAITING, "", "", "terminal-shut"),
        (PRACTICE, State.LOCKED, "", "", "terminal-shut"),
        (REAL, State.LOST, "", "", "terminal-shut"),
        (REAL, State.RETIRED, "", "", "terminal-shut"),
    ],
)
@pytest.mark.clause("16.12.シ.i")
def test_who_may_work_in_the_field_from_here(is_real, state, certificate, shown, expected):
    assert admission.refusal(is_real=is_real, state=state, certificate=certificate, shown=shown) == expected


@pytest.mark.parametrize(("is_real", "valid", "any_card", "expected"), [
    (REAL, True, True, None), (REAL, False, True, "card-missing"), (REAL, False, False, "card-missing"),
    (PRACTICE, True, True, None), (PRACTICE, False, True, "card-missing"), (PRACTICE, False, False, None),
])  # fmt: skip
def test_a_card_that_was_lost_serves_nobody_also_in_practice(is_real, valid, any_card, expected):
    assert admission.card_refusal(is_real=is_real, holds_valid=valid, holds_any=any_card) == expected


@pytest.mark.parametrize(
    ("began", "here", "stays"), [(None, None, True), (3, 3, True), (3, None, False), (None, 3, False), (3, 4, False)]
)
def test_a_session_stays_where_it_began(began, here, stays):
    assert admission.same_device(signed_in_from=began, terminal_id=here) is stays


def reachable(state: State) -> set[State]:
    found, open_ = {state}, [state]
    while open_:
        here = open_.pop()
        for act in states.possible(here):
            then = states.after(here, act)
            if then not in found:
                found.add(then)
                open_.append(then)
    return found


@pytest.mark.clause("16.12.シ.ix")
def test_nothing_but_a_release_brings_a_shut_terminal_back():
    ways = {(state, act) for state in SHUT for act in Act if states.after(state, act) not in {None, *SHUT}}
    assert ways == {(State.LOCKED, Act.RELEASE)}
    assert reachable(State.RETIRED) == {State.RETIRED}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("33.319300,130.508400,12", Place(Decimal("33.319300"), Decimal("130.508400"), 12)),
        ("-90,180,0", Place(Decimal("-90"), Decimal("180"), 0)),
        ("denied", "denied"),
        ("timeout", "timeout"),
        ("", None),
        ("33.3,130.5", None),
        ("91,130,5", None),
        ("33,181,5", None),
        ("33,130,-1", None),
        ("NaN,130,5", None),
        ("33,Infinity,5", None),
        ("33,130,1e9", None),
        ("33;130;5", None),
        ("あ,130,5", None),
        ("1" * 81, None),
    ],
)
@pytest.mark.clause("16.12.シ.x")
def test_a_position_is_a_place_or_says_why_not(text, expected):
    assert positions.read(text) == expected


FRESH = NOW - timedelta(minutes=10)
OLD = NOW - timedelta(minutes=10, seconds=1)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(TODAY, FRESH, FRESH, True), []),
        (Seen(TODAY, OLD, FRESH, True), ["silent"]),
        (Seen(TODAY, None, None, True), ["silent"]),
        (Seen(TODAY, FRESH, OLD, True), ["no-position"]),
        (Seen(TODAY, FRESH, None, True), ["no-position"]),
        (Seen(TODAY, OLD, None, False), []),
        (Seen(None, FRESH, FRESH, True), ["pattern-unknown"]),
        (Seen(TODAY - timedelta(days=7), FRESH, FRESH, True), []),
        (Seen(TODAY - timedelta(days=8), OLD, FRESH, True), ["silent", "pattern-old"]),
    ],
)
@pytest.mark.clause("16.12.シ.ii")
def test_what_is_wrong_with_a_terminal(seen, expected):
    assert standing.faults(seen, LIMITS, NOW) == expected


HEAD = "端末名,製造番号,パターンファイル更新日\r\n"


def told(text: str, encoding: str = "utf-8"):
    return mdm.read(text.encode(encoding), today=TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_list_of_the_management_tool_is_read_in_either_encoding(encoding):
    rows, faults = told(HEAD + "一号,SN-1,2026/04/09 03:10\r\n\r\n二号,SN-2,2026-04-10\r\n", encoding)
    assert faults == []
    assert [(row.serial, row.pattern_file_on) for row in rows] == [("SN-1", date(2026, 4, 9)), ("SN-2", date(2026, 4, 10))]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, "製造番号"),
        ("製造番号\r\nSN-1\r\n", 1, "パターンファイル更新日"),
        (HEAD + "一号,,2026-04-09\r\n", 2, "製造番号"),
        (HEAD + "一号,SN-1,きのう\r\n", 2, "パターンファイル更新日"),
        (HEAD + "一号,SN-1,2026-04-31\r\n", 2, "パターンファイル更新日"),
        (HEAD + f"一号,SN-1,{2**63}-04-09\r\n", 2, "パターンファイル更新日"),
        (HEAD + "一号,SN-1,2026-04-11\r\n", 2, "パターンファイル更新日"),
        (HEAD + "一号,SN-1,2026-04-09\r\n二号,SN-1,2026-04-09\r\n", 3, "製造番号"),
        (HEAD + "一号,SN-1\r\n", 2, ""),
        (HEAD + '一号,"SN-1,2026-04-09\r\n', 1, ""),
    ],
)
def test_a_list_that_is_not_whole_says_where(text, line, column):
    _, faults = told(text)
    assert (faults[0].line, faults[0].column) == (line, column)
    assert faults[0].reason.endswith("。")


def test_bytes_in_no_known_encoding_are_refused():
    assert mdm.read(b"\xff\xfe\x81", today=TODAY)[1][0].line == 1
