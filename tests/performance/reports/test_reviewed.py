"""The reviews of calls stand in the frozen packages of the meetings: counts, shares, what was found, and nobody's name."""

from datetime import date, datetime

import pytest

from saikoku.documents import report as documents
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.outreach.quality import operations as quality
from saikoku.outreach.quality.models import Sampled
from saikoku.outreach.quality.rules import checklists
from saikoku.performance.reports import operations
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.queries import drafts, months
from saikoku.performance.reports.rules.kinds import KINDS
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.3"), pytest.mark.clause("15.4.ア")]
LEADER, AYA = Actor("leader", worker_number="W9"), Actor("aya", worker_number="W1", display_name="見本 あや")
MONDAY, APRIL = date(2026, 4, 13), Month(2026, 4)
IN_MAY = datetime(2026, 5, 8, 10, 0, tzinfo=clock.TOKYO)
COUNTS, FOUND = "応対の点検と指導(当月に終わった期間)", "点検で分かったこと(班の合計)"


@pytest.fixture
def reviewed(monkeypatch):
    """Ten calls in a week of April, four drawn, two reviewed, one accepted by Aya, one note answered."""
    monkeypatch.setattr(contract, "follow_clock", lambda: None)
    clock.run_from(clock.at(MONDAY, 10))
    for number in range(10):
        people.called(
            people.debtor(), clock.at(date(2026, 4, 10), 14), "101", worker_number=f"W{1 + number % 2}", spoke_with="1",
            call_number=f"A{number}",
        )  # fmt: skip
    quality.draw_due(on=MONDAY, by=Actor("system:day"), at=clock.now())
    marks = {item.key: "1" for item in checklists.on(MONDAY).items}
    first, second = Sampled.objects.filter(worker_number="W1").order_by("pk")
    step(first, "reviewed", marks=marks | {"manner": "2"}, remark="早口でした")
    step(second, "reviewed", marks=marks | {"manner": "3"})
    step(first, "accepted", by=AYA)
    note = quality.write_note(record_number=first.record_number, kind="praise", text="復唱", by=LEADER, at=clock.now())
    quality.answer_note(note_id=note.pk, text="続けます", by=AYA, at=clock.now())
    return second


def step(sampled, name, by=LEADER, **more) -> None:
    quality.take_step(sampled_id=sampled.pk, step=name, by=by, at=clock.now(), **more)


def package(kind: str = "monthly_meeting") -> Report:
    texts = {"new_targets": "据え置き", "summary": "総括", "proposals": "提案"} if kind == "yearly_meeting" else {}
    facts = months.year(2026, cut_at=IN_MAY) if texts else months.month(APRIL, cut_at=IN_MAY)
    texts |= {f"countermeasure:{line.indicator.name}": "増員する" for line in facts.missed}
    seen = drafts.last_note(KINDS[kind], APRIL.first)
    if not seen:
        operations.write_notes(kind=kind, on=APRIL.first, texts=texts, seen=seen, by=LEADER, at=IN_MAY)
    return operations.freeze(kind=kind, on=APRIL.first, by=LEADER, at=IN_MAY).report


def rows(report: Report, title: str) -> dict:
    sections = documents.from_facts(report.facts).sections
    (table,) = [one for one in sections if isinstance(one, documents.Table) and one.title == title]
    return {row[0].strip("　"): tuple(str(value) for value in row[1:]) for row in table.rows}


def test_the_package_says_how_many_calls_were_reviewed_what_share_and_what_was_found(reviewed):
    report = package()
    counted = rows(report, COUNTS)
    assert counted == {
        "話せた通話(選ぶもとの通話)": ("10", "None"), "うち乱数で選んだ通話": ("4", "40.00"),
        "うち点検した通話": ("2", "50.00"),
        "うち終わったもの": ("1", "50.00"), "うち評価を改めたもの": ("0", "0.00"), "うち異議を確かめているもの": ("0", "0.00"),
        "指導の記録": ("1", "None"), "うち本人が答えたもの": ("1", "100.00"),
    }  # fmt: skip
    items = {item.key: item for item in checklists.on(MONDAY).items}
    found = rows(report, FOUND)
    assert len(found) == len(items)
    assert found[items["manner"].words][1:] == ("0", "1", "1", "0.00")
    assert {one[1:] for words, one in found.items() if words != items["manner"].words} == {("2", "0", "0", "100.00")}


def test_nobody_and_nothing_that_was_said_stands_in_the_package(reviewed):
    told = str(package().facts["sections"])
    for hidden in ("見本", "あや", "aya", "W1", "早口", "続けます"):
        assert hidden not in told.split("応対の点検", 1)[1], hidden


def test_what_is_frozen_stays_and_a_later_step_makes_another_version(reviewed):
    first = package()
    held = dict(first.facts)
    step(reviewed, "objected", by=AYA, remark="違う")
    second = package()
    first.refresh_from_db()
    assert (first.facts, first.version, second.version) == (held, 1, 2)
    assert rows(first, COUNTS)["うち異議を確かめているもの"] == ("0", "0.00")
    assert rows(second, COUNTS)["うち異議を確かめているもの"] == ("1", "50.00")


def test_a_month_without_reviews_has_no_shares(monkeypatch):
    counted = rows(package(), COUNTS)
    assert {one[0] for one in counted.values()} == {"0"} and {one[1] for one in counted.values()} == {"None", "-"}


@pytest.mark.clause("15.4.イ")
def test_the_package_of_the_year_sums_its_months(reviewed):
    assert rows(package("yearly_meeting"), "応対の点検と指導(当年度に終わった期間)")["うち乱数で選んだ通話"] == ("4", "40.00")
