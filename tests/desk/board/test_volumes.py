"""Volumes of any period by chosen headings: the same numbers in the table, the chart and the workbook."""

import io
from datetime import date, time

import openpyxl
import pytest

from saikoku.desk.board.presenters import volumes as words
from saikoku.kernel import clock
from saikoku.performance.figures.rules.acts import Kind
from saikoku.performance.figures.rules.volumes import KINDS, Heading, Volume
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.performance.conftest import debtor_of, recorded  # noqa: F401 the ledger's fixtures

pytestmark = pytest.mark.django_db
ASKED = {"first": "2026-04-01", "last": "2026-04-30", "kind": "calls", "by": "hour", "then": ""}


@pytest.fixture(autouse=True)
def in_april(monkeypatch):
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(clock.at(date(2026, 4, 10), 12))


@pytest.fixture
def four_calls(recorded):  # noqa: F811
    recorded(started_at=time(9, 5), outcome="101", promised_on=date(2026, 4, 20), promised_yen=12_000)
    recorded(started_at=time(9, 30))
    recorded(started_at=time(18, 0), programme="01", worker_number="W2")
    recorded(started_at=time(18, 10), channel="3", outcome="V20")


def page_of(client, **more) -> str:
    answer = client.get("/board/volumes/", ASKED | more)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.clause("10.5.イ")
def test_one_heading_shows_acts_contacts_and_promises(four_calls, signed_in):
    page = page_of(signed_in(Role.SUPERVISOR))
    assert "最も多いのは9時台で2件です。" in page
    assert "33.33%" in page  # of three calls one contact
    assert "12,000" in page
    assert "18時台" in page


@pytest.mark.clause("10.5.イ")
def test_two_headings_make_a_cross_table_and_visits_are_counted_apart(four_calls, signed_in):
    client = signed_in(Role.SUPERVISOR)
    crossed = page_of(client, by="worker", then="side")
    assert all(word in crossed for word in ("W1", "W2", "市税", "保険料"))
    visits = page_of(client, kind="visits", by="outcome")
    assert "V20" in visits
    assert "最も多いのはV20" in visits
    assert "それぞれの科目に数えます" in page_of(client, by="programme")


def test_the_workbook_has_the_numbers_of_the_page_and_is_noted(four_calls, signed_in):
    client = signed_in(Role.SUPERVISOR)
    answer = client.get("/board/volumes/", ASKED | {"as": "xlsx"})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert ["9時台", 2, 1] in [row[:3] for row in rows]
    assert ["18時台", 1, 0] in [row[:3] for row in rows]
    assert ["計", 3, 1] in [row[:3] for row in rows]
    assert AuditRecord.objects.filter(action="board.volumes.taken").count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"last": "2026-03-01"}, "最後の日が最初の日より前です"), ({"first": "2026-02-30"}, "2026-02-30"),
        ({"then": "hour"}, "行の区分と同じです"), ({"by": "luck"}, "行の区分"),
        ({"first": "2020-01-01", "last": "2020-02-01"}, "契約の開始日より前"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_says_why(wrong, told, signed_in):
    answer = signed_in(Role.SUPERVISOR).get("/board/volumes/", ASKED | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_period_without_acts_says_so_and_the_page_opens_with_the_present_month(signed_in):
    client = signed_in(Role.INSPECTOR)
    assert "この期間に、数えるものはありません" in page_of(client, first="2026-01-05", last="2026-01-06")
    assert client.get("/board/volumes/").status_code == 200


def test_many_columns_are_gathered_in_one_and_nothing_is_lost():
    found = [Volume((row, str(column)), 1 + column, 0, 0, 0) for row in ("W1", "W2") for column in range(20)]
    names, rows, total = words.counted(found, [Heading.WORKER, Heading.OUTCOME])
    assert names[-2:] == [words.REST, "計"]
    assert total[-1] == sum(one.acts for one in found)
    assert [row[-1] for row in rows] == [210, 210]
    assert sum(total[1:-1]) == total[-1]


def test_every_heading_and_kind_has_words():
    assert set(words.HEADINGS) == set(Heading)
    assert set(words.KINDS) == set(KINDS)
    assert set(words.KIND_WORDS) == set(Kind)
    assert words.named(Heading.WEEKDAY, 7) == "日曜"
    assert words.named(Heading.OUTCOME, "ZZZ") == "ZZZ"


@pytest.mark.parametrize(("first", "last", "said"), [
    ("2026-04-01", "9999-12-31", "9999年は扱えません。"), ("0001-01-01", "2026-04-30", "1年は扱えません。"),
    ("1990-01-01", "2026-04-30", "期間が長すぎます。"),
])  # fmt: skip
def test_a_period_that_nobody_can_mean_is_refused_in_words(signed_in, first, last, said):
    answer = signed_in(Role.SUPERVISOR).get("/board/volumes/", ASKED | {"first": first, "last": last})
    assert answer.status_code == 422
    assert said in answer.content.decode()
