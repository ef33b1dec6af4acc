"""A call's times by the telephone, and the files of the SIP server: tables, no server."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.businessdays import YearDay
from saikoku.outreach.telephone.rules import serving, timing
from saikoku.outreach.telephone.rules.timing import Event, Timing
from saikoku.planning.timing.rules.hours import Calling

NOON = clock.at(date(2026, 4, 10), 12, 0)


def told(*events) -> list[Event]:
    return [Event(leg, direction, kind, NOON + timedelta(seconds=second)) for leg, direction, kind, second in events]


@pytest.mark.parametrize(("events", "found"), [
    ([], None),
    ([("A", "out", "dialled", 3)], (3, None)),
    ([("A", "out", "dialled", 3), ("A", "out", "ended", 20)], (3, 20)),
    ([("A", "out", "dialled", 3), ("A", "out", "answered", 9), ("A", "out", "ended", 70)], (3, 70)),
    # busy, then the other number: one call of the desk
    ([("A", "out", "dialled", 3), ("A", "out", "ended", 5), ("B", "out", "dialled", 30), ("B", "out", "ended", 50)], (3, 50)),
    ([("A", "out", "dialled", 3), ("A", "out", "ended", 5), ("B", "out", "dialled", 30)], (3, None)),
    # what rings has not begun
    ([("A", "in", "rang", 1)], None),
    ([("A", "in", "rang", 1), ("A", "in", "ended", 9)], None),
    ([("A", "in", "rang", 1), ("A", "in", "answered", 8), ("A", "in", "ended", 60)], (8, 60)),
    ([("A", "in", "ended", 60), ("A", "in", "answered", 8), ("A", "in", "rang", 1)], (8, 60)),
])  # fmt: skip
def test_a_call_lasts_from_the_first_dialling_or_the_answer_to_the_last_end(events, found):
    expected = found and Timing(NOON + timedelta(seconds=found[0]), found[1] and NOON + timedelta(seconds=found[1]))
    assert timing.timing(told(*events)) == expected


AGREED = Calling(
    starts_on=date(2025, 11, 1), ends_on=date(2030, 10, 31), opens=time(9), closes=time(19),
    rests_yearly=frozenset({YearDay.parse("12-31")}), rests_on=frozenset({date(2026, 8, 13)}),
    bands=((9, 12), (12, 15), (15, 17), (17, 19)),
)  # fmt: skip


@pytest.mark.clause("13.3.1")
@pytest.mark.parametrize(("day", "changes", "spans"), [
    (date(2026, 4, 10), {}, [(540, 1140)]),
    (date(2026, 8, 13), {}, []),
    (date(2026, 12, 31), {}, []),
    (date(2025, 10, 31), {}, []),
    (date(2030, 11, 1), {}, []),
    (date(2026, 4, 10), {"bands": ((9, 12), (13, 19))}, [(540, 720), (780, 1140)]),
    (date(2026, 4, 10), {"opens": time(9, 30), "closes": time(18, 45)}, [(570, 1125)]),
    (date(2026, 4, 10), {"opens": time(12, 0)}, [(720, 1140)]),
    (date(2026, 4, 10), {"bands": ((0, 24),), "opens": time(0), "closes": time.max}, [(0, 1440)]),
    (date(2026, 4, 10), {"bands": ()}, []),
])  # fmt: skip
def test_the_server_is_open_exactly_in_the_agreed_hours(day, changes, spans):
    assert serving.open_minutes(day, replace(AGREED, **changes)) == spans


@pytest.mark.clause("13.3.1")
@pytest.mark.parametrize("minute", range(0, 24 * 60, 15))
def test_the_servers_hours_are_those_of_the_call_desk(minute):
    from saikoku.planning.timing.rules import hours

    calling = replace(AGREED, bands=((9, 12), (13, 19)), opens=time(9, 30))
    moment = datetime.combine(date(2026, 4, 10), time(minute // 60, minute % 60))
    is_open = any(opens <= minute < closes for opens, closes in serving.open_minutes(moment.date(), calling))
    assert is_open is (hours.refusals(moment, calling) == [])


SERVER = serving.Server(folder="/etc/saikoku-telephone", realm="desk.example.jp", trunk_address="192.0.2.10")


def test_every_word_that_the_fixed_files_leave_open_is_written():
    import re

    left_open = set(re.findall(r"SAIKOKU_[A-Z_]+", serving.fixed("kamailio.cfg") + serving.fixed("announcer.cfg")))
    written = set(re.findall(r"SAIKOKU_[A-Z_]+", serving.installation(SERVER, outbound="0942302222", announced_seconds=8.2)))
    assert left_open == written


def test_no_open_word_begins_with_another():
    """kamailio puts the values in wherever the letters stand."""
    import re

    text = serving.installation(SERVER, outbound="0942302222", announced_seconds=8.2)
    words = re.findall(r"SAIKOKU_[A-Z_]+", text)
    assert not [(one, other) for one in words for other in words if one != other and other.startswith(one)]


def test_the_tables_hold_numbers_seats_and_minutes_by_the_day_since_1970():
    days = {date(2026, 4, 10): [(540, 720), (780, 1140)], date(2026, 4, 11): []}
    text = serving.tables(inbound=["0942301111"], seats={"101": "a" * 32}, days=days)
    for line in ("$sht(inbound=>0942301111) = 1;", f'$sht(seats=>101) = "{"a" * 32}";', "$sht(opens=>20553:0) = 540;",
                 "$sht(closes=>20553:1) = 1140;"):  # fmt: skip
        assert line in text
    assert "20554" not in text


def test_the_call_is_cut_after_the_last_word():
    assert "SAIKOKU_CUT_AFTER!10!" in serving.installation(SERVER, outbound="0942302222", announced_seconds=8.2)
