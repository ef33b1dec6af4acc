"""The leader's lists by channel: visits and messages, each line with its reckoning, and nobody against a rule."""

from datetime import date, timedelta

import pytest

from saikoku.exchange.intake.models import KeptRow, Run
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.planning.lists import operations as lists
from saikoku.registry.debtors.models import Address, Caution, Debtor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import browser
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)  # a Friday


@pytest.fixture(autouse=True)
def own_clock(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)


def page_of(client, way: str = "visit") -> str:
    answer = client.get(f"/board/now/list/?way={way}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def wanted(work: str = "03", *, balance: int = 12_000, phone: bool = True, **more) -> Debtor:
    person = people.debtor(**more)
    people.owes(person, balance=balance)
    people.target(person, work=work)
    if phone:
        people.phone(person)
    return person


def vainly_called(work: str = "01", times: int = 3) -> Debtor:
    person = wanted(work, phone=False)
    people.phone(person, f"0901234{person.pk:04d}"[-11:], kind="2", state="1")
    for ahead in range(times):
        people.called(person, NOON - timedelta(days=2 + ahead, hours=3), "301")
    return person


@pytest.mark.django_db
@pytest.mark.clause("10.4.1")
def test_visits_name_who_is_met_more_in_an_hour_than_reached_by_telephone(signed_in):
    both, door, call, evening = wanted("03"), wanted("02"), wanted("01"), wanted("03")
    people.called(both, NOON.replace(hour=18) - timedelta(days=7), "301")
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR))
    assert both.name in page and door.name in page and call.name not in page
    assert evening.name not in page, "the telephone promises more from 17 to 19"
    assert "1時間で連絡が取れる見込みの人数は、訪問(夕方から) 2.1人、電話(12〜15時) 1.4人です。" in page
    assert "1時間で連絡が取れる見込みの人数は、訪問(夕方から) 2.1人です。市の指定は訪問だけです。" in page
    assert "42%" in page


@pytest.mark.django_db
def test_the_larger_debt_comes_first_and_whoever_lives_far_away_later(signed_in):
    small, large, far = wanted("02"), wanted("02", balance=2_000_000), wanted("02", balance=2_000_000)
    Address.objects.create(debtor=far, kind="registered", address="久留米市田主丸町田主丸1", since=date(2020, 1, 1))
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR))
    assert page.index(large.name) < page.index(small.name) < page.index(far.name)
    assert "1.4人" in page


@pytest.mark.django_db
@pytest.mark.clause("10.4.2")
def test_nobody_is_proposed_for_a_visit_against_a_rule(signed_in):
    stopped, reached, promised, protected, paid, withdrawn, met = (wanted("02") for _ in range(7))
    people.stop(stopped)
    people.called(reached, NOON - timedelta(days=2), "106")
    people.promised(promised, NOON - timedelta(days=40), people.DAY + timedelta(days=5))
    Caution.objects.create(debtor=protected, code="01", since=people.DAY, run_id=1)
    paid.instalments.update(balance=0)
    withdrawn.targets.update(withdrawn=True)
    for hour in (10, 18):
        people.called(met, NOON.replace(hour=hour) - timedelta(days=7), "V20", channel="3")
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR))
    for person in (stopped, reached, promised, protected, paid, withdrawn, met):
        assert person.name not in page
    assert "今日、訪問が電話より有利な対象者はいません。" in page


@pytest.mark.django_db
def test_messages_are_proposed_after_calls_in_vain_and_say_whether_the_city_asked(signed_in):
    asked, not_asked, few = vainly_called(), vainly_called(), vainly_called(times=2)
    run = Run.objects.create(
        reference="R1", layout="T09_sms_requests", file_name="x.csv", size=1, sha256="1" * 64, encoding="cp932", fixed=False,
        was_encrypted=False, business_on=people.DAY, key_id="k", received_at=NOON, received_by="a",
    )  # fmt: skip
    KeptRow.objects.create(
        layout="T09_sms_requests", key="Q1", ordered_at=NOON, run=run, line=2,
        data={"request_number": "Q1", "debtor_number": asked.number, "send_on": "2026-04-11"},
    )  # fmt: skip
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR), "sms")
    assert asked.name in page and not_asked.name in page and few.name not in page
    assert "今月は電話 3回で、連絡が取れていません。市の依頼(T09)があります: 2026-04-11に送信。" in page
    assert "市の依頼(T09)はまだありません。" in page


@pytest.mark.django_db
def test_a_call_that_competes_with_a_visit_says_so_on_its_line(signed_in):
    tried, _ = wanted("03"), wanted("03")
    people.called(tried, NOON.replace(hour=18) - timedelta(days=7), "301")
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR), "call")
    assert "訪問(夕方から) 2.1人、電話(12〜15時) 1.4人です。訪問の候補にも載っています。" in page
    assert "電話(17〜19時) 2.4人、訪問(夕方から) 2.1人です。<" in page


@pytest.mark.django_db
def test_whoever_sees_a_list_of_visits_is_kept_with_everybody_on_it(signed_in):
    wanted("02")
    wanted("02")
    lists.open_day(at=NOON)
    page_of(signed_in(Role.SUPERVISOR))
    record = AuditRecord.objects.get(action="board.list.shown")
    assert len(record.subjects) == 2 and record.after == {"people": 2, "way": "visit"}


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["visit", "sms"])
def test_an_operator_sees_no_list_and_the_page_takes_few_queries(signed_in, django_assert_max_num_queries, way):
    assert signed_in(Role.OPERATOR).get(f"/board/now/list/?way={way}").status_code == 403
    for _ in range(6):
        wanted("02")
        vainly_called()
    lists.open_day(at=NOON)
    client = signed_in(Role.SUPERVISOR)
    client.get(f"/board/now/list/?way={way}")
    with django_assert_max_num_queries(20):
        client.get(f"/board/now/list/?way={way}")


@pytest.mark.journey
@pytest.mark.parametrize("way", ["visit", "sms"])
def test_the_lists_can_be_read_by_everybody(page, site, enter, way):
    wanted("03")
    vainly_called()
    lists.open_day(at=clock.now())
    enter(Role.SUPERVISOR)
    page.goto(f"{site}/board/now/list/?way={way}")
    browser.assert_accessible(page)


@pytest.mark.parametrize("way", ["visit", "sms"])
def test_a_list_with_nobody_on_it_says_so_once(signed_in, way, db):
    words = signed_in(Role.SUPERVISOR).get(f"/board/now/list/?way={way}").content.decode()
    assert "今日はいません" in words and "0人" not in words
