"""The leader's page: from an empty day over the plan to the sheet on paper, and what it says when something is not so."""

import io
import itertools
from dataclasses import replace

import pytest
from django.db import connection
from pypdf import PdfReader

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.kernel import clock
from saikoku.planning.routes import operations
from saikoku.planning.routes.models import Appointment, Place, Plan, RouteStop
from saikoku.planning.routes.presenters import maps
from saikoku.planning.routes.queries import shown
from saikoku.planning.routes.rules import defaults
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from tests import browser, meanwhile
from tests.planning import people
from tests.planning.routes import visiting
from tests.planning.routes.visiting import BY, DAY, MORNING, duties, visitable

MOST_QUERIES = 45
pytestmark = pytest.mark.clause("10.2.ア")


@pytest.fixture(autouse=True)
def in_the_morning(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contracts.profile)
    monkeypatch.setitem(defaults.on(DAY).search, "seconds", 0.3)
    clock.run_from(MORNING)


@pytest.fixture
def team(account_of):
    return [account_of(Role.COLLECTOR, worker_number=f"V{number}") for number in (1, 2)]


@pytest.fixture
def plan(team):
    visiting.lay_out()
    for number in range(8):
        visitable(town=visiting.TOWNS[number % 4])
    return operations.make(
        plan_id=operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING).pk, by=BY, at=MORNING
    )


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def first_stop(plan) -> RouteStop:
    return next(stop for way in shown.ways(plan) for stop in way.ahead)


@pytest.mark.django_db
def test_an_empty_day_says_what_is_missing(signed_in):
    page = text_of(signed_in(Role.SUPERVISOR).get("/routes/"))
    assert "訪問員の役割を持つ利用者がいません" in page and "事務所の位置が登録されていません" in page


@pytest.mark.django_db
def test_a_leader_asks_for_routes_and_sees_them_wait(signed_in, team):
    visiting.lay_out()
    client = signed_in(Role.SUPERVISOR)
    given = {"duty": "1", "on": DAY.isoformat()}
    for one in team:
        given |= {f"on-{one.pk}": "on", f"opens-{one.pk}": "11:30", f"closes-{one.pk}": "2030"}
    answer = client.post("/routes/ask/", given)
    assert answer.status_code == 302, text_of(answer)
    asked = Plan.objects.get()
    assert asked.walkers[0] == {"account": team[0].pk, "opens": "11:30", "closes": "20:30"}
    assert "裏方の処理が動いていない" in text_of(client.get("/routes/"))
    assert client.get(f"/routes/{asked.pk}/progress/").status_code == 200
    operations.make(plan_id=asked.pk, by=BY, at=MORNING)
    assert client.get(f"/routes/{asked.pk}/progress/")["HX-Redirect"] == f"/routes/?on={DAY}"


@pytest.mark.django_db
@pytest.mark.parametrize("moment", meanwhile.MOMENTS)
def test_a_page_made_while_the_search_ends_asks_on_or_shows_its_routes(signed_in, team, moment, monkeypatch):
    visiting.lay_out()
    visitable()
    client = signed_in(Role.SUPERVISOR)
    asked = operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING)

    def make() -> None:
        operations.make(plan_id=asked.pk, by=BY, at=MORNING)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")

    meanwhile.let_end(monkeypatch, moment, make)
    page = text_of(client.get("/routes/"))
    shows_it, asks_on = "この日の経路は、まだ作っていません" not in page, f"/routes/{asked.pk}/progress/" in page
    assert (shows_it, asks_on) == ((True, False) if moment == "before" else (True, True))


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "words"), [
    ({"opens": "7:00"}, "訪問できる時間"), ({"opens": "よる"}, "時刻は"), ({"opens": ""}, "開始の時刻を入力"),
    ({"on": None}, "1人以上"),
])  # fmt: skip
def test_hours_that_cannot_be_are_said(change, words, signed_in, team):
    visiting.lay_out()
    given = {"duty": "1"}
    fields = {"on": "on", "opens": "11:30", "closes": "20:30"} | change
    given |= {f"{name}-{team[0].pk}": value for name, value in fields.items() if value is not None}
    answer = signed_in(Role.SUPERVISOR).post("/routes/ask/", given)
    assert answer.status_code == 422 and words in text_of(answer) and not Plan.objects.exists()


@pytest.mark.django_db
def test_the_page_shows_map_list_and_the_reason_of_each_stop(signed_in, plan, django_assert_max_num_queries):
    client = signed_in(Role.SUPERVISOR)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = text_of(client.get("/routes/"))
    stop = first_stop(plan)
    assert stop.debtor.name in page and "まだ案です" in page and "<polyline" in page and "今月はじめて" in page
    assert "旭町" in page and "位置は町まで" in page and "休憩" in page


@pytest.mark.django_db
def test_accepting_moving_handing_dropping_and_adding_by_the_page(signed_in, plan):
    client, (one, other) = signed_in(Role.SUPERVISOR), shown.ways(plan)
    way = one if len(one.stops) >= 2 else other
    target = other if way is one else one
    last = way.stops[-1]
    here = f"/routes/ways/{way.route.pk}/change/"
    assert client.post(here, {"stop": last.pk, "place": "1"})["Location"].endswith(f"#stop-{last.pk}")
    assert shown.ways(plan)[0 if way is one else 1].stops[0].pk == last.pk
    for act, place in (("down", 1), ("up", 0)):
        assert client.post(here, {"stop": last.pk, "act": act}).status_code == 302
        assert shown.ways(plan, only=way.route.pk)[0].stops[place].pk == last.pk
    nothing = client.post(here, {"act": "up"})
    assert nothing.status_code == 409 and "1つ選んでから" in text_of(nothing)
    assert client.post(here, {"stop": last.pk, "act": "hand", "route": target.route.pk}).status_code == 302
    last.refresh_from_db()
    assert last.route_id == target.route.pk
    there = f"/routes/ways/{target.route.pk}/change/"
    assert client.post(there, {"stop": last.pk, "act": "drop"}).status_code == 302
    assert "責任者が経路から外しました" in text_of(client.get(f"/routes/?who={target.route.pk}"))
    assert "責任者が経路から外しました" in text_of(client.get("/routes/why/", {"number": last.debtor.number}))
    refused = client.post(there, {"stop": last.pk, "place": "1"})
    assert refused.status_code == 409 and "外れています" in text_of(refused)
    assert client.post(f"/routes/ways/{way.route.pk}/add/", {"number": last.debtor.number}).status_code == 302
    assert client.post(f"/routes/{plan.pk}/accept/").status_code == 302
    assert "に確定しました" in text_of(client.get("/routes/"))


@pytest.mark.django_db
def test_a_plan_made_anew_waits_among_the_days_work_until_it_is_accepted(signed_in, plan, team):
    waits, until = "確定を待つ訪問の経路", "前に確定した順番のままです"
    client = signed_in(Role.SUPERVISOR)
    assert waits in text_of(client.get("/")) and until not in text_of(client.get("/routes/"))
    assert client.post(f"/routes/{plan.pk}/accept/").status_code == 302
    assert waits not in text_of(client.get("/"))
    again = operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING)
    assert waits not in text_of(client.get("/")), "it is still reckoned"
    operations.make(plan_id=again.pk, by=BY, at=MORNING)
    assert waits in text_of(client.get("/")) and until in text_of(client.get("/routes/"))
    assert shown.accepted_of(DAY).pk == plan.pk, "the collectors walk by the one accepted"
    assert client.post(f"/routes/{again.pk}/accept/").status_code == 302
    assert waits not in text_of(client.get("/")) and shown.accepted_of(DAY).pk == again.pk
    assert waits not in text_of(signed_in(Role.OPERATOR).get("/"))


@pytest.mark.django_db
def test_news_come_within_two_seconds_of_a_payment_or_stop(signed_in, plan):
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/routes/").content.decode()
    seen = page.split("?seen=")[1].split("&")[0].split('"')[0]
    assert 'hx-trigger="every 2s"' in page
    way = next(way for way in shown.ways(plan) if way.stops)
    who = way.route.pk
    assert client.get(f"/routes/{plan.pk}/news/?seen={seen}&who={who}").status_code == 204
    people.stop(way.ahead[0].debtor)
    assert "1世帯が経路から外れました" in text_of(client.get(f"/routes/{plan.pk}/news/?seen={seen}&who={who}"))


@pytest.mark.django_db
def test_why_somebody_is_or_is_not_visited(signed_in, plan):
    client = signed_in(Role.SUPERVISOR)

    def why(number: str) -> str:
        return text_of(client.get("/routes/why/", {"number": number}))

    assert "の経路に入っています" in why(first_stop(plan).debtor.number)
    barred = visitable()
    visiting.caution(barred, "01")
    assert "注意区分「保護」のため、訪問しません" in why(barred.number)
    assert "この日の経路には入っていません" in why(visitable().number)
    assert "住所の位置が分かりません" in why(visitable(town="どこか").number)
    assert "その宛名番号の対象者はいません" in why("9")
    stop = first_stop(plan)
    visiting.visited(stop.debtor, "V40", hour=9)
    page = why(stop.debtor.number)
    assert "09:00 に訪問しました" in page and "危険を感じた記録" in page and "経路に入っています" not in page


@pytest.mark.django_db
def test_an_appointment_is_agreed_shown_and_withdrawn(signed_in):
    visiting.lay_out()
    client, person = signed_in(Role.SUPERVISOR), visitable()
    given = {"number": person.number, "on": DAY.isoformat(), "earliest": "13", "latest": "14:30", "note": "玄関"}
    assert client.post("/routes/appointments/", given).status_code == 422
    assert client.post("/routes/appointments/", given | {"earliest": "13時"}).status_code == 302
    page = text_of(client.get("/routes/"))
    assert "13:00〜14:30" in page and person.name in page
    row = Appointment.objects.get()
    assert client.post(f"/routes/appointments/{row.pk}/withdraw/").status_code == 302
    assert "この日の約束はありません" in text_of(client.get("/routes/"))
    refused = client.post("/routes/appointments/", given | {"earliest": "7:00"})
    assert refused.status_code == 422 and "訪問できる時間" in text_of(refused)


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["2020-01-05", "1950-01-05", "2199-12-30"])
def test_no_hour_is_agreed_on_a_day_far_away_and_the_page_says_so(on, signed_in):
    visiting.lay_out()
    sent = {"number": visitable().number, "on": on, "earliest": "13:00", "latest": "14:00"}
    answer = signed_in(Role.SUPERVISOR).post("/routes/appointments/", sent)
    assert answer.status_code == 422 and not Appointment.objects.exists()


@pytest.mark.django_db
def test_there_is_no_page_of_a_day_before_the_contract(signed_in):
    assert signed_in(Role.SUPERVISOR).get("/routes/?on=2025-07-31").status_code == 404


@pytest.mark.django_db
def test_a_household_with_a_nul_in_its_number_is_nobody(signed_in, plan):
    client, route = signed_in(Role.SUPERVISOR), plan.routes.first()
    answer = client.post(f"/routes/ways/{route.pk}/add/", {"number": "1\0"})
    assert answer.status_code == 409 and "その宛名番号の対象者はいません" in text_of(answer)


@pytest.mark.django_db
def test_a_table_of_places_is_loaded_or_its_faults_are_told(signed_in):
    client = signed_in(Role.SUPERVISOR)
    good = "種別,町名,郵便番号,緯度,経度,地区\n事務所,事務所,,33.319,130.508,市街\n町,旭町,8300000,33.32,130.51,周辺\n"
    assert client.post("/routes/places/", {"file": io.BytesIO(good.encode("cp932"))}).status_code == 302
    assert Place.objects.count() == 2
    bad = client.post("/routes/places/", {"file": io.BytesIO((good + "町,旭町,,0,0,\n").encode())})
    assert bad.status_code == 422 and "4行目" in text_of(bad) and Place.objects.count() == 2
    nothing = client.post("/routes/places/", {"file": io.BytesIO(b"x")})
    assert nothing.status_code == 422 and "表として読めません" in text_of(nothing)


@pytest.mark.django_db
def test_the_sheet_names_the_stops_in_their_turn_and_no_amount(signed_in, plan):
    way = next(way for way in shown.ways(plan) if way.stops)
    answer = signed_in(Role.SUPERVISOR).get(f"/routes/ways/{way.route.pk}/sheet/")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = "".join(page.extract_text() for page in pages)
    places = [text.index(stop.debtor.number) for stop in way.stops]
    assert places == sorted(places) and "円" not in text and float(pages[0].mediabox.width) > float(pages[0].mediabox.height)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/routes/?on=x", "/routes/?on=1999-01-01", "/routes/9/news/", "/routes/ways/9/sheet/"])
def test_what_is_not_there_is_not_found(address, signed_in):
    assert signed_in(Role.SUPERVISOR).get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_leaders_plan_routes_and_nobody_else(role, signed_in):
    may = Permission.ROUTE_PLAN in GRANTED[role]
    assert may is (role in (Role.GENERAL_MANAGER, Role.OPERATIONS_MANAGER, Role.SUPERVISOR))
    assert (signed_in(role).get("/routes/").status_code == 200) is may


@pytest.mark.journey
def test_a_leader_plans_a_day_with_keys_alone(page, site, enter):
    enter(Role.SUPERVISOR)
    team = [
        access.open_account(
            login_name=f"collector{number}", display_name=f"訪問 {number}", password="correct-horse-battery",
            roles=[Role.COLLECTOR], reason="試験", worker_number=f"V{number}", by=BY, at=MORNING,
        )
        for number in (1, 2)
    ]  # fmt: skip
    visiting.lay_out()
    for number in range(8):
        visitable(town=visiting.TOWNS[number % 4])
    made = operations.make(
        plan_id=operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING).pk, by=BY, at=MORNING
    )
    page.goto(f"{site}/routes/?on={DAY}")
    browser.assert_accessible(page)
    way = next(way for way in shown.ways(made) if len(way.stops) > 1)
    page.goto(f"{site}/routes/?on={DAY}&who={way.route.pk}")
    page.locator(f"#stop-{way.stops[1].pk} [type=radio]").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url(f"**#stop-{way.stops[1].pk}")
    assert shown.ways(made, only=way.route.pk)[0].stops[0].pk == way.stops[1].pk
    page.goto(site + "/routes/places/")
    browser.assert_accessible(page)


def test_numbers_on_the_map_do_not_stand_on_each_other():
    marks = [maps.Mark(100, 100, str(turn), "stands") for turn in range(1, 13)] + [maps.Mark(300, 300, "13", "stands")]
    found = maps.spread(marks)
    assert [one.words for one in found] == [one.words for one in marks] and not any(one.shared for one in found)
    assert [(one.x, one.y, one.leads) for one in (found[0], found[-1])] == [(100, 100, []), (300, 300, [])]
    for one, other in itertools.combinations(found, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= maps.WIDE**2
    assert max(abs(one.x - 100) for one in found[:12]) <= maps.RINGS * (maps.WIDE + 1)


def test_where_there_is_no_place_left_the_numbers_share_a_mark():
    marks = [maps.Mark(0, 0, str(turn), "stands", f"{turn}番目") for turn in range(1, 61)]
    marks += [maps.Mark(200, 0, "61", "stands", "61番目")]
    both, alone = maps.spread(marks)
    assert (both.words, both.shared, both.leads, alone) == ("1〜60", True, [], replace(marks[-1], leads=[]))
    assert both.title.startswith("1番目、2番目、") and both.title.endswith("、60番目")
