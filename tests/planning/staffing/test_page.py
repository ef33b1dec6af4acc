"""The proposal from a ledger: what was seen, what is asked for, what is lacking, and what if."""

import re
from datetime import timedelta

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.governance.goals.queries import Goals
from saikoku.governance.terms.models import Term
from saikoku.governance.terms.queries import agreed
from saikoku.governance.terms.rules.declared import all_terms
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.planning.staffing import presenters, queries
from saikoku.planning.staffing.rules import preparing
from saikoku.security.access.rules.permissions import Role
from tests.planning import people
from tests.workforce import people as crew

pytestmark = [pytest.mark.django_db, pytest.mark.clause("7.3")]
MOST_QUERIES = 20


@pytest.fixture(autouse=True)
def own_clock(monkeypatch, noon):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(noon)


def test_records_become_means_of_each_half_hour_and_weekday(noon):
    friday = noon.date() - timedelta(days=7)
    for minute in (0, 10, 29, 30):
        people.called(people.debtor(), people.at(friday, 10, minute), "301", channel="2", worker_number="W1")
    people.called(people.debtor(), people.at(friday, 10, 5), "301", worker_number="W2")
    people.called(people.debtor(), people.at(friday, 10, 6), "501", worker_number="W3")  # nobody was called
    picture = queries.picture(noon.date(), agreed(noon.date()))
    fridays = picture.days[5]
    summed = [
        (one.weekday, one.start, *(round(mean * fridays, 6) for mean in (one.arrivals, one.calls, one.heads)))
        for one in picture.slots
    ]
    assert summed == [(5, 600, 3, 1, 2), (5, 630, 1, 0, 1)]
    assert (picture.arrivals, picture.calls) == (4, 1)


def test_days_before_the_first_record_are_no_days_without_calls(noon):
    people.called(people.debtor(), people.at(noon.date() - timedelta(days=2), 10), "301")
    picture = queries.picture(noon.date(), agreed(noon.date()))
    assert picture.first == noon.date() - timedelta(days=2) and sum(picture.days.values()) == 2


def test_a_call_out_takes_its_preparation_too_and_neither_a_pause_nor_another_person_counts(noon, signed_in):
    day = noon.date() - timedelta(days=1)
    for worker, calls in {"W1": [(0, 4), (7, 10), (13, 16), (50, 54)], "W2": [(5, 9)]}.items():
        for began, recorded in calls:
            people.called(people.debtor(), people.at(day, 10, began), "301", worker_number=worker,
                          recorded_at=people.at(day, 10, recorded))  # fmt: skip
    picture = queries.picture(noon.date(), agreed(noon.date()))
    assert (picture.preparation, round(picture.minutes_out, 6)) == (3.0, 3.0 + 18 / 5)  # gaps of 3, 3 and 34 minutes
    page = signed_in(Role.SUPERVISOR).get("/staffing/").content.decode()
    assert "1件 6.6分" in page and "架電の前の準備" in page and "1件 3.0分" in page and "準備(対象者を開いて" in page


def test_where_the_telephone_tells_when_it_dialled_the_ledgers_gaps_are_not_asked(noon, signed_in, monkeypatch):
    day = noon.date() - timedelta(days=1)
    for began in (0, 10):
        people.called(people.debtor(), people.at(day, 10, began), "301", recorded_at=people.at(day, 10, began + 2))
    monkeypatch.setattr(preparing, "told", lambda days: [1.5] * 24)
    picture = queries.picture(noon.date(), agreed(noon.date()))
    assert (picture.preparation, picture.prepared, picture.minutes_out) == (1.5, 24, 3.5)
    assert "電話か「発信した」のキーで分かる 24件の中央値。" in signed_in(Role.SUPERVISOR).get("/staffing/").content.decode()


def test_the_first_call_of_a_day_and_calls_that_overlap_tell_no_preparation(noon):
    day = noon.date() - timedelta(days=1)
    for began, recorded in ((0, 6), (1, 7)):
        people.called(people.debtor(), people.at(day, 10, began), "301", recorded_at=people.at(day, 10, recorded))
    picture = queries.picture(noon.date(), agreed(noon.date()))
    assert (picture.preparation, picture.minutes_out) == (0.0, 6.0)


def test_corrected_records_and_what_was_taken_over_count_nothing(noon):
    day = noon.date() - timedelta(days=1)
    wrong = people.called(people.debtor(), people.at(day, 10), "301")
    people.called(wrong.debtor, people.at(day, 10), "101", corrects=wrong.record_number)
    people.called(people.debtor(), people.at(day, 11), "301", origin="taken", run_id=1)
    picture = queries.picture(noon.date(), agreed(noon.date()))
    assert picture.calls == 1


def test_without_records_the_page_says_what_comes_next(signed_in):
    page = signed_in(Role.SUPERVISOR).get("/staffing/")
    assert page.status_code == 200 and "まだ架電も受電もない" in page.content.decode()


def test_the_page_names_heads_and_what_is_lacking_and_reckons_anew(signed_in, noon, django_assert_max_num_queries):
    day = noon.date() - timedelta(days=7)
    for minute in range(30):
        for channel in ("1", "2"):
            people.called(people.debtor(), people.at(day, 10, minute), "301", channel=channel,
                          recorded_at=people.at(day, 10, minute) + timedelta(minutes=6))  # fmt: skip
    client = signed_in(Role.SUPERVISOR)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get("/staffing/").content.decode()
    assert "人の足りない時間帯" in page and "80%に応答" in page and "6.0分" in page
    more = client.get("/staffing/", {"more": "800", "minutes_in": "10"}).content.decode()
    assert "10.0分" in more and more != page


@pytest.mark.parametrize("given", [
    {"share": "100"}, {"seconds": "x"}, {"minutes_in": "0"}, {"minutes_out": "0"}, {"calls": "-1"}, {"away": "99"},
])  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(given, signed_in, noon):
    people.called(people.debtor(), people.at(noon.date() - timedelta(days=1), 10), "301")
    answer = signed_in(Role.SUPERVISOR).get("/staffing/", given)
    assert answer.status_code == 422


def test_where_no_number_of_heads_is_enough_the_page_says_so_and_keeps_to_what_is_usual(signed_in, noon):
    day = noon.date() - timedelta(days=7)
    for minute in range(30):
        people.called(people.debtor(), people.at(day, 10, minute), "301", channel="2")
    client = signed_in(Role.SUPERVISOR)
    usual = client.get("/staffing/").content.decode()
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get("/staffing/", {"more": "1000", "minutes_in": "60"}, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 200 and "500人でも" in page
        assert _heads(page) == _heads(usual)


@pytest.mark.parametrize("value", ["least", "most"])
@pytest.mark.parametrize("name", ["inbound_answer_percent", "inbound_answer_seconds", "staff_away_percent"])
def test_whatever_can_be_agreed_is_reckoned_and_its_sliders_move(signed_in, noon, name, value):
    seen_calls(noon)
    Term.objects.filter(name=name).update(value=0 if value == "least" else all_terms()[name].most)
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/staffing/")
    assert page.status_code == 200
    sliders = dict(re.findall(r'name="(\w+)"[^>]*value="([\d.]+)"', page.content.decode()))
    assert {"share", "seconds", "away"} <= set(sliders)
    assert client.get("/staffing/", sliders).status_code == 200
    assert client.get("/staffing/overload/").status_code == 200


def seen_calls(noon) -> None:
    for minute in (0, 10, 20):
        day = noon.date() - timedelta(days=1)
        people.called(people.debtor(), people.at(day, 10, minute), "301", channel="2", worker_number="W1")


def test_a_slider_answers_with_the_reckoning_alone_and_keeps_its_place(signed_in, noon):
    people.called(people.debtor(), people.at(noon.date() - timedelta(days=1), 10), "301")
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/staffing/").content.decode()
    assert 'type="range"' in page and 'name="share" value="80"' in page
    part = client.get("/staffing/", {"share": "95"}, headers={"HX-Request": "true"}).content.decode()
    assert "95%に応答" in part and "<html" not in part
    assert 'name="share" value="95"' in client.get("/staffing/", {"share": "95"}).content.decode()


def _heads(page):
    """Of each half hour and weekday of the page's table, as it stands there."""
    return re.findall(r"(\d+) / \d+\.\d", page)


def test_the_minutes_of_a_call_out_and_of_one_that_came_in_are_moved_each_for_itself(signed_in, noon):
    day = noon.date() - timedelta(days=7)
    for minute in range(0, 30, 5):
        for channel, lasts, who in (("1", 4, "W1"), ("2", 2, "W2")):
            people.called(people.debtor(), people.at(day, 10, minute), "301", channel=channel, worker_number=who,
                          recorded_at=people.at(day, 10, minute) + timedelta(minutes=lasts))  # fmt: skip
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/staffing/").content.decode()
    stands = {name: float(re.search(rf'name="{name}" value="([\d.]+)"', page)[1]) for name in ("minutes_in", "minutes_out")}
    assert stands == {"minutes_in": 2.0, "minutes_out": 5.0}  # with the minute before it
    asked = {"calls": "600"}
    usual = client.get("/staffing/", asked).content.decode()
    inbound = client.get("/staffing/", asked | {"minutes_in": "3"}).content.decode()
    assert "1件 3.0分(つまみの値)" in inbound and "1件 5.0分" in inbound
    assert int(_heads(inbound)[0]) >= int(_heads(usual)[0])
    outbound = client.get("/staffing/", asked | {"minutes_out": "10"}).content.decode()
    assert "1件 2.0分(時間の分かる 6件の平均)" in outbound and int(_heads(outbound)[0]) > int(_heads(usual)[0])


def test_a_half_hour_outside_the_agreed_hours_never_appears(signed_in, noon):
    day = noon.date() - timedelta(days=1)
    for hour, minute in ((8, 59), (9, 0), (18, 59), (19, 0)):
        people.called(people.debtor(), people.at(day, hour, minute), "301")
    picture = queries.picture(noon.date(), agreed(noon.date()))
    assert [one.start for one in picture.slots] == [9 * 60, 18 * 60 + 30] and picture.calls == 2
    assert all(9 * 60 <= one.start < 19 * 60 for one in queries.needs_by_weekday(noon.date()))
    assert "19:00" not in signed_in(Role.SUPERVISOR).get("/staffing/").content.decode()


def test_the_heads_for_a_months_shifts_are_those_of_its_own_target(noon, monkeypatch):
    people.called(people.debtor(), people.at(noon.date() - timedelta(days=1), 10), "301",
                  recorded_at=people.at(noon.date() - timedelta(days=1), 10, 5))  # fmt: skip
    targets = {"calls_premium": {Month(2026, 4): 600, Month(2026, 5): 60_000}}
    monkeypatch.setattr(queries, "goals_held", lambda month, terms: Goals(2026, tuple(targets["calls_premium"]), True, targets))
    april, may = queries.needs_by_weekday(noon.date()), queries.needs_by_weekday(noon.date(), Month(2026, 5))
    assert may[0].rostered > april[0].rostered
    assert queries.needs_by_weekday(noon.date(), Month(2026, 4)) == april


def test_a_leader_asks_for_the_shifts_of_a_month_and_is_told_what_is_missing(signed_in, noon):
    client = signed_in(Role.SUPERVISOR)
    asked = {"month": "2026-05", "visits": "0", "languages": "0"}
    assert client.post("/staffing/shifts/", asked).status_code == 409
    people.called(people.debtor(), people.at(noon.date() - timedelta(days=1), 10), "301")
    answer = client.post("/staffing/shifts/", asked)
    assert answer.status_code == 409 and "契約のある従事者がいません" in answer.content.decode()
    crew.worker()
    assert client.post("/staffing/shifts/", asked).url.startswith("/shifts/")
    assert client.post("/staffing/shifts/", asked | {"month": "2020-01"}).status_code == 422


@pytest.mark.parametrize(("means", "told"), [
    ({540: 3.0, 570: 3.0}, "どの時間帯も同じ人数で、平均 3.0人です。"),
    ({540: 3.0, 570: 4.0}, "いちばん人が要るのは 9:30 からの30分で、平均 4.0人です。"),
    ({540: 4.0, 570: 4.0, 600: 1.0}, "いちばん人が要るのは 9:00 からの30分で、平均 4.0人です(2枠が同じ人数)。"),
])  # fmt: skip
def test_no_half_hour_is_named_where_none_stands_out(means, told):
    assert presenters.finding(means) == told
