"""Components draw what they are given: escaped, in the manner of their kind, without gaps."""

import re
from datetime import date

import pytest
from django.template import engines

from saikoku.ui import charts
from saikoku.ui import components as ui
from tests.ui import samples

COLUMNS = [ui.Column("氏名"), ui.Column("納期限", "day"), ui.Column("未納額", "yen")]


def draw(part) -> str:
    return engines["django"].from_string("{% load ui %}{% show part %}").render({"part": part})


def test_a_table_writes_each_value_in_the_manner_of_its_column():
    drawn = draw(ui.Table("一覧", COLUMNS, [ui.Row(["試験 〇〇", date(2026, 3, 31), -12_300], url="/cases/1/")]))
    assert '<th scope="row"><a href="/cases/1/">試験 〇〇</a></th>' in drawn
    assert ">2026-03-31</td>" in drawn
    assert '<td class="num">−12,300<span class="unit">円</span></td>' in drawn


def test_an_unknown_sum_is_not_an_empty_cell():
    assert "市に確認" in draw(ui.Table("一覧", COLUMNS, [["試験 〇〇", None, None]]))


def test_words_may_stand_where_a_sum_would():
    drawn = draw(ui.Table("一覧", COLUMNS, [["合計", "", "対象外"]]))
    assert '<td class="num">対象外</td>' in drawn


def test_a_row_with_too_few_cells_is_a_fault():
    with pytest.raises(ValueError, match="shorter"):
        draw(ui.Table("一覧", COLUMNS, [["試験 〇〇"]]))


def test_an_empty_list_says_so_instead_of_showing_heads():
    drawn = draw(ui.Table("一覧", COLUMNS, [], empty=ui.EmptyState("まだありません。")))
    assert "まだありません。" in drawn
    assert "<table" not in drawn


@pytest.mark.parametrize("name", sorted(samples._list() | samples._figures() | samples._talk()))
def test_nothing_given_to_a_component_becomes_markup(name):
    """Every text of every component is escaped: the samples are redrawn with markup in all their words."""
    drawn = draw(_poisoned(samples.parts()[name]))
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def _poisoned(part):
    """The same part with a script in each of its words; kinds, tones, states and shapes stay."""
    from dataclasses import fields, is_dataclass, replace

    kept = {"kind", "tone", "state", "shape", "sorted", "template", "width", "id", "poll_every", "key"}
    if is_dataclass(part):
        return replace(part, **{f.name: _poisoned(getattr(part, f.name)) for f in fields(part) if f.name not in kept})
    if isinstance(part, str):
        return f"<script>{part}" if part else part
    if isinstance(part, list | tuple):
        return type(part)(_poisoned(one) for one in part)
    return part


def test_a_figure_that_should_be_zero_is_red_only_above_zero():
    assert "bad" not in draw(ui.Tiles([ui.Tile("受け取れない行", 0, danger=True)]))
    assert "bad" in draw(ui.Tiles([ui.Tile("受け取れない行", 3, danger=True)]))


def test_nothing_is_drawn_for_nothing_and_a_list_is_drawn_in_order():
    assert draw(None) == ""
    drawn = draw([ui.Chip("先"), ui.Chip("後")])
    assert drawn.index("先") < drawn.index("後")


def test_a_board_says_in_words_what_its_signs_mean():
    drawn = draw(samples.parts()["matrix"])
    assert '<span aria-hidden="true">約</span><span class="vh">約束中</span>' in drawn


def test_bars_stand_on_the_axis_and_the_tallest_reaches_the_top():
    chart = charts.Bars("", "", [charts.Bar("a", 12, "12"), charts.Bar("b", 14, "14")], axis_from=12)
    low, high = chart.drawn()
    assert low.height == 0
    assert high.y == charts.TOP
    assert high.y + high.height == chart.base


@pytest.mark.parametrize("values", [[], [0, 0], [-3, 5]])
def test_odd_numbers_draw_no_impossible_bar(values):
    chart = charts.Bars("", "", [charts.Bar("", value, "") for value in values], target=0)
    assert all(bar.height >= 0 for bar in chart.drawn())
    assert "<svg" in draw(chart)


def test_a_forecast_begins_where_the_line_of_what_was_ends():
    chart = samples.parts()["forecast"]
    end = f"{chart.last[0]} {chart.last[1]}"
    assert chart.actual_path.endswith(end)
    assert chart.expected_path.startswith(f"M{end}")
    assert chart.band_path.startswith(f"M{end}")


def test_a_forecast_of_nothing_is_an_empty_frame():
    drawn = draw(charts.Forecast("", "", ["4/1"], [], ""))
    assert 'class="actual"' not in drawn


def test_a_page_of_fifty_rows_stays_small():
    rows = [ui.Row(["試験 〇〇", date(2026, 3, 31), 12_300], url=f"/cases/{number}/") for number in range(50)]
    page = samples.draw("gallery", table=ui.Table("一覧", COLUMNS, rows), total=None)
    assert len(page.encode()) < 40_000


@pytest.mark.parametrize("number", ["400", "403", "csrf", "404", "405", "409", "422", "429", "500", "halted"])
@pytest.mark.parametrize("frame", [None, samples.frame("受け取り")], ids=["outside", "inside"])
def test_every_error_page_says_what_happened_and_what_to_do(number, frame):
    drawn = engines["django"].get_template(f"ui/errors/{number}.html").render({"frame": frame, "code": "A1B2"})
    assert len(re.findall("<h1>", drawn)) == 1
    assert "ください" in drawn
    assert "A1B2" in drawn
