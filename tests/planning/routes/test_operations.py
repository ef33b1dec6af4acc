"""A day from asking for routes to the evening: made, accepted, changed by hand, planned anew, kept true."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.planning.routes import jobs, operations
from saikoku.planning.routes.models import Appointment, Place, Plan, Route, RouteStop
from saikoku.planning.routes.operations import places, planning
from saikoku.planning.routes.queries import shown, walking
from saikoku.planning.routes.rules import defaults, solving
from saikoku.planning.routes.rules.tables import Line
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people
from tests.planning.routes import visiting
from tests.planning.routes.visiting import BY, DAY, MORNING, duties, visitable, visited

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.ア"), pytest.mark.clause("7.2.ア")]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A short search: what must hold, holds after any."""
    monkeypatch.setitem(defaults.on(DAY).search, "seconds", 0.3)


@pytest.fixture
def team(account_of):
    return [account_of(Role.COLLECTOR, worker_number=f"V{number}") for number in (1, 2)]


@pytest.fixture
def town():
    visiting.lay_out()
    return [visitable(town=visiting.TOWNS[number % 4], balance=10_000 + number) for number in range(12)]


def planned(team, at=MORNING, **more) -> Plan:
    asked = operations.ask(on=DAY, duties=duties(*team), by=BY, at=at, **more)
    return operations.make(plan_id=asked.pk, by=BY, at=at)


def ways_of(plan: Plan) -> list[shown.Way]:
    return shown.ways(plan)


def standing_stops(plan: Plan) -> list[RouteStop]:
    return [stop for way in ways_of(plan) for stop in way.ahead]


def keys(stops) -> list[int]:
    return [stop.household_key for stop in stops]


def test_a_plan_sends_the_collectors_to_every_household_that_fits(team, town):
    plan = planned(team)
    assert plan.state == Plan.State.MADE and plan.solver.startswith("PyVRP") and plan.seed == DAY.toordinal()
    assert sorted(keys(standing_stops(plan))) == sorted(-person.pk for person in town)
    assert (plan.eligible, plan.pool) == (12, 12) and plan.rounds > 0
    for way in ways_of(plan):
        assert [stop.position for stop in way.stops] == list(range(1, len(way.stops) + 1))
        assert all(one.ends <= two.begins for one, two in zip(way.stops, way.stops[1:], strict=False))
    assert AuditRecord.objects.filter(action="routes.plan.made").count() == 1


def test_a_household_is_one_stop(team):
    visiting.lay_out()
    home = people.household()
    for _ in range(3):
        visitable(home)
    stop = standing_stops(planned(team))[0]
    assert stop.household_key == home.pk and len(stop.debtor_ids) == 3 and stop.owed == 36_000


def test_an_appointment_is_kept_to_the_minute(team, town):
    late = visitable(town="寺町")
    operations.agree(number=late.number, on=DAY, earliest=time(19, 0), latest=time(19, 20), by=BY, at=MORNING)
    stop = next(one for one in standing_stops(planned(team)) if one.household_key == -late.pk)
    assert time(19, 0) <= stop.begins <= time(19, 20) and stop.agreed_from == time(19, 0) and stop.late == 0


def test_without_the_library_the_simple_way_is_taken_and_said(team, town, monkeypatch):
    def missing(*args, **more):
        raise solving.NoSolver

    monkeypatch.setattr(solving, "solve", missing)
    plan = planned(team)
    assert plan.solver == "近い順" and len(standing_stops(plan)) == 12


@pytest.mark.parametrize(("change", "code"), [
    (lambda asked, team: asked | {"duties": []}, "nobody-on-duty"),
    (lambda asked, team: asked | {"duties": duties(*team, opens="08:29")}, "outside-hours"),
    (lambda asked, team: asked | {"duties": duties(*team, closes="20:31")}, "outside-hours"),
    (lambda asked, team: asked | {"duties": duties(*team, opens="12:00", closes="12:00")}, "hours-crossed"),
    (lambda asked, team: asked | {"on": DAY - timedelta(days=1)}, "past"),
    (lambda asked, team: asked | {"on": clock.at(DAY.replace(month=12, day=31), 9).date()}, "closed-day"),
    (lambda asked, team: asked | {"at": clock.at(DAY, 20, 30)}, "day-over"),
    (lambda asked, team: asked | {"duties": duties(*team) * 16}, "too-many"),
])  # fmt: skip
def test_what_cannot_be_planned_is_refused_with_its_reason(change, code, team, town):
    asked = change({"on": DAY, "duties": duties(*team), "at": MORNING}, team)
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.ask(by=BY, **asked)
    assert code in refusal.value.reasons and not Plan.objects.exists()


def test_nobody_but_a_collector_is_sent(account_of, town):
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.ask(on=DAY, duties=duties(account_of(Role.OPERATOR)), by=BY, at=MORNING)
    assert refusal.value.reasons == ["no-collector"]


def test_a_day_is_planned_once_at_a_time_and_one_that_broke_off_makes_place(team, town):
    first = operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING)
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING)
    assert refusal.value.reasons == ["under-way"]
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    second = operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING)
    first.refresh_from_db()
    assert first.state == Plan.State.FAILED and second.state == Plan.State.ASKED


@pytest.mark.parametrize(("prepare", "code"), [
    (lambda: Place.objects.filter(kind="office").delete(), "no-office"),
    (lambda: None, "no-common-break"),
])  # fmt: skip
def test_what_cannot_be_made_says_why(prepare, code, team, town):
    prepare()
    early, late = duties(team[0], opens="08:30", closes="14:45") + duties(team[1], opens="14:00", closes="20:30")
    asked = operations.ask(on=DAY, duties=[early, late], by=BY, at=MORNING)
    plan = operations.make(plan_id=asked.pk, by=BY, at=MORNING)
    assert plan.state == Plan.State.FAILED and plan.reasons == [code] and shown.plan_of(DAY) is None


def test_only_the_newest_plan_is_accepted_and_collectors_walk_by_it(team, town):
    old, new = planned(team), planned(team)
    with pytest.raises(operations.PlanRefused):
        operations.accept(plan_id=old.pk, by=BY, at=MORNING)
    assert walking.day_of(team[0].pk, DAY) is None
    operations.accept(plan_id=new.pk, by=BY, at=MORNING)
    operations.accept(plan_id=new.pk, by=BY, at=MORNING)
    day = walking.day_of(team[0].pk, DAY)
    assert [visit.turn for visit in day.visits] == list(range(1, len(day.visits) + 1))
    assert day.next == day.visits[0] and day.visits[0].address.startswith("久留米市")
    assert AuditRecord.objects.filter(action="routes.plan.accepted").count() == 1


def test_a_payment_or_stop_takes_the_visit_off_at_once_and_the_minute_keeps_why(team, town):
    plan = planned(team)
    operations.accept(plan_id=plan.pk, by=BY, at=MORNING)
    way = next(way for way in ways_of(plan) if len(way.stops) >= 2)
    paid, stopped = way.stops[:2]
    people.pays(paid.debtor.instalments.get())
    people.stop(stopped.debtor)
    day = walking.day_of(way.route.account_id, DAY)
    found = {visit.stop_id: (visit.state, visit.reasons) for visit in day.visits}
    assert found[paid.pk] == ("gone", ("nothing-owed",))
    assert found[stopped.pk][0] == "gone" and "stopped-by-city" in found[stopped.pk][1]
    assert day.next.stop_id not in (paid.pk, stopped.pk)
    assert walking.refusals_now(paid.debtor_id, DAY)[1] == ["nothing-owed"]
    assert RouteStop.objects.filter(state="gone").count() == 0
    assert operations.keep_up(by=BY, at=clock.at(DAY, 12)) == 2
    assert operations.keep_up(by=BY, at=clock.at(DAY, 12, 1)) == 0
    paid.refresh_from_db()
    assert (paid.state, paid.reason, paid.since) == ("gone", "nothing-owed", clock.at(DAY, 12))


def test_a_visit_makes_its_stop_done(team, town):
    plan = planned(team)
    stop = standing_stops(plan)[0]
    visited(stop.debtor, "V20", hour=11, minute=45)
    assert stop.household_key not in keys(standing_stops(plan))
    operations.keep_up(by=BY, at=clock.at(DAY, 12))
    stop.refresh_from_db()
    assert (stop.state, stop.since) == ("done", clock.at(DAY, 11, 45))


def test_planning_anew_keeps_what_was_done_and_goes_on_from_there(team, town):
    plan = planned(team)
    way = next(way for way in ways_of(plan) if len(way.stops) >= 3)
    done = way.stops[0]
    visited(done.debtor, "V21", hour=11, minute=50)
    newcomer = visitable(town="寺町")
    again = planned(team, at=clock.at(DAY, 12, 30))
    new = next(one for one in ways_of(again) if one.route.account_id == way.route.account_id)
    assert new.stops[0].household_key == done.household_key and new.stops[0].state == "done"
    ahead = standing_stops(again)
    assert -newcomer.pk in keys(ahead) and done.household_key not in keys(ahead)
    assert all(stop.begins >= time(12, 30) for stop in ahead)
    assert sorted(keys(ahead)) == sorted(-person.pk for person in [*town, newcomer] if person.pk != done.debtor_id)


def test_a_hands_order_stays_when_the_day_is_planned_anew(team, town):
    plan = planned(team)
    way = max(ways_of(plan), key=lambda one: len(one.stops))
    last = way.stops[-1]
    operations.move(stop_id=last.pk, place=1, by=BY, at=MORNING)
    by_hand = keys(next(one for one in ways_of(plan) if one.route.pk == way.route.pk).stops)
    assert by_hand == [last.household_key, *keys(way.stops[:-1])]
    again = planned(team)
    assert keys(next(one for one in ways_of(again) if one.route.account_id == way.route.account_id).stops) == by_hand
    assert Route.objects.get(plan=again, account_id=way.route.account_id).is_manual
    anew = planned(team, keep_manual=False)
    assert not anew.routes.filter(is_manual=True).exists() and sorted(keys(standing_stops(anew))) == sorted(
        -person.pk for person in town
    )


def test_who_may_no_longer_be_visited_leaves_a_hands_order(team, town):
    plan = planned(team)
    way = max(ways_of(plan), key=lambda one: len(one.stops))
    operations.move(stop_id=way.stops[-1].pk, place=1, by=BY, at=MORNING)
    people.stop(way.stops[0].debtor)
    again = planned(team)
    kept = next(one for one in ways_of(again) if one.route.account_id == way.route.account_id)
    assert way.stops[0].household_key not in keys(kept.stops) and len(kept.stops) == len(way.stops) - 1


def test_a_stop_is_handed_to_another_collector(team, town):
    plan = planned(team)
    one, other = ways_of(plan)
    stop = (one.stops or other.stops)[0]
    target = other if one.stops else one
    operations.to_collector(stop_id=stop.pk, route_id=target.route.pk, by=BY, at=MORNING)
    now = {way.route.pk: way for way in ways_of(plan)}
    assert stop.household_key in keys(now[target.route.pk].stops)
    assert len(standing_stops(plan)) == 12
    for way in now.values():
        assert [one.position for one in way.stops] == list(range(1, len(way.stops) + 1))
    with pytest.raises(operations.ChangeRefused):
        operations.to_collector(stop_id=stop.pk, route_id=0, by=BY, at=MORNING)


def test_a_stop_taken_off_by_hand_can_be_added_again(team, town):
    plan = planned(team)
    way = max(ways_of(plan), key=lambda one: len(one.stops))
    stop = way.stops[0]
    operations.drop(stop_id=stop.pk, by=BY, at=MORNING)
    assert stop.household_key not in keys(standing_stops(plan))
    with pytest.raises(operations.ChangeRefused) as refusal:
        operations.drop(stop_id=stop.pk, by=BY, at=MORNING)
    assert refusal.value.reasons == ["not-ahead"]
    operations.add(number=stop.debtor.number, route_id=way.route.pk, by=BY, at=MORNING)
    assert len(standing_stops(plan)) == 12
    with pytest.raises(operations.ChangeRefused) as refusal:
        operations.add(number=stop.debtor.number, route_id=way.route.pk, by=BY, at=MORNING)
    assert refusal.value.reasons == ["on-a-route"]


def test_a_household_taken_off_by_hand_stays_off_when_the_day_is_planned_anew(team, town):
    way = max(ways_of(planned(team)), key=lambda one: len(one.stops))
    stop = way.stops[0]
    operations.drop(stop_id=stop.pk, by=BY, at=MORNING)
    for more in ({}, {"keep_manual": False}):
        again = planned(team, **more)
        assert stop.household_key not in keys(standing_stops(again)) and len(standing_stops(again)) == 11
    kept = RouteStop.objects.get(route__plan=again, household_key=stop.household_key)
    assert (kept.state, kept.reason) == (RouteStop.State.GONE, "by-hand")
    operations.add(number=stop.debtor.number, route_id=again.routes.first().pk, by=BY, at=MORNING)
    assert len(standing_stops(again)) == len(standing_stops(planned(team))) == 12


def test_a_household_taken_off_while_the_search_goes_on_is_on_no_route(team, town, monkeypatch):
    before = planned(team)
    stop = standing_stops(before)[0]
    search = planning._solved

    def taken_off_meanwhile(*given):
        operations.drop(stop_id=stop.pk, by=BY, at=MORNING)
        return search(*given)

    monkeypatch.setattr(planning, "_solved", taken_off_meanwhile)
    assert stop.household_key not in keys(standing_stops(planned(team)))


def test_a_household_taken_off_a_plan_not_yet_accepted_is_taken_off_the_route_that_is_walked_too(team, town):
    walked_by = planned(team)
    operations.accept(plan_id=walked_by.pk, by=BY, at=MORNING)
    stop = standing_stops(planned(team))[0]
    operations.drop(stop_id=stop.pk, by=BY, at=MORNING)
    old = next(one for one in RouteStop.objects.filter(route__plan=walked_by) if one.household_key == stop.household_key)
    day = walking.day_of(Route.objects.get(pk=old.route_id).account_id, DAY)
    told = next(one for one in day.visits if one.household_key == stop.household_key)
    assert (told.state, told.reasons) == ("gone", ("by-hand",)) and day.next.household_key != stop.household_key


def test_what_the_collectors_walk_by_is_kept_up_also_while_a_newer_plan_waits(team, town):
    walked_by = planned(team)
    operations.accept(plan_id=walked_by.pk, by=BY, at=MORNING)
    newer = planned(team)
    stop = standing_stops(walked_by)[0]
    visited(stop.debtor, hour=8)
    assert operations.keep_up(by=BY, at=MORNING) == 2
    rows = RouteStop.objects.filter(household_key=stop.household_key, state=RouteStop.State.DONE)
    assert {one.route.plan_id for one in rows} == {walked_by.pk, newer.pk}
    account = Route.objects.get(pk=stop.route_id).account_id
    his = next(way for way in ways_of(walked_by) if way.route.account_id == account)
    assert shown.stops_ahead(account, DAY) == len(his.ahead)


def test_what_a_hand_changed_and_who_was_visited_while_the_search_goes_on_stays(team, town, monkeypatch):
    before = planned(team)
    one, other = sorted(ways_of(before), key=lambda way: -len(way.stops))
    stop, seen = one.stops[-1], one.stops[0]
    search = planning._solved

    def meanwhile(*given):
        operations.to_collector(stop_id=stop.pk, route_id=other.route.pk, by=BY, at=MORNING)
        visited(seen.debtor, hour=7, minute=55)
        return search(*given)

    monkeypatch.setattr(planning, "_solved", meanwhile)
    again = {way.route.account_id: way for way in ways_of(planned(team))}
    assert stop.household_key in keys(again[other.route.account_id].ahead)
    assert [way.route.is_manual for way in again.values()] == [True, True]
    assert [stop.household_key for stop in again[one.route.account_id].stops if stop.state == RouteStop.State.DONE] == [
        seen.household_key
    ]  # fmt: skip
    on_it = [stop for way in again.values() for stop in way.stops]
    assert len(on_it) == len(set(keys(on_it))) == 12


def test_who_took_a_household_off_is_kept_where_its_collector_is_off_duty(team, town):
    way = max(ways_of(planned(team)), key=lambda one: len(one.stops))
    operations.drop(stop_id=way.stops[0].pk, by=BY, at=MORNING)
    again = planned([one for one in team if one.pk != way.route.account_id])
    assert way.stops[0].household_key not in keys(standing_stops(again)) and len(standing_stops(again)) == 11


def test_nobody_is_added_who_may_not_be_visited(team, town):
    plan = planned(team)
    barred = visitable()
    visiting.caution(barred, "01")
    route = plan.routes.first()
    for number, code in ((barred.number, "protected"), ("9", "nobody-known"), (visitable(town="どこか").number, "no-position")):
        with pytest.raises(operations.ChangeRefused) as refusal:
            operations.add(number=number, route_id=route.pk, by=BY, at=MORNING)
        assert code in refusal.value.reasons


def test_an_old_plan_is_not_changed_any_more(team, town):
    old = planned(team)
    stop = standing_stops(old)[0]
    planned(team)
    with pytest.raises(operations.ChangeRefused) as refusal:
        operations.move(stop_id=stop.pk, place=1, by=BY, at=MORNING)
    assert refusal.value.reasons == ["not-the-newest"]


@pytest.mark.parametrize(("change", "code"), [
    ({"number": "nobody"}, "nobody-known"), ({"on": DAY - timedelta(days=1)}, "past"),
    ({"earliest": time(15), "latest": time(14)}, "hours-crossed"), ({"earliest": time(8, 29)}, "outside-hours"),
    ({"latest": time(20, 30)}, "outside-hours"), ({"on": DAY.replace(year=2027, month=1, day=2)}, "closed-day"),
])  # fmt: skip
def test_an_hour_that_cannot_be_kept_is_not_agreed(change, code):
    person = visitable()
    given = {"number": person.number, "on": DAY, "earliest": time(13), "latest": time(14)} | change
    with pytest.raises(operations.AppointmentRefused) as refusal:
        operations.agree(by=BY, at=MORNING, **given)
    assert code in refusal.value.reasons and not Appointment.objects.exists()


@pytest.mark.parametrize(("before", "code"), [
    (lambda person: visiting.visited(person, "V40", day=DAY - timedelta(days=3)), "danger"),
    (lambda person: visiting.visited(person, "V20", hour=8), "visited-today"),
    (lambda person: visiting.caution(person, "01"), "protected"),
    (lambda person: visiting.people.stop(person), "stopped-by-city"),
    (lambda person: visiting.visited(person, "V31", day=DAY - timedelta(days=3)), "not-living-there"),
])  # fmt: skip
def test_no_hour_is_agreed_for_a_door_to_which_nobody_walks(before, code):
    person = visitable()
    before(person)
    with pytest.raises(operations.AppointmentRefused) as refusal:
        operations.agree(number=person.number, on=DAY, earliest=time(13), latest=time(14), by=BY, at=MORNING)
    assert refusal.value.reasons == [code] and not Appointment.objects.exists()


def test_an_hour_is_agreed_in_spite_of_what_it_waives_and_before_the_rows_of_its_month():
    person = visitable()
    visiting.visited(person, "V01", day=DAY - timedelta(days=3))
    for on in (DAY, DAY.replace(month=5, day=11)):
        assert operations.agree(number=person.number, on=on, earliest=time(13), latest=time(14), by=BY, at=MORNING).on == on


def test_a_new_hour_takes_the_place_of_the_old_one():
    person = visitable()
    for hour in (13, 15):
        made = operations.agree(number=person.number, on=DAY, earliest=time(hour), latest=time(hour + 1), by=BY, at=MORNING)
    assert [row.earliest for row in Appointment.objects.filter(withdrawn_at=None)] == [time(15)]
    operations.withdraw(appointment_id=made.pk, by=BY, at=MORNING)
    operations.withdraw(appointment_id=made.pk, by=BY, at=MORNING)
    assert AuditRecord.objects.filter(action="routes.appointment.withdrawn").count() == 2


def test_the_collector_sees_the_hour_that_is_agreed_now(team, town):
    person = town[3]
    given = {"number": person.number, "on": DAY, "by": BY, "at": MORNING}
    first = operations.agree(earliest=time(13), latest=time(14), **given)
    plan = planned(team)
    operations.accept(plan_id=plan.pk, by=BY, at=MORNING)
    account = next(way.route.account_id for way in ways_of(plan) if -person.pk in keys(way.stops))

    def told():
        return next(one.agreed for one in walking.day_of(account, DAY).visits if one.debtor == person)

    assert told() == (time(13), time(14))
    operations.withdraw(appointment_id=first.pk, by=BY, at=MORNING)
    assert told() is None
    operations.agree(earliest=time(17), latest=time(18), **given)
    assert told() == (time(17), time(18))


def with_stops(plan: Plan) -> list[Route]:
    return [way.route for way in ways_of(plan) if way.ahead]


@pytest.mark.clause("10.5.ウ")
def test_the_break_stays_where_every_route_is_kept_as_a_hand_set_it(team, town):
    def late(**more) -> Plan:
        asked = operations.ask(on=DAY, duties=duties(team[0], opens="13:30"), by=BY, at=MORNING, **more)
        return operations.make(plan_id=asked.pk, by=BY, at=MORNING)

    plan = late()
    way = ways_of(plan)[0]
    operations.move(stop_id=way.ahead[-1].pk, place=1, by=BY, at=MORNING)
    assert Route.objects.get(pk=way.route.pk).rest_at
    again = late()
    assert again.routes.get().is_manual and again.rest == plan.rest > 0 and again.routes.get().rest_at


@pytest.mark.parametrize(("rest_at", "has"), [(time(15, 40), True), (time(15, 0), False)])
def test_a_break_that_has_not_begun_is_taken_also_when_the_day_is_planned_anew_after_its_hour(team, town, rest_at, has):
    plan = planned(team)
    plan.routes.update(rest_at=rest_at)
    again = planned(team, at=clock.at(DAY, 15, 5))
    assert bool(again.rest) is has
    assert [bool(route.rest_at) for route in with_stops(again)] == [has] * len(with_stops(again))


@pytest.mark.parametrize(("rest_at", "has"), [(time(15, 40), True), (time(14, 30), False)])
def test_a_break_that_has_not_begun_is_taken_also_when_a_stop_is_moved_after_its_hour(team, town, rest_at, has):
    plan = planned(team)
    way = max(ways_of(plan), key=lambda one: len(one.stops))
    visited(way.stops[0].debtor, hour=14, minute=50)
    plan.routes.update(rest_at=rest_at)
    operations.move(stop_id=way.stops[-1].pk, place=1, by=BY, at=clock.at(DAY, 15, 5))
    assert bool(Route.objects.get(pk=way.route.pk).rest_at) is has


def test_a_table_of_places_is_replaced_as_a_whole_or_not_at_all():
    visiting.lay_out()
    lines = [Line(2, "office", "事務所", "", 33.3, 130.5, "1"), Line(3, "town", "旭町", "8300000", 33.31, 130.51, "2")]
    assert places.load_places(lines=lines, by=BY, at=MORNING) == 2
    with pytest.raises(operations.PlacesRefused):
        places.load_places(lines=lines[1:], by=BY, at=MORNING)
    assert sorted(Place.objects.values_list("name", flat=True)) == sorted(["事務所", "旭町"])


def refuses(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def test_the_tables_refuse_what_cannot_be(team, town):
    plan = planned(team)
    way = max(ways_of(plan), key=lambda one: len(one.stops))
    stop, route = way.stops[0], way.route
    stops, routes, plans = (table.objects.filter(pk=row.pk) for table, row in ((RouteStop, stop), (Route, route), (Plan, plan)))
    operations.agree(number=town[0].number, on=DAY, earliest=time(13), latest=time(14), by=BY, at=MORNING)
    hours = Appointment.objects.all()
    asked = {"on": DAY, "walkers": [], "seed": 1, "seconds": 1, "asked_at": MORNING, "asked_by": "tester"}
    refuses("place_once_by_name", lambda: Place.objects.create(kind="lot", name="旭町", lat=33, lng=130))
    refuses("one_office", lambda: Place.objects.create(kind="office", name="もう一つ", lat=33, lng=130))
    refuses("place_lies_in_japan", lambda: Place.objects.create(kind="lot", name="外国", lat=50, lng=130))
    refuses("appointment_ends_after_it_begins", lambda: hours.update(latest=time(12)))
    refuses("one_appointment_of_a_person_on_a_day", lambda: Appointment.objects.create(
        debtor=town[0], on=DAY, earliest=time(9), latest=time(9), agreed_at=MORNING, agreed_by="tester"))  # fmt: skip
    refuses("withdrawn_appointment_names_who_did_it", lambda: hours.update(withdrawn_at=MORNING))
    refuses("accepted_plan_names_who_did_it", lambda: plans.update(state="accepted"))
    refuses("plan_that_was_made_says_how", lambda: plans.update(solver=""))
    refuses("one_plan_of_a_day_under_way", lambda: [Plan.objects.create(**asked) for _ in range(2)])
    refuses("one_route_of_a_collector_in_a_plan", lambda: plan.routes.exclude(pk=route.pk).update(account_id=route.account_id))
    refuses("route_ends_after_it_begins", lambda: routes.update(closes=route.opens))
    refuses("one_stop_at_a_place_of_a_route", lambda: stops.update(position=2))
    refuses("household_once_on_a_route", lambda: stops.update(household_key=way.stops[1].household_key))
    refuses("stop_taken_off_says_why", lambda: stops.update(state="gone", since=MORNING))
    refuses("agreed_hour_has_both_ends", lambda: stops.update(agreed_from=time(9)))


def test_the_job_behind_the_page_makes_the_plan_and_tells_how_long_it_has_searched(team, town, account_of, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", lambda: clock.run_from(MORNING))
    monkeypatch.setitem(defaults.on(DAY).search, "seconds", 1.2)
    leader = account_of(Role.SUPERVISOR)
    asked = operations.ask(on=DAY, duties=duties(*team), by=access.actor_of(leader), at=MORNING)
    assert shown.work_of(asked).status == "todo"
    jobs.make(plan_id=asked.pk, login_name=leader.login_name)
    asked.refresh_from_db()
    assert asked.state == Plan.State.MADE and asked.passed > 0 and len(standing_stops(asked)) == 12


def test_a_duty_is_read_as_it_was_written(team):
    (duty,) = duties(team[0])
    assert planning.duty_of({"account": team[0].pk, "opens": "11:30", "closes": "20:30"}) == duty
