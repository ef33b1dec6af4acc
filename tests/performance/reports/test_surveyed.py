"""The reports say how many residence surveys were asked for, begun, done, what was found, and how old the open ones are."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from saikoku.assembly import wiring
from saikoku.documents import report as documents
from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.inquiry.residences.queries.summary import summary_between
from saikoku.inquiry.residences.rules import selection
from saikoku.inquiry.residences.rules.summary import Found, Request, Summary
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.figures import queries as figures
from saikoku.performance.reports import operations
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.queries import drafts, months
from saikoku.performance.reports.rules import surveyed
from saikoku.performance.reports.rules.kinds import KINDS
from saikoku.performance.reports.rules.surveyed import Surveyed
from saikoku.planning.targets.models import Target
from tests.planning import people

pytestmark = [pytest.mark.clause("10.2.カ"), pytest.mark.clause("15.3.ア")]
MANAGER = Actor("manager")
APRIL = Month(2026, 4)
EDGES = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 11), date(2026, 4, 30), date(2026, 5, 1)]
DAYS = [*EDGES, *EDGES, date(2026, 3, 20), date(2026, 4, 5), date(2026, 4, 20), date(2026, 5, 9)]
IN_MAY = clock.at(date(2026, 5, 20), 10)
AGES = ("当日・翌日", "1週間まで", "2週間まで", "30日まで", "30日を超える")


def tables(found: Surveyed) -> dict[str, documents.Table]:
    return {one.title: one for one in surveyed.sections(found)}


def test_the_tables_say_what_was_counted():
    told = Summary(
        requests={Request.ANSWERED: 3, Request.UNDER_WAY: 2, Request.WAITING: 4}, begun={"returned-mail": 5, "city-asked": 1},
        done=6, given_up=1, found=[Found("S02", 4, 1), Found("S05", 2, 0)],
        open_since={date(2026, 4, 30): 1, date(2026, 4, 29): 1, date(2026, 4, 23): 2, date(2026, 3, 30): 3},
        waiting_since={date(2026, 4, 1): 4},
    )  # fmt: skip
    found = tables(Surveyed("当月", APRIL.last, told))
    assert found["当月の居所調査"].rows == (
        ("市から依頼のあった方(月ごとの人数)", 9), ("　うち所見のある方", 3), ("　うち調査中の方", 2),
        ("　うち調査を始めていない方", 4), ("始めた調査", 6), ("　市の依頼(当月の対象者のファイル)", 1), ("　郵便の返戻", 5),
        ("所見により終わった調査", 6), ("取りやめた調査", 1), ("終わっていない調査", 7),
    )  # fmt: skip
    findings = found["所見別の居所調査件数"]
    assert findings.rows == (("S02", "居住確認(状況)", 5, 1), ("S05", "居住なし・空家", 2, 0))
    assert findings.total == ("計", "", 7, 1)
    ages = found["終わっていない居所調査の経過日数"]
    assert ages.rows == tuple(zip(AGES, (2, 2, 0, 0, 3), (0, 0, 0, 4, 0), strict=True))
    assert ages.total == ("計", 7, 4)


# -- the same, read slowly -------------------------------------------------------------------------------------------


def moment(chance: random.Random, on: date):
    return clock.at(on, chance.choice([0, 9, 23]), chance.choice([0, 59]))


def world(chance: random.Random) -> None:
    for _ in range(chance.randint(8, 14)):
        person = people.debtor()
        for programme, month in {(chance.choice(["11", "12"]), chance.choice([3, 4, 4, 5])) for _ in range(2)}:
            if chance.random() < 0.8:
                Target.objects.create(
                    debtor=person, programme=programme, work=chance.choice(["05", "05", "02"]), month=date(2026, month, 1),
                    delivered_on=chance.choice(DAYS), withdrawn=chance.random() < 0.2, run_id=1,
                )  # fmt: skip
        for ended in range(chance.choice([0, 1, 2])):
            survey(chance, person, ends=ended == 0 or chance.random() < 0.5)


def survey(chance: random.Random, person, *, ends: bool) -> None:
    opened, closed = sorted([moment(chance, chance.choice(DAYS)), moment(chance, chance.choice(DAYS))])
    how = {"state": "waiting"}
    if ends:
        how = chance.choice([{"state": "done"}, {"state": "closed", "closed_why": "x"}])
        how |= {"closed_at": closed, "closed_by": "a"}
    elif Survey.objects.filter(debtor=person, state="waiting").exists():
        return
    codes = chance.sample(list(selection.RULES), chance.choice([1, 2]))
    row = Survey.objects.create(
        debtor=person, reasons=[code for code in selection.RULES if code in codes], address="旭町1", opened_at=opened,
        opened_by="a", **how,
    )  # fmt: skip
    old, on = None, opened.astimezone(clock.TOKYO).date()
    for turn in range(chance.choice([0, 1, 2, 3])):
        on += timedelta(days=chance.choice([0, 0, 1, 9]))
        old = Finding.objects.create(
            survey=row, number=f"W{row.pk}", corrects=old, seen={}, seen_at=opened, proposed="S05", text="x", why="y",
            outcome=chance.choice(["S01", "S04", "S05", "S06"]), on_day=on, record_number=f"F{row.pk}-{turn}",
            worker_number="W1", by="a", at=clock.at(on, 9),
        )  # fmt: skip


def stood(row: Finding, last: date) -> bool:
    return row.on_day <= last and not any(one.corrects_id == row.pk and one.on_day <= last for one in Finding.objects.all())


def state_of(person: int, delivered: date, last: date) -> Request:
    answers = [one for one in Finding.objects.exclude(outcome="S04").select_related("survey") if one.survey.debtor_id == person]
    first = {row.number: row.on_day for row in Finding.objects.filter(corrects=None)}
    if any(stood(row, last) and first[row.number] >= delivered for row in answers):
        return Request.ANSWERED
    return Request.UNDER_WAY if any(one.debtor_id == person for one in open_ones(last)) else Request.WAITING


def day(at) -> date:
    return at.astimezone(clock.TOKYO).date()


def open_ones(last: date) -> list[Survey]:
    return [one for one in Survey.objects.all()
            if day(one.opened_at) <= last and (one.closed_at is None or day(one.closed_at) > last)]  # fmt: skip


def literal(first: date, last: date) -> Summary:
    asked: dict = {}
    for row in Target.objects.filter(work="05", withdrawn=False):
        if (first.year, first.month) <= (row.month.year, row.month.month) <= (last.year, last.month):
            key = (row.month, row.debtor_id)
            asked[key] = max(asked.get(key, row.delivered_on), row.delivered_on)
    states = {key: state_of(key[1], on, last) for key, on in asked.items()}
    begun = [one for one in Survey.objects.all() if first <= day(one.opened_at) <= last]
    ended = [one for one in Survey.objects.exclude(closed_at=None) if first <= day(one.closed_at) <= last]
    rows = [row for row in Finding.objects.all() if first <= row.on_day and stood(row, last)]
    earliest = {row.number: row.on_day for row in Finding.objects.filter(corrects=None)}
    found = [
        Found(code, *(sum(row.outcome == code and (earliest[row.number] < first) == late for row in rows) for late in (0, 1)))
        for code in sorted({row.outcome for row in rows})
    ]
    of_last = {key: on for key, on in asked.items() if (key[0].year, key[0].month) == (last.year, last.month)}
    waiting = [on for key, on in of_last.items() if states[key] == Request.WAITING]
    return Summary(
        requests={state: list(states.values()).count(state) for state in Request},
        begun=Counter(one.reasons[0] for one in begun), done=sum(one.state == "done" for one in ended),
        given_up=sum(one.state == "closed" for one in ended), found=found,
        open_since=Counter(day(one.opened_at) for one in open_ones(last)), waiting_since=Counter(waiting),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_what_is_counted_is_what_a_literal_reading_counts(seed):
    chance = random.Random(seed)
    world(chance)
    for first, last in [(APRIL.first, APRIL.last), (DAYS[2], DAYS[2]), (APRIL.first, date(2026, 5, 20))]:
        told = summary_between(first, last)
        assert told == literal(first, last)
        delivered = list(wiring.DELIVERIES["R04_whereabouts"](first, last))
        assert Counter(row["outcome"] for row in delivered) == Counter({one.outcome: one.rows for one in told.found})


@pytest.mark.django_db
def test_counting_asks_once_however_many_there_are(django_assert_num_queries):
    world(random.Random(1))
    with django_assert_num_queries(1):
        summary_between(APRIL.first, APRIL.last)


# -- in the papers ---------------------------------------------------------------------------------------------------


@pytest.fixture
def one_found(recorded, debtor_of):
    """A survey begun on 3 April and done on the 10th; another that is still open in May."""
    person, other = debtor_of(), debtor_of()
    done = Survey.objects.create(
        debtor=person, reasons=["returned-mail"], address="旭町1", opened_at=clock.at(date(2026, 4, 3), 9), opened_by="a",
        state="done", closed_at=clock.at(date(2026, 4, 10), 13), closed_by="a",
    )  # fmt: skip
    Survey.objects.create(
        debtor=other, reasons=["always-absent"], address="旭町2", opened_at=clock.at(date(2026, 4, 20), 9), opened_by="a",
        state="waiting",
    )  # fmt: skip
    record = recorded(person, channel="3", work="05", outcome="S05", on=date(2026, 4, 10))
    return Finding.objects.create(
        survey=done, number="W1-01", seen={}, seen_at=clock.at(date(2026, 4, 10), 12), proposed="S05", outcome="S05",
        text="空家", on_day=date(2026, 4, 10), record_number=record.record_number, worker_number="V01", by="a",
        at=clock.at(date(2026, 4, 10), 13),
    )  # fmt: skip


def rows(report: Report, title: str) -> dict:
    (table,) = [one for one in documents.from_facts(report.facts).sections
                if isinstance(one, documents.Table) and one.title == title]  # fmt: skip
    return {row[0].strip("　"): row[1:] for row in table.rows}


def freeze(kind: str, on: date) -> Report:
    return operations.freeze(kind=kind, on=on, by=MANAGER, at=IN_MAY).report


def write(kind: str, texts: dict[str, str]) -> None:
    seen = drafts.last_note(KINDS[kind], APRIL.first)
    operations.write_notes(kind=kind, on=APRIL.first, texts=texts, seen=seen, by=MANAGER, at=IN_MAY)


@pytest.mark.clause("15.3.イ.1")
@pytest.mark.clause("15.3.ウ")
@pytest.mark.clause("15.4.ア")
def test_every_report_has_its_surveys(one_found):
    daily = freeze("daily", date(2026, 4, 10))
    assert rows(daily, "当日の居所調査")["所見により終わった調査"] == (1,)
    assert rows(daily, "当日の居所調査")["始めた調査"] == (0,)
    assert rows(daily, "所見別の居所調査件数") == {"S05": ("居住なし・空家", 1, 0)}
    monthly = freeze("monthly", APRIL.first)
    counted = rows(monthly, "当月の居所調査")
    told = [counted[name][0] for name in ("始めた調査", "郵便の返戻", "訪問のたびに不在", "終わっていない調査")]
    assert told == [2, 1, 1, 1]
    assert rows(monthly, "終わっていない居所調査の経過日数")["2週間まで"] == (1, 0)
    missed = [line.indicator.name for line in months.month(APRIL, cut_at=IN_MAY).missed]
    write("monthly_meeting", {f"countermeasure:{name}": "増員する" for name in missed})
    assert rows(freeze("monthly_meeting", APRIL.first), "当月の居所調査") == counted
    write("yearly", {"summary": "総括", "proposals": "提案", "plan": "計画", "training": "研修"})
    yearly = freeze("yearly", APRIL.first)
    assert rows(yearly, "当年度の居所調査")["始めた調査"] == (2,)
    assert rows(yearly, "終わっていない居所調査の経過日数")["30日まで"] == (1, 0), "the year runs: the age is that of today"


def test_a_survey_is_no_visit_of_the_figures(one_found):
    assert figures.figures_of(APRIL).households_visited == 0
    assert rows(freeze("monthly", APRIL.first), "当月の訪問")["訪問の件数"] == (0,)


def test_what_was_frozen_stays_and_a_correction_of_may_is_told_in_may(one_found):
    first = freeze("monthly", APRIL.first)
    held = dict(first.facts)
    Finding.objects.create(
        survey=one_found.survey, number=one_found.number, corrects=one_found, seen={}, seen_at=one_found.seen_at,
        proposed="S05", outcome="S02", text="明かり", why="夜に見た", on_day=date(2026, 5, 8), record_number="X",
        worker_number="V01", by="a", at=IN_MAY,
    )  # fmt: skip
    Survey.objects.filter(state="waiting").update(state="closed", closed_at=IN_MAY, closed_by="a", closed_why="納付")
    first.refresh_from_db()
    assert first.facts == held
    april = tables(months.month(APRIL, cut_at=IN_MAY).surveys)
    assert april["当月の居所調査"].rows[-1] == ("終わっていない調査", 1)
    assert april["所見別の居所調査件数"].total == ("計", "", 1, 0)
    may = tables(months.month(Month(2026, 5), cut_at=IN_MAY).surveys)
    assert may["所見別の居所調査件数"].rows == (("S02", "居住確認(状況)", 1, 1),)
    assert may["当月の居所調査"].rows[-2:] == (("取りやめた調査", 1), ("終わっていない調査", 0))
