"""How sure a number is: where it came from, how old it is, and what happened when it was used."""

from datetime import date, timedelta

import pytest

from saikoku.kernel import phone_truth
from saikoku.kernel.phone_truth import Answer, Grade, Used

TODAY = date(2026, 4, 10)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def used(*pairs) -> list[Used]:
    return [Used(ago(days), answer) for days, answer in pairs]


R, G, S, N, W, D = Answer.REACHED, Answer.RANG, Answer.SOMEBODY, Answer.NOBODY, Answer.WRONG, Answer.DEAD


@pytest.mark.clause("10.3.イ")
@pytest.mark.parametrize(("source", "state", "age", "uses", "score", "grade"), [
    ("03", "2", 0, (), 50, Grade.LIKELY),
    ("01", "2", 0, (), 70, Grade.LIKELY),
    ("06", "1", 0, (), 90, Grade.SURE),
    ("09", "2", 0, (), 35, Grade.DOUBTFUL),
    ("77", "2", 0, (), 35, Grade.DOUBTFUL),
    ("03", "2", 364, (), 50, Grade.LIKELY),
    ("03", "2", 365, (), 45, Grade.LIKELY),
    ("03", "2", 730, (), 40, Grade.DOUBTFUL),
    ("03", "2", 9_000, (), 30, Grade.DOUBTFUL),
    ("03", "2", 60, ((30, R),), 80, Grade.SURE),
    ("03", "2", 60, ((30, G),), 80, Grade.SURE),
    ("03", "2", 300, ((200, R),), 75, Grade.SURE),
    ("03", "2", 60, ((30, S),), 60, Grade.LIKELY),
    ("03", "2", 60, ((30, S), (20, S)), 60, Grade.LIKELY),
    ("03", "2", 60, ((30, N),), 47, Grade.LIKELY),
    ("03", "2", 60, ((30, N), (20, N)), 44, Grade.DOUBTFUL),
    ("03", "2", 60, tuple((days, N) for days in range(1, 21)), 35, Grade.DOUBTFUL),
    ("03", "2", 60, ((30, N), (20, R)), 80, Grade.SURE),
    ("03", "2", 60, ((30, R), (20, N)), 77, Grade.SURE),
    ("03", "3", 10, (), 0, Grade.NO_USE),
    ("03", "4", 10, ((10, W),), 0, Grade.NO_USE),
    ("03", "3", 10, ((30, R),), 0, Grade.NO_USE),
    ("03", "3", 10, ((5, G),), 80, Grade.SURE),
    ("03", "2", 60, ((30, W),), 0, Grade.NO_USE),
    ("03", "2", 60, ((30, D), (5, N)), 0, Grade.NO_USE),
    ("03", "2", 60, ((30, W), (5, R)), 80, Grade.SURE),
    ("03", "2", 60, ((30, R), (5, W)), 0, Grade.NO_USE),
    ("06", "1", 10, ((30, D),), 90, Grade.SURE),
    ("06", "1", 10, ((10, D), (10, G)), 100, Grade.SURE),
    ("03", "2", 10, ((10, D),), 50, Grade.LIKELY),
    ("01", "1", 0, ((0, R),), 100, Grade.SURE),
    ("03", "2", 10, ((-1, W),), 50, Grade.LIKELY),
])  # fmt: skip
def test_a_number_has_a_score_and_a_grade(source, state, age, uses, score, grade):
    found = phone_truth.of(source=source, state=state, learned_on=ago(age), used=used(*uses), today=TODAY)
    assert (found.score, found.grade) == (score, grade)


def test_the_steps_add_up_to_the_score():
    found = phone_truth.of(source="03", state="1", learned_on=ago(800), used=used((400, R), (30, S), (3, N)), today=TODAY)
    assert found.steps == (("source", 50), ("confirmed", 15), ("age", -10), ("reached", 20), ("somebody", 10), ("nobody", -3))
    assert sum(points for _, points in found.steps) == found.score == 82
