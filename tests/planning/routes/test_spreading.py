"""Numbers on a map: apart where there is room, together in one mark where there is none. A table, no database."""

from itertools import combinations
from math import hypot

import pytest

from saikoku.planning.routes.rules import spreading
from saikoku.planning.routes.rules.spreading import Room, Stand

HERE, NEAR, FAR = (0.0, 0.0), (4.0, 2.0), (200.0, 0.0)
NOWHERE = Room(10, 20, 1, allowed=lambda x, y: False)
ON_THE_LINE = Room(10, 20, 1, allowed=lambda x, y: y == 0)
"""Three places: on it, and one to each side."""


@pytest.mark.parametrize(("numbers", "words"), [
    ([3], "3"), ([3, 7], "3・7"), ([7, 3], "3・7"), ([3, 4], "3・4"), ([3, 4, 5], "3〜5"), ([12, 13, 14], "12〜14"),
    ([9, 10, 11], "9〜11"), ([1, 3, 4, 5], "1ほか"), ([12, 14, 17], "12ほか"), ([10, 12], "10・12"), ([100, 102], "100ほか"),
    (range(1, 61), "1〜60"), ([1, 3, 5], "1ほか"),
])  # fmt: skip
def test_what_a_mark_of_several_numbers_says(numbers, words):
    assert spreading.together(list(numbers)) == words


@pytest.mark.parametrize(("points", "kinds", "room", "expected"), [
    ([], "", ON_THE_LINE, []),
    ([HERE, FAR], "aa", ON_THE_LINE, [(0, 0, (0,)), (200, 0, (1,))]),
    ([HERE, HERE, HERE], "aaa", ON_THE_LINE, [(0, 0, (0,)), (11, 0, (1,)), (-11, 0, (2,))]),
    ([HERE] * 4, "aaaa", ON_THE_LINE, [(0, 0, (0, 1, 2, 3))]),
    ([HERE, NEAR, HERE, HERE, FAR], "aaaaa", ON_THE_LINE, [(0, 0, (0, 1, 2, 3)), (200, 0, (4,))]),
    ([HERE] * 5, "abbbb", ON_THE_LINE, [(0, 0, (0,)), (21, 0, (1, 2, 3, 4))]),
    ([HERE] * 2, "ab", NOWHERE, [(0, 0, (0, 1))]),
    ([HERE, FAR], "aa", Room(10, 20, 1, allowed=lambda x, y: x < 50), [(0, 0, (0, 1))]),
    ([HERE, (40.0, 0.0), FAR], "aba", Room(10, 20, 1, allowed=lambda x, y: x < 50), [(0, 0, (0, 2)), (40, 0, (1,))]),
    ([HERE], "a", Room(10, 20, 1, taken=[HERE], allowed=lambda x, y: y == 0), [(11, 0, (0,))]),
])  # fmt: skip
def test_who_stands_where_and_with_whom(points, kinds, room, expected):
    assert spreading.gather(points, kinds, room) == [Stand(*one) for one in expected]


@pytest.mark.parametrize("count", [1, 7, 20, 60, 200])
def test_no_mark_lies_on_another_and_nobody_is_lost(count):
    points = [(float(37 * turn % 300), float(53 * turn % 260)) for turn in range(count)]
    room = Room(52, 52, 2, taken=[(150.0, 130.0)], allowed=lambda x, y: 0 <= x <= 300 and 0 <= y <= 260)
    kinds = [("a", "b")[turn % 2] for turn in range(count)]
    stands = spreading.gather(points, kinds, room)
    assert sorted(member for one in stands for member in one.members) == list(range(count))
    assert all(hypot(one.x - other.x, one.y - other.y) >= 52 for one, other in combinations(stands, 2))
    assert stands == spreading.gather(points, kinds, room)


@pytest.mark.parametrize(("places", "ways"), [
    ([HERE], []), ([FAR], [(200, 0)]), ([HERE, FAR, FAR], [(200, 0)]), ([NEAR, FAR], [(4, 2), (200, 0)]),
])  # fmt: skip
def test_ways_lead_from_a_mark_to_each_place_once(places, ways):
    assert Stand(0, 0, (0,)).leads(places) == ways
