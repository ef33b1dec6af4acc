"""What the page of a received file says about it, without a database."""

from datetime import date, datetime

from saikoku.desk.reception.presenters import papers, rows, runs
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.applier import Difference
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.layouts.rules import standard
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.kernel import clock

NOON = datetime(2026, 4, 10, 12, 0, tzinfo=clock.TOKYO)


def a_run(state: State, **counts) -> Run:
    return Run(pk=1, layout="T01_targets", state=state, size=100, **counts)


def test_a_file_that_would_end_more_rows_than_it_brings_is_warned_about():
    note = runs.gone_note(a_run(State.JUDGED, rows=56, gone=5_574))
    assert "5,574 件が対象外" in note.lead
    assert "kind=gone" in note.act.url
    assert runs.gone_note(a_run(State.JUDGED, rows=5_574, gone=56)) is None
    assert runs.gone_note(a_run(State.APPLIED, rows=56, gone=5_574)) is None


def test_the_heading_and_the_steps_say_what_goes_on_now():
    layout = standard.get("T01_targets")
    run = a_run(State.JUDGED, received_at=NOON, judged_at=NOON)
    assert runs.heading(run, layout).endswith("を判定しました")
    assert runs.heading(run, layout, doing="反映").endswith("を反映しています")
    assert [step.state for step in runs.steps(run).steps] == ["past", "past", "current", "coming"]
    assert [step.state for step in runs.steps(run, applying=True).steps] == ["past", "past", "past", "current"]


def test_the_list_says_what_a_judged_file_waits_for():
    run = a_run(State.JUDGED, bad=0, received_by="first")
    assert runs.next_words(run, "first") == "ほかの人の反映を待つ"
    assert runs.next_words(run, "second") == "件数を確かめて反映する"
    assert runs.next_words(a_run(State.JUDGED, bad=1_234), "second") == "受け取れない行 1,234 件"
    assert runs.next_words(a_run(State.APPLIED, bad=0), "second") == ""


def facts(run: Run) -> dict[str, str]:
    return dict(papers._facts(run))


def test_the_receipt_says_what_was_left_out_and_why_a_file_went_back():
    said = {"received_at": NOON, "business_on": NOON.date(), "encoding": "cp932", "control_state": "absent"}
    assert facts(a_run(State.APPLIED, rows=5, bad=0, **said))["状態"] == "反映済"
    left = a_run(State.APPLIED, rows=5, bad=2, accepted_good_rows=True, **said)
    assert facts(left)["状態"] == "反映済(受け取れない 2 行を残して)"
    assert "理由" not in facts(left)
    back = a_run(State.REFUSED, rows=5, bad=2, closed_reason="合計が違う", **said)
    assert facts(back)["理由"] == "合計が違う"


def test_layouts_are_named_in_japanese():
    assert runs.layout_words(a_run(State.JUDGED)) == "T01 対象者"
    assert runs.layout_words(Run(layout="kurume_t02")) == "kurume_t02"


def test_a_file_refused_as_a_whole_shows_no_empty_counts():
    assert runs.tiles(a_run(State.REFUSED, rows=0, bad=0), "") is None
    assert runs.tiles(a_run(State.REFUSED, rows=2, new=2, changed=0, unchanged=0, bad=0), "") is not None


def test_short_names_values_and_days_of_rows_stay_on_one_line_and_long_ones_may_break():
    layout = standard.get("T02_arrears")
    faults = [Fault(41, "unpaid", "24300", "difference"), Fault(42, "unpaid", "x" * 40, "difference")]
    short, long = rows.fault_table(layout, faults).rows
    assert [cell.stays_whole for cell in short[1:3]] == [True, True]
    assert [cell.stays_whole for cell in long[1:3]] == [True, False]
    changed = Difference(line=1, key=("1",), old={"as_of": date(2026, 3, 31)}, new={"as_of": date(2026, 4, 9)})
    (row,) = rows.changed_table(layout, [changed], {}).rows
    assert [cell.stays_whole for cell in row[3:6]] == [True, True, True]
