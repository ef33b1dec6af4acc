"""The proposal from a ledger: days and hours with their doubt, an overload with its numbers, the paper for the city."""

from datetime import date, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db.models import F
from pypdf import PdfReader

from saikoku.desk.proposal import queries
from saikoku.governance.contract import operations as contract
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.planning.lists import operations as lists
from saikoku.planning.staffing import operations as staffing
from saikoku.planning.staffing.rules.month import Beside
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Promise
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.shifts import operations as shifts
from saikoku.workforce.workers import operations as workers
from tests.planning import people
from tests.workforce import people as crew

pytestmark = [pytest.mark.django_db, pytest.mark.clause("7.3"), pytest.mark.clause("8.1")]
MOST_QUERIES = 20


class Silent:
    def begin(self, step): ...
    def better(self, cost, bound, seconds): ...


@pytest.fixture(autouse=True)
def own_clock(monkeypatch, noon):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(noon)


@pytest.fixture
def ledger(noon):
    """A busy half hour on a Friday, a quiet one on a Monday, and a list of people still to be reached."""
    friday = noon.date() - timedelta(days=7)
    for minute in range(30):
        for channel in ("1", "2"):
            people.called(people.debtor(), people.at(friday, 10, minute), "301", channel=channel,
                          recorded_at=people.at(friday, 10, minute) + timedelta(minutes=6))  # fmt: skip
    people.called(people.debtor(), people.at(noon.date() - timedelta(days=4), 14), "301")
    for _ in range(20):
        people.callable_person()
    lists.open_day(at=noon)


def test_ways_carry_their_doubt_and_are_measured_against_the_even_one(ledger, noon):
    found = queries.proposal(noon)
    assert found.people == 20 and found.month == Month(2026, 5)
    even = found.ways[0]
    assert even.option.name == "even" and even.more == (0, 0)
    for way in found.ways:
        assert way.contacts[0] <= way.brings.contacts * 1.2 and way.contacts[0] <= way.contacts[1]
    assert all(low <= mean * 1.05 and mean <= high * 1.05 for mean, low, high in found.chances.values())
    assert found.overloaded


def test_the_page_proposes_with_numbers_and_names_an_overload(ledger, signed_in, django_assert_max_num_queries):
    client = signed_in(Role.SUPERVISOR)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get("/proposal/").content.decode()
    assert "令和8年5月の実施日時と体制の提案" in page and "/proposal/targets/" in page
    assert client.get("/proposal/targets/").status_code == 200
    assert "令和8年5月" in page and "過負荷が続いています" in page and "8割の幅" in page


def test_the_effect_stands_beside_the_targets_with_what_it_rests_on(ledger, noon, somebody, signed_in):
    for amount in (8_000, 16_000):
        debtor = people.debtor()
        draft = Draft(debtor.pk, "11", "101", noon.date() - timedelta(days=20), time(10), spoke_with="1",
                      promises=(Promised(noon.date() - timedelta(days=15), amount),))  # fmt: skip
        contacts.append(draft=draft, worker_number="W001", by=somebody, at=noon)
    Promise.objects.update(state="2", paid_yen=F("promised_yen"), judged_on=noon.date())
    found = queries.proposal(noon)
    assert (found.follows.promised.cases, found.follows.paid.cases, found.follows.yen.cases) == (2, 2, 2)
    assert found.follows.yen.mean == 12_000 and found.counted == 1.0
    for way in found.ways:
        assert way.yen[0] == pytest.approx(way.brings.contacts * found.follows.expected)
        assert way.yen[1] < way.yen[2]
    page = signed_in(Role.SUPERVISOR).get("/proposal/").content.decode()
    assert "うち自主納付額等に数える分" in page and "期日の過ぎた約束 2件" in page and "この案の見込み" in page


def test_the_agreed_weights_shape_the_ways_and_their_names(ledger, noon, signed_in):
    Term.objects.filter(name="proposal_evening_percent").update(value=250)
    evenings = queries.proposal(noon).ways[2]
    assert evenings.option.name == "evenings"
    assert evenings.option.hours[5, 3] / evenings.option.hours[5, 2] == pytest.approx(2.5)
    assert "夕方を2.5倍に厚く" in signed_in(Role.SUPERVISOR).get("/proposal/").content.decode()


def test_heads_hours_and_targets_are_of_the_coming_month_and_of_its_calendar(ledger, noon, signed_in):
    found = queries.proposal(noon)
    targets = sum(found.targets[name] for name in ("calls_city_tax", "calls_premium"))
    assert found.asked.month == found.month and found.asked.target == targets
    assert found.asked.days == sum(found.open_days.values()) and 7 in found.open_days
    half_hours = range(9 * 60, 19 * 60, 30)
    places = [(one.weekday, one.start) for one in found.found]
    assert places == [(weekday, start) for weekday in sorted(found.open_days) for start in half_hours]
    for cell, hours in found.best.option.hours.items():
        first, last = found.bands[cell[1]]
        of_cell = [one.outbound for one in found.found if one.weekday == cell[0] and first * 60 <= one.start < last * 60]
        assert sum(of_cell) / 2 * found.open_days[cell[0]] == pytest.approx(hours)
    page = signed_in(Role.SUPERVISOR).get("/proposal/").content.decode()
    assert f"{targets:,}件" in page and f"{found.asked.target:,}件/月" in page and "日・休日" in page and "19:00" not in page


def test_leaders_are_told_of_an_overload_on_their_first_page(ledger, signed_in):
    client = signed_in(Role.SUPERVISOR)
    assert "/staffing/overload/" in client.get("/").content.decode()
    told = client.get("/staffing/overload/").content.decode()
    assert "過負荷が続いています" in told and "金曜 10:00" in told


def test_without_an_overload_nothing_is_told(noon, signed_in):
    assert "過負荷" not in signed_in(Role.SUPERVISOR).get("/staffing/overload/").content.decode()


def test_without_records_the_page_says_what_comes_next(signed_in):
    client = signed_in(Role.SUPERVISOR)
    assert "まだ架電の記録がない" in client.get("/proposal/").content.decode()
    assert client.get("/proposal/paper.pdf").status_code == 404


def test_the_paper_for_the_city_holds_the_shifts_and_nobodys_wishes(ledger, noon, signed_in):
    staff = [*(crew.worker(f"90{n}", skills=["supervise"], week_least=1440) for n in range(4)), crew.worker("910")]
    workers.wish(worker_id=staff[-1].pk, kind="leave", first_on=date(2026, 5, 7), note="入院のため", by=crew.LEADER, at=noon)
    plan = staffing.ask_for_shifts(month=Month(2026, 5), beside=Beside(languages=1), by=crew.LEADER, at=noon)
    shifts.make(plan_id=plan.pk, teller=Silent(), by=crew.LEADER, at=noon, seconds=6)
    client = signed_in(Role.OPERATIONS_MANAGER)
    answer = client.get("/proposal/paper.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "この案の見込み" in text and "見込みのもと" in text and "約束による納付(円)" in text.replace("\n", "")
    assert "実施日時及び人員配置の提案" in text and "910 " in text and "労働基準法32条" in text
    assert "入院" not in text and "休暇" not in text
    book = openpyxl.load_workbook(BytesIO(client.get("/proposal/paper.xlsx").content))
    assert {"実施日時", "見込まれる効果", "30分ごとの人員", "勤務表", "前提と出典"} <= set(book.sheetnames)
    taken = AuditRecord.objects.filter(action="proposal.paper.taken").values_list("after__kind", flat=True)
    assert sorted(taken) == ["pdf", "xlsx"]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ASSISTANT])
def test_others_do_not_see_it(role, signed_in):
    assert signed_in(role).get("/proposal/").status_code == 403
