"""Presence, places, ways, hours and the choice of doors: tables of cases, no database."""

from datetime import date

import pytest

from saikoku.governance.law.rules import working_hours
from saikoku.kernel.dated import NothingInForce
from saikoku.planning.routes.rules import choosing, defaults, places, presence, tables, timeline, travel
from saikoku.planning.routes.rules.doors import Call, Door, Stretch, Task, Walker
from saikoku.planning.routes.rules.places import Gazetteer, Place
from saikoku.planning.routes.rules.presence import Seen
from saikoku.planning.routes.rules.travel import Going, Point

FRIDAY, SATURDAY, HOLIDAY = date(2026, 4, 10), date(2026, 4, 11), date(2026, 4, 29)
KNOWN = defaults.on(FRIDAY)
OFFICE = Point(33.319, 130.508)
GOING = Going(130, {"1": 12, "2": 24}, 400)
HOUR = 3600
DAY = (Stretch(17 * HOUR // 2, 35 * HOUR // 2, 0.28), Stretch(35 * HOUR // 2, 41 * HOUR // 2, 0.42))


def door(key: int, lat: float = 33.32, lng: float = 130.51, *, worth: int = 1_000, agreed=None, stretches=DAY) -> Door:
    return Door(key, Point(lat, lng), worth, stretches, agreed)


def task(*walkers: Walker, doors=(), rest_from: int = 14 * HOUR, rest: int = HOUR) -> Task:
    return Task(doors, walkers, OFFICE, GOING, 600, 7_200, rest_from, rest)


def walker(opens: float = 11.5, closes: float = 20.5, *, id: int = 1, rests: int = HOUR, start: Point = OFFICE) -> Walker:
    return Walker(id, int(opens * HOUR), int(closes * HOUR), start, rests)


# ---- Breaks ----
@pytest.mark.parametrize(("attendance", "minutes"), [
    (0, 0), (360, 0), (361, 45), (405, 45), (525, 45), (526, 60), (540, 60), (720, 60),
])  # fmt: skip
def test_a_break_is_as_long_as_the_work_that_is_left_needs(attendance, minutes):
    assert working_hours.on(FRIDAY).break_within(attendance) == minutes


def test_before_the_law_there_is_no_answer():
    with pytest.raises(NothingInForce):
        working_hours.on(date(1947, 8, 31))


# ---- Presence ----
def test_without_visits_the_defaults_hold():
    table = presence.learn([], KNOWN)
    assert [table["weekday", band].chance for band in range(3)] == [0.28, 0.28, 0.42]
    assert {table["rest_day", band].chance for band in range(3)} == {0.45}


def test_visits_move_the_chance_of_their_own_kind_of_day_and_band_only():
    table = presence.learn([Seen(FRIDAY, 2, 60, 60), Seen(SATURDAY, 0, 60, 0), Seen(HOLIDAY, 0, 60, 0)], KNOWN)
    assert table["weekday", 2].chance == pytest.approx((0.42 * 60 + 60) / 120)
    assert table["rest_day", 0].chance == pytest.approx(0.45 * 60 / 180)
    assert table["weekday", 0].chance == 0.28 and table["rest_day", 1].chance == 0.45


@pytest.mark.parametrize(("day", "kind"), [(FRIDAY, "weekday"), (SATURDAY, "rest_day"), (HOLIDAY, "rest_day")])
def test_saturdays_sundays_and_holidays_are_days_of_rest(day, kind):
    assert presence.kind_of(day) == kind


def test_a_household_is_likelier_met_the_more_often_it_was():
    table = presence.learn([], KNOWN)
    never, once, new = (presence.of_household(table, FRIDAY, *seen, KNOWN) for seen in ((4, 0), (4, 4), (0, 0)))
    assert never[0] < new[0] < once[0] and new == [0.28, 0.28, 0.42]
    assert presence.of_household(table, FRIDAY, 200, 200, KNOWN)[2] <= KNOWN.presence["most"]


def test_bands_of_about_the_same_chance_are_one_and_the_hours_cut_them():
    bands = KNOWN.bands
    assert presence.stretches([0.28, 0.28, 0.42], bands, 510, 1230, 0.15) == [(510, 1050, 0.28), (1050, 1230, 0.42)]
    assert presence.stretches([0.28, 0.28, 0.42], bands, 600, 1050, 0.15) == [(600, 1050, 0.28)]
    assert len(presence.stretches([0.1, 0.2, 0.4], bands, 510, 1230, 0.15)) == 3


@pytest.mark.parametrize(("minute", "band"), [(0, 0), (510, 0), (719, 0), (720, 1), (1049, 1), (1050, 2), (1439, 2)])
def test_a_minute_lies_in_its_band(minute, band):
    assert presence.band_at(minute, KNOWN.bands) == band


# ---- Places ----
def place(name: str, code: str = "", *, is_town: bool = False) -> Place:
    return Place(name, code, 33.3, 130.5, "1", is_town)


@pytest.mark.parametrize(("address", "code", "expected"), [
    ("久留米市旭町3番1号", "", "旭町"),
    ("福岡県久留米市旭町3番1号", "", "旭町"),
    ("旭町3番1号", "", "旭町"),
    ("久留米市旭町12番1号", "", "旭町12番"),
    ("久留米市旭町120番1号", "", "旭町"),
    ("久留米市上津一丁目5番", "", "上津1丁目"),
    ("久留米市上津１丁目５番", "", "上津1丁目"),
    ("久留米市どこか1番", "8300000", "旭町"),
    ("久留米市どこか1番", "8309999", None),
    ("久留米市北野町守部1番", "", "北野町守部"),
    ("東京都港区北野町守部1番", "", "北野町守部"),
    ("", "", None),
])  # fmt: skip
def test_an_address_lies_where_its_longest_known_beginning_does(address, code, expected):
    known = Gazetteer([
        place("旭町", "8300000", is_town=True), place("旭町12番"), place("上津1丁目", is_town=True),
        place("北野町守部", is_town=True),
    ])  # fmt: skip
    found = known.find(address, code)
    assert (found.name if found else None) == expected


def test_figures_are_not_cut_in_two():
    known = Gazetteer([place("旭町1")])
    assert known.find("旭町1番地") is not None and known.find("旭町12番地") is None


def test_a_table_is_read_in_both_encodings_and_its_faults_are_all_told():
    text = "種別,町名,郵便番号,緯度,経度,地区\n事務所,事務所,830-0022,33.319,130.508,市街\n町,旭町,8300000,33.3,130.5,\n"
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        lines = tables.read(text.encode(encoding))
        assert not tables.faults(lines) and [line.kind for line in lines] == ["office", "town"]
    bad = tables.read((text + "村,,123456789,1,2,山\n町,旭町,,x,130,市街\n").encode())
    found = {code for _, code in tables.faults(bad)}
    assert found == {"no-such-kind", "no-name", "no-such-zone", "no-position", "not-a-postal-code", "name-twice"}
    assert (0, "office-once") in tables.faults(lines[1:])
    assert [line.kind for line in tables.read(text.replace("\n", "\r").encode())] == ["office", "town"]  # of an old Mac


HEAD = ",".join(tables.COLUMNS) + "\n"


@pytest.mark.parametrize("data", [
    b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x81", f"{HEAD}町,旭\0町,,33.3,130.5,\n".encode(),
    f"{HEAD}町,{'あ' * 200_000},,33.3,130.5,\n".encode(),
])  # fmt: skip
def test_what_is_no_table_is_refused(data):
    with pytest.raises(tables.NotATable):
        tables.read(data)


# ---- Ways ----
def test_a_way_is_the_straight_line_with_its_detour_at_the_speed_of_both_ends():
    here, there = Point(33.30, 130.50), Point(33.31, 130.50)
    ways = travel.ways([here, there], GOING)
    assert ways.metres[0, 1] == ways.metres[1, 0] == round(1113.2 * 1.3)
    assert ways.seconds[0, 1] == pytest.approx(1447.2 * 3.6 / 12, abs=1)
    outside = travel.ways([here, Point(33.31, 130.50, "2")], GOING)
    assert outside.seconds[0, 1] == pytest.approx(1447.2 * 3.6 / 16, abs=1)  # half at 12, half at 24


def test_where_only_the_town_is_known_the_way_inside_it_counts():
    town = Point(33.30, 130.50, is_exact=False)
    assert travel.ways([town, town], GOING).metres[0, 1] == 400
    assert travel.ways([town], GOING).metres[0, 0] == 0


# ---- Hours ----
def test_a_walk_goes_from_the_office_through_the_doors_and_back():
    found = timeline.walk(walker(), [Call(door(1)), Call(door(2))], task(rest=0))
    first, second = found.legs
    assert first.begins == walker().opens + first.way_seconds and first.ends == first.begins + 600
    assert second.metres == 0 and second.begins == first.ends
    assert found.home_at == second.ends + found.home_seconds and found.over == 0
    assert found.metres == first.metres + found.home_metres and found.expected == pytest.approx(0.56)


def test_an_agreed_hour_is_waited_for_and_lateness_is_told():
    early = timeline.walk(walker(), [Call(door(1, agreed=(13 * HOUR, 14 * HOUR)))], task(rest=0)).legs[0]
    assert early.begins == 13 * HOUR and early.late == 0
    late = timeline.walk(walker(), [Call(door(1, agreed=(9 * HOUR, 10 * HOUR)))], task(rest=0)).legs[0]
    assert late.late == late.begins - 10 * HOUR > 0


def test_better_hours_that_were_chosen_are_waited_for():
    leg = timeline.walk(walker(), [Call(door(1), 35 * HOUR // 2)], task(rest=0)).legs[0]
    assert leg.begins == 35 * HOUR // 2 and leg.chance == 0.42


def test_the_break_is_taken_once_before_the_way_that_would_go_over_its_hour():
    many = [Call(door(number)) for number in range(1, 30)]
    found = timeline.walk(walker(), many, task())
    assert abs(found.rest_at - 14 * HOUR) <= 600  # a visit that has begun is ended
    pairs = zip(found.legs, found.legs[1:], strict=False)
    gaps = [later.begins - later.way_seconds - earlier.ends for earlier, later in pairs]
    assert sorted(gaps)[-1] == HOUR and sum(gaps) == HOUR


@pytest.mark.parametrize(("opens", "closes", "has"), [
    (11.5, 20.5, True), (14, 20.5, False), (9, 15, False), (13.9, 15.1, True),
])  # fmt: skip
def test_whoever_comes_after_the_break_or_leaves_before_its_end_has_none(opens, closes, has):
    assert bool(timeline.rest_of(walker(opens, closes), task())) is has


def test_a_common_break_lies_in_everybodys_hours_as_near_to_the_wanted_hour_as_can_be():
    early, late, short = walker(8.5, 17.5), walker(11.5, 20.5, id=2), walker(17, 20, id=3, rests=0)
    assert timeline.common_rest([early, late, short], 15 * HOUR, []) == (15 * HOUR, HOUR)
    assert timeline.common_rest([walker(8.5, 15), late], 15 * HOUR, []) == (14 * HOUR - 60, HOUR)
    assert timeline.common_rest([walker(8.5, 15.5), walker(15, 20.5)], 15 * HOUR, []) is None
    assert timeline.common_rest([short], 15 * HOUR, []) == (15 * HOUR, 0)


def test_the_common_break_keeps_clear_of_agreed_hours():
    start, length = timeline.common_rest([walker()], 15 * HOUR, [(int(15.25 * HOUR), int(15.5 * HOUR))])
    assert not (start <= 15.25 * HOUR and start + length > 15.5 * HOUR)


# ---- The pool ----
def test_the_pool_holds_agreed_visits_and_the_best_that_lie_near_each_other():
    near = [door(number, 33.32 + number / 10_000) for number in range(10)]
    alone = [door(100 + number, 33.5 + number / 10) for number in range(10)]
    agreed = [door(200, 34.5, agreed=(HOUR, HOUR))]
    chosen = {one.key for one in choosing.pool([*alone, *agreed, *near], 11, 8)}
    assert chosen == {*range(10), 200}
    rich = [door(300, 33.9, worth=5_000)]
    assert 300 in {one.key for one in choosing.pool([*alone, *near, *rich], 11, 8)}
    assert len(choosing.pool(near, 50, 8)) == 10


def test_the_chance_is_that_of_the_hour():
    one = door(1)
    assert [one.chance_at(hour * HOUR) for hour in (8, 12, 17, 18)] == [0.28, 0.28, 0.28, 0.42]
    assert places.key("上津　一丁目") == "上津1丁目"
