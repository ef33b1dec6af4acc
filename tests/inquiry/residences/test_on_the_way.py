"""A survey is a stop of the planned day: on its collector's way, one stop with a visit, gone with the survey, done with it."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.inquiry.residences import operations
from saikoku.inquiry.residences.models import Survey
from saikoku.kernel import clock, keys
from saikoku.kernel.periods import Month
from saikoku.outreach.sheets import queries as sheets
from saikoku.outreach.visits import operations as visits
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.rules.door import Said
from saikoku.performance.figures import queries as figures
from saikoku.planning.routes import operations as routes
from saikoku.planning.routes.models import Place, Plan, RouteStop
from saikoku.planning.routes.queries import shown, walking
from saikoku.planning.routes.rules import defaults
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.security.audit.rules import subjects
from saikoku.workforce.conduct import operations as conduct
from saikoku.workforce.conduct.rules.duties import EDITION
from tests.inquiry.residences.test_surveys import Finding, Seen, told
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting
from tests.planning.routes.visiting import BY, DAY, MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.カ")]
NOON, LATER = doors.NOON, doors.LATER


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contracts.profile)
    monkeypatch.setitem(defaults.on(DAY).search, "seconds", 0.3)
    clock.run_from(NOON)


@pytest.fixture
def team(account_of):
    visiting.lay_out()
    return [account_of(Role.COLLECTOR, worker_number=f"V0{number}") for number in (1, 2)]


@pytest.fixture
def collector(team):
    return team[0]


@pytest.fixture
def by(collector):
    return doors.actor_of(collector)


def returned(home=None, *, town="旭町"):
    """Somebody whose mail came back, and who may be visited all the same."""
    person = visiting.visitable(home, town=town)
    type(person).objects.filter(pk=person.pk).update(returned_mail_on=people.days_before(20))
    return person


def elsewhere(town="寺町"):
    """Somebody of whom a visit said that nobody lives there: he is not visited, he is asked for."""
    person = visiting.visitable(town=town)
    visiting.visited(person, "V30", day=people.days_before(2))
    people.target(person, work="05")
    return person


def sent(person, account, on=DAY) -> Survey:
    return operations.assign(debtor_ids=[person.pk], account_id=account.pk, on=on, by=BY, at=MORNING)[0]


def planned(*team, at=MORNING) -> Plan:
    for one in team:
        conduct.read(edition=EDITION, by=doors.actor_of(one), at=MORNING)
    asked = routes.ask(on=DAY, duties=visiting.duties(*team), by=BY, at=at)
    made = routes.make(plan_id=asked.pk, by=BY, at=at)
    return routes.accept(plan_id=made.pk, by=BY, at=at)


def stops(account) -> list[walking.Visit]:
    day = walking.day_of(account.pk, DAY)
    return day.visits if day else []


def looks(account) -> list[int]:
    return [errand.id for one in stops(account) for errand in one.errands]


def test_a_survey_is_a_stop_of_its_own_collectors_day_at_the_place_to_look_at(team, collector):
    for town in visiting.TOWNS:
        visiting.visitable(town=town)
    survey = sent(elsewhere("寺町"), collector)
    plan = planned(*team)
    row = RouteStop.objects.get(is_visit=False)
    assert (row.route.account_id, row.errands, row.debtor_ids, row.owed) == (collector.pk, [survey.pk], [], 0)
    town = Place.objects.get(name="寺町")
    assert (row.lat, row.lng, row.chance) == (town.lat, town.lng, 0)
    assert (plan.eligible, plan.pool) == (4, 4), "no household more that may be visited"
    one = next(one for one in stops(collector) if not one.visit_state)
    assert one.address == survey.address and one.state == "stands" and not one.has_visit_ahead
    assert looks(collector) == [survey.pk] and looks(team[1]) == []


def test_how_long_it_takes_is_an_agreed_term(collector):
    sent(elsewhere(), collector)
    planned(collector)
    row = RouteStop.objects.get(is_visit=False)
    from saikoku.governance.terms.queries import agreed

    minutes = agreed(DAY)["survey_minutes"]
    assert (row.ends.hour * 60 + row.ends.minute) - (row.begins.hour * 60 + row.begins.minute) == minutes > 0


def test_a_household_with_visit_and_survey_is_one_stop_until_both_are_done(team, collector, by):
    home = people.household()
    person, other = returned(home), returned(home)
    first, second = sent(person, collector), sent(other, collector)
    planned(*team)
    row = RouteStop.objects.get()
    assert row.is_visit and row.errands == [first.pk, second.pk] and row.route.account_id == collector.pk
    assert sorted(row.debtor_ids) == sorted([person.pk, other.pk])
    visit = visits.begin(stop_id=row.pk, by=by, at=NOON)
    recording.record(key=visit.key, outcome="V20", said=Said(), by=by, at=LATER)
    one = stops(collector)[0]
    assert (one.state, one.visit_state, looks(collector)) == ("stands", "done", [first.pk, second.pk])
    with pytest.raises(visits.VisitRefused, match="already-visited"):
        visits.begin(stop_id=row.pk, by=by, at=LATER + timedelta(minutes=5))
    for survey in (first, second):
        survey.refresh_from_db()
        told(survey, by, at=LATER)
    assert (stops(collector)[0].state, looks(collector)) == ("done", [])
    routes.keep_up(by=BY, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.since) == ("done", NOON), "since the visit began"


def test_an_agreed_hour_stays_free_for_every_collector_and_is_kept(team, collector):
    person = returned()
    routes.agree(number=person.number, on=DAY, earliest=time(18), latest=time(18), by=BY, at=MORNING)
    survey = sent(person, collector)
    planned(*team)
    visit = RouteStop.objects.get(is_visit=True)
    assert visit.begins == time(18) and looks(collector) == [survey.pk]


def test_who_keeps_the_agreed_hour_does_the_survey_of_the_household_at_the_same_stop(collector):
    person = returned()
    routes.agree(number=person.number, on=DAY, earliest=time(18), latest=time(18), by=BY, at=MORNING)
    survey = sent(person, collector)
    planned(collector)
    row = RouteStop.objects.get()
    assert (row.is_visit, row.errands, row.begins) == (True, [survey.pk], time(18))


@pytest.mark.parametrize("end", ["given-up", "reassigned", "put-off", "answered"])
def test_it_is_gone_at_once_when_the_survey_is(end, team, collector):
    survey = sent(elsewhere(), collector)
    planned(*team)
    assert looks(collector) == [survey.pk]
    if end == "given-up":
        operations.give_up(survey_id=survey.pk, reason="市から回答", by=BY, at=NOON)
    elif end == "reassigned":
        operations.reassign(survey_id=survey.pk, account_id=team[1].pk, on=DAY, by=BY, at=NOON)
    elif end == "put-off":
        operations.reassign(survey_id=survey.pk, account_id=collector.pk, on=DAY + timedelta(days=1), by=BY, at=NOON)
    else:
        type(survey.debtor).objects.filter(pk=survey.debtor_id).update(returned_mail_on=None)
        visiting.caution(survey.debtor, "01")
        assert operations.close_answered(debtor_ids=[survey.debtor_id], by=BY, at=NOON)
    one = stops(collector)[0]
    assert (one.state, one.reasons, looks(collector)) == ("gone", ("errand-off",), [])
    assert routes.keep_up(by=BY, at=NOON) == 1
    row = RouteStop.objects.get()
    assert (row.state, row.reason, row.since) == ("gone", "errand-off", NOON)
    planned(*team, at=NOON)
    assert looks(team[1]) == ([survey.pk] if end == "reassigned" else []) and looks(collector) == []


def test_it_is_done_with_the_finding_also_where_somebody_has_to_look_again(collector, by):
    survey = sent(elsewhere(), collector)
    planned(collector)
    told(survey, by, Finding("S04", "分からない。"), Seen(letter_box="2"))
    assert stops(collector)[0].state == "done"
    assert routes.keep_up(by=BY, at=LATER) == 1 and RouteStop.objects.get().since == NOON
    planned(collector, at=LATER)
    assert [one.state for one in stops(collector)] == ["done"], "what was done stays on the plan made anew"


def test_an_order_set_by_hand_wins_and_nothing_is_put_into_it(collector):
    for town in visiting.TOWNS:
        visiting.visitable(town=town)
    survey = sent(elsewhere("寺町"), collector)
    planned(collector)
    row = RouteStop.objects.get(is_visit=False)
    last = 1 + (row.position == 1) * 4
    routes.move(stop_id=row.pk, place=last, by=BY, at=MORNING)
    order = [(one.household_key, one.errands) for one in stops(collector)]
    sent(elsewhere("旭町"), collector)
    planned(collector, at=MORNING)
    assert [(one.household_key, one.errands) for one in stops(collector)] == order and looks(collector) == [survey.pk]


def test_a_survey_stop_is_not_handed_to_a_colleague_nor_begun_as_a_visit(team, collector, by):
    sent(elsewhere(), collector)
    planned(*team)
    row = RouteStop.objects.select_related("route__plan").get()
    other = row.route.plan.routes.exclude(pk=row.route_id).get()
    with pytest.raises(routes.ChangeRefused, match="errand-is-his"):
        routes.to_collector(stop_id=row.pk, route_id=other.pk, by=BY, at=NOON)
    with pytest.raises(visits.VisitRefused, match="no-such-stop"):
        visits.begin(stop_id=row.pk, by=by, at=NOON)
    assert sheets.visits_to_print(by, DAY) == []
    routes.drop(stop_id=row.pk, by=BY, at=NOON)
    assert (stops(collector)[0].state, looks(collector)) == ("gone", [])


def test_a_visit_that_is_barred_leaves_the_survey_alone(collector, by):
    survey = sent(returned(), collector)
    planned(collector)
    people.promised(survey.debtor, clock.at(DAY, 9), DAY + timedelta(days=5))
    one = stops(collector)[0]
    assert (one.state, one.visit_state, looks(collector)) == ("stands", "gone", [survey.pk])
    planned(collector, at=MORNING)
    assert not RouteStop.objects.order_by("pk").last().is_visit and looks(collector) == [survey.pk]
    told(survey, by)
    assert stops(collector)[0].state == "done"


def test_where_nobody_knows_the_place_it_stays_on_the_list_and_the_leader_reads_it(collector, signed_in):
    person = elsewhere()
    person.addresses.update(address="知らない町1番地")
    sent(person, collector)
    asked = routes.ask(on=DAY, duties=visiting.duties(collector), by=BY, at=MORNING)
    made = routes.make(plan_id=asked.pk, by=BY, at=MORNING)
    leader = signed_in(Role.SUPERVISOR)
    assert not RouteStop.objects.exists()
    assert "経路に入っていない居所調査が 1件あります。" in leader.get("/routes/").content.decode()
    assert "経路の外" not in leader.get("/inquiry/residences/").content.decode(), "nobody walks yet"
    routes.accept(plan_id=made.pk, by=BY, at=MORNING)
    assert "経路の外" in leader.get("/inquiry/residences/").content.decode()
    type(person.addresses.get()).objects.update(address="久留米市寺町1番地1")
    Survey.objects.update(address="久留米市寺町1番地1")
    planned(collector, at=MORNING)
    assert looks(collector) and "経路の外" not in leader.get("/inquiry/residences/").content.decode()


def test_a_survey_is_no_visit_of_the_figures(collector, by):
    survey = sent(returned(), collector)
    planned(collector)
    told(survey, by)
    assert figures.figures_of(Month.of(DAY)).households_visited == 0


def test_list_map_and_sheet_name_it(collector, signed_in, client):
    visiting.visitable(town="旭町")
    survey = sent(elsewhere("寺町"), collector)
    plan = planned(collector)
    leader = signed_in(Role.SUPERVISOR)
    page = leader.get("/routes/").content.decode()
    assert "ほかに居所調査 1件" in page and "四角は居所調査です" in page and "<rect" in page and survey.address in page
    paper = leader.get(f"/routes/ways/{plan.routes.get().pk}/sheet/").content
    text = "".join(part.extract_text() for part in PdfReader(BytesIO(paper)).pages)
    assert "居所調査" in text.replace("\n", "")


def test_the_collector_opens_the_check_list_from_his_list(collector, by, client, django_assert_max_num_queries):
    client.force_login(collector, backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    survey = sent(elsewhere(), collector)
    planned(collector)
    page = client.get("/visits/").content.decode()
    link = f'href="/inquiry/residences/{survey.pk}/check/"'
    assert page.count(link) == 2, "at the stop, and as what comes next"
    assert "1番の居所を調べる" in page and survey.address in page
    seen = shown_stamp(page)
    assert client.get(f"/visits/news/?seen={seen}").status_code == 204
    told(survey, by)
    assert "一覧が変わりました" in client.get(f"/visits/news/?seen={seen}").content.decode()
    page = client.get("/visits/").content.decode()
    assert link not in page and "調査済" in page


@pytest.mark.clause("16.12.エ")
def test_whose_residence_is_to_be_looked_at_is_named_in_the_trail(team, collector, client):
    home = people.household()
    visiting.visitable(home, balance=90_000)
    other = returned()
    type(other).objects.filter(pk=other.pk).update(household=home)
    sent(other, collector)
    planned(collector)
    client.force_login(collector, backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    for path, action in (("/visits/", "visits.day.shown"), ("/visits/map/?view=all", "visits.map.shown")):
        client.get(path)
        assert subjects.mark(other.number, keys.load("audit")) in AuditRecord.objects.get(action=action).subjects


def shown_stamp(page: str) -> str:
    return page.split("?seen=")[1].split('"')[0]


def test_a_stop_is_for_a_visit_or_an_errand(collector):
    sent(elsewhere(), collector)
    planned(collector)
    with pytest.raises(IntegrityError, match="stop_is_for_a_visit_or_an_errand"), transaction.atomic():
        RouteStop.objects.update(errands=[])


def test_every_stop_costs_no_question_more(collector, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sent(elsewhere(), collector)
    visiting.visitable()
    planned(collector)
    with CaptureQueriesContext(connection) as few:
        walking.day_of(collector.pk, DAY)
    for town in visiting.TOWNS:
        sent(elsewhere(town), collector)
    plan = planned(collector, at=MORNING)
    with django_assert_num_queries(len(few)):
        assert len(walking.day_of(collector.pk, DAY).visits) == 6
    assert shown.ways(plan)[0].ahead
