"""The table of answers on the screen: defaults at the start, counts and spans afterwards, for the person asked for."""

from datetime import date, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.answering import operations, presenters, queries
from saikoku.planning.answering.models import Learned
from saikoku.planning.answering.rules import profiles
from saikoku.planning.timing import queries as timing
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.planning import people

DAY = date(2026, 6, 10)
BY = Actor("system:test")


@pytest.fixture(autouse=True)
def in_june(monkeypatch):
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(clock.at(DAY, 12))


def calls(count: int, outcome: str, hour: int) -> None:
    person = people.debtor(born_on=date(1970, 1, 1))
    phone = people.phone(person, kind="2")
    for ahead in range(count):
        day = DAY - timedelta(days=1 + ahead)
        people.called(person, clock.at(day, hour), outcome, phone=phone.number)


def _learned():
    operations.learn(on=DAY, by=BY, at=clock.at(DAY, 6))
    row = Learned.objects.get()
    return (row.pk, row.made_at), DAY, timing.calling(DAY).bands


def page_of(client, address: str = "/answering/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
@pytest.mark.clause("7.3")
def test_at_the_start_the_page_shows_the_defaults_and_says_so(signed_in):
    page = page_of(signed_in(Role.SUPERVISOR))
    assert "まだ学んだ記録がありません" in page and "市と未協議" in page
    assert "18%" in page and "24%" in page and "国籍、言語、病気、性別、氏名、住所は使いません" in page


@pytest.mark.django_db
def test_after_a_night_the_page_shows_how_many_calls_it_stands_on(signed_in):
    calls(30, "301", 10)
    operations.learn(on=DAY, by=BY, at=clock.at(DAY, 6))
    page = page_of(signed_in(Role.SUPERVISOR))
    assert "架電 30件から、令和8年6月10日(水)の分として学びました" in page


@pytest.mark.django_db
@pytest.mark.clause("7.3")
def test_the_page_says_what_is_still_unsure_and_how_the_draw_of_the_day_sees_it(signed_in):
    calls(30, "301", 10)
    calls(70, "101", 10)
    known = queries.of_version(*_learned())
    told = presenters.tried(known)
    assert any("年齢では、架電 100件のうち 0件(0.0%)" in line for line in told), "70 contacts weigh more than the default"
    rows = {row.cells[0]: row.cells for row in presenters.unsure(known).rows}
    assert "年齢: 50〜64歳" not in rows and "年齢: 29歳以下" in rows
    for name, place in (("age", 0), ("kind", 1)):
        words = f"{presenters.NAMES[name]}: {presenters.trait_words(known)[name][place]}"
        mean, drawn = known.reached[name].mean[place], known.drawn[name][place]
        expected = "先に試す" if drawn > mean * 1.0513 else "後に回る" if drawn < mean / 1.0513 else "見込みどおり"
        assert rows[words][-2:] == [f"×{drawn:.2f}", expected]
    page = page_of(signed_in(Role.SUPERVISOR))
    assert "どこをまだ試しているか" in page and "年齢: 29歳以下" in page


def test_before_the_first_night_nothing_is_said_to_be_tried():
    known = queries.of_version(None, DAY, ((9, 12), (12, 15)))
    assert presenters.tried(known) == ["まだくじを引いていません。最初の夜に学んだ後、毎朝引きます。"]


@pytest.mark.django_db
def test_another_kind_of_person_has_another_table(signed_in):
    client = signed_in(Role.SUPERVISOR)
    young = page_of(client, "/answering/?age=0&kind=1&tries=2&past=0")
    assert "自宅、29歳以下、今月3回目、先月まで架電なしの人" in young
    assert young != page_of(client)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/answering/?age=99", "/answering/?age=x&past=-1", "/answering/?kind=%EF%BC%91"])
def test_whatever_cannot_be_shows_the_average_person(signed_in, address):
    assert "携帯、50〜64歳、今月1回目、先月まで架電なしの人" in page_of(signed_in(Role.SUPERVISOR), address)


@pytest.mark.django_db
def test_the_page_takes_few_queries(signed_in, django_assert_max_num_queries):
    client = signed_in(Role.SUPERVISOR)
    with django_assert_max_num_queries(20):
        client.get("/answering/")


def test_every_past_has_words_of_its_own():
    words = {presenters.past_words(code) for code in range(profiles.PASTS)}
    assert len(words) == profiles.PASTS


@pytest.mark.journey
def test_the_page_can_be_used_by_everybody(page, site, enter):
    enter(Role.SUPERVISOR)
    page.goto(site + "/answering/")
    browser.assert_accessible(page)
