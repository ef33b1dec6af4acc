"""What the page of a received file says about it, without a database."""

from saikoku.desk.reception.presenters import runs
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.states import State


def a_run(state: State, **counts) -> Run:
    return Run(pk=1, layout="T01_targets", state=state, size=100, **counts)


def test_a_file_that_would_end_more_rows_than_it_brings_is_warned_about():
    note = runs.gone_note(a_run(State.JUDGED, rows=56, gone=5_574))
    assert "5,574 件が対象外" in note.lead
    assert "kind=gone" in note.act.url
    assert runs.gone_note(a_run(State.JUDGED, rows=5_574, gone=56)) is None
    assert runs.gone_note(a_run(State.APPLIED, rows=56, gone=5_574)) is None


def test_a_file_refused_as_a_whole_shows_no_empty_counts():
    assert runs.tiles(a_run(State.REFUSED, rows=0, bad=0), "") is None
    assert runs.tiles(a_run(State.REFUSED, rows=2, new=2, changed=0, unchanged=0, bad=0), "") is not None
