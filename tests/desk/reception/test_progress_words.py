"""How far the work with a file is, in words: a table of what is known."""

from datetime import UTC, datetime, timedelta

import pytest

from saikoku.background.work import NO_WORK, Work
from saikoku.desk.reception.models import Progress
from saikoku.desk.reception.presenters import progress
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.intake.rules.steps import Step

NOW = datetime(2026, 4, 10, 3, 0, tzinfo=UTC)
DOING, DEAD = Work("doing"), Work("doing", is_dead=True)
RUN = Run(pk=7, state=State.JUDGING, size=1000)


def told(step: Step, **facts) -> Progress:
    since = {"begun_at": NOW - timedelta(seconds=30), "step_begun_at": NOW - timedelta(seconds=20), "told_at": NOW}
    return Progress(run_number=7, step=step, **since | facts)


def words(judging=DOING, applying=NO_WORK, how_far=None) -> str:
    return progress.part(RUN, judging, applying, how_far, NOW).words


@pytest.mark.parametrize(
    ("how_far", "said"),
    [
        (None, "判定しています。"),
        (told(Step.OPEN), "(1/4 段階): 保管したファイルを取り出しています。"),
        (told(Step.ROWS, rows=300, rows_expected=1_200, read=250, size=1000), "300 / 1,200 行を判定しました。残り約 1 分"),
        (told(Step.ROWS, rows=300, read=250, size=1000), "300 行を判定しました(ファイルの 25%)。残り約 1 分 0 秒。"),
        (told(Step.ROWS, rows=300, rows_expected=200, read=500, size=1000), "300 行を判定しました(ファイルの 50%)。"),
        (told(Step.ROWS, rows=0, read=0, size=1000), "0 行を判定しました(ファイルの 0%)。始めてから"),
        (told(Step.ROWS, rows=9, read=999, size=1000), "残り約 1 秒。"),
        (told(Step.KEYS, rows=1_200), "(3/4 段階): 1,200 行に、重なる行や"),
        (told(Step.COMPARE, rows=1_200), "(4/4 段階): 1,200 行を、前回までの内容と照らし合わせています。"),
    ],
)
def test_the_judgement_says_its_step_and_its_rows(how_far, said):
    assert said in words(how_far=how_far)


def test_the_bar_says_only_what_is_known():
    reading = told(Step.ROWS, rows=3, read=2000, size=1000)
    known = progress.part(RUN, DOING, NO_WORK, reading, NOW)
    assert (known.done, known.total) == (1000, 1000)
    for how_far in (None, told(Step.COMPARE, rows=3), told(Step.ROWS, rows=0)):
        assert progress.part(RUN, DOING, NO_WORK, how_far, NOW).done is None


def test_the_application_says_its_step():
    assert "(1/3 段階): ほかのファイルの反映が終わるのを待っています。" in words(NO_WORK, DOING, told(Step.TURN))
    assert "(2/3 段階): 判定した5 行が" in words(NO_WORK, DOING, told(Step.READY, rows=5))
    assert "(3/3 段階)" in words(NO_WORK, DOING, told(Step.MERGE, rows=5))
    assert "反映しています: 5 行を判定しました" in words(NO_WORK, DOING, told(Step.ROWS, rows=5))


def test_who_waits_is_told_for_what():
    assert "判定の順番を待っています。" in words(Work("todo"))
    assert "(前に 3 件)" in words(Work("todo", before=3))
    assert "裏方の処理が動いていないため、反映がまだ始まりません" in words(NO_WORK, Work("todo", is_anybody_there=False))


@pytest.mark.parametrize(
    ("state", "judging", "applying", "said"),
    [
        (State.JUDGING, DOING, NO_WORK, ""), (State.JUDGING, DEAD, NO_WORK, "判定が途中で止まりました"),
        (State.JUDGING, Work("failed"), NO_WORK, "判定が途中で止まりました"), (State.RECEIVED, Work("todo"), NO_WORK, ""),
        (State.RECEIVED, NO_WORK, NO_WORK, "判定が途中で止まりました"), (State.JUDGED, NO_WORK, NO_WORK, ""),
        (State.JUDGED, NO_WORK, DEAD, "反映が途中で止まりました"), (State.JUDGED, NO_WORK, Work("failed"), "反映が途中で"),
        (State.APPLIED, NO_WORK, Work("failed"), ""),
    ],
)  # fmt: skip
def test_work_that_broke_off_is_told_with_what_to_do(state, judging, applying, said):
    found = progress.broken_off(Run(pk=7, state=state), judging, applying)
    assert found.startswith(said) and bool(found) == bool(said)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 秒"), (59, "59 秒"), (60, "1 分 0 秒"), (599, "9 分 59 秒"), (640, "11 分")]
)
def test_a_span_is_said_as_exactly_as_one_needs(seconds, said):
    assert progress.span(seconds) == said
