"""A doubtful address is told where something is sent or somebody is gone to, until the city or a visit says otherwise."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from saikoku.assembly import wiring
from saikoku.assembly.applying import Followed
from saikoku.inquiry.residences import operations, queries
from saikoku.inquiry.residences.models import Survey
from saikoku.inquiry.residences.operations import finding
from saikoku.inquiry.residences.rules import doubt, telling
from saikoku.inquiry.residences.rules.doubt import Doubt, Known
from saikoku.inquiry.residences.rules.findings import Finding
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.kernel import clock
from saikoku.planning.lists.rules.history import Record
from saikoku.planning.routes.queries import standing, walking
from saikoku.planning.routes.rules.visiting import CityWord, lives_elsewhere
from saikoku.registry.debtors.models import Address, Debtor, Household
from saikoku.registry.liabilities.models import Letter
from saikoku.registry.tasks.models import HandoverAnswer, Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as trail
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting
from tests.registry import staging

pytestmark = pytest.mark.clause("10.2.カ")
APPLIERS = {one.layout: Followed(one) for one in wiring.APPLIERS}
DAY = people.DAY
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
MET = frozenset({"V01", "V11"})


def seen(outcome: str, on: date = DAY, hour: int = 12) -> Record:
    return Record(f"{on}{hour}{outcome}", "11", on, time(hour), outcome, "3", "05" if outcome[0] == "S" else "01", "W1")


NOT_THERE = Doubt(doubt.NOT_THERE, DAY, "V30")
MAIL = Doubt(doubt.RETURNED, DAY)


@pytest.mark.parametrize(("known", "expected"), [
    (Known(), []),
    (Known((seen("V30"),)), [NOT_THERE]),
    (Known((seen("V20"),)), []),
    (Known((seen("V30"), seen("V01", hour=13))), []),
    (Known((seen("V01"), seen("V35", hour=13))), [Doubt(doubt.NOT_THERE, DAY, "V35")]),
    (Known((seen("V30", BEFORE), seen("S04"))), [Doubt(doubt.NOT_THERE, BEFORE, "V30")]),  # to be looked at again
    (Known((seen("V30", BEFORE), seen("S02"))), []),
    (Known((seen("S07"),), address_found="旭町1"), [Doubt(doubt.NOT_THERE, DAY, "S07", "旭町1")]),
    (Known((seen("V30"),), word=CityWord(stated_on=AFTER)), []),
    (Known((seen("V30"),), word=CityWord(stated_on=DAY)), [NOT_THERE]),  # that address was known at the door
    (Known((seen("V30"),), word=CityWord(resumed_on=DAY)), []),
    (Known((seen("V30"),), word=CityWord(resumed_on=BEFORE)), [NOT_THERE]),
    (Known(returned_on=DAY), [MAIL]),
    (Known((seen("V20", AFTER),), returned_on=DAY), [MAIL]),
    (Known((seen("V11", AFTER),), returned_on=DAY), []),
    (Known((seen("V01", DAY),), returned_on=DAY), [MAIL]),
    (Known((seen("S01", AFTER),), returned_on=DAY), []),
    (Known(returned_on=DAY, word=CityWord(stated_on=AFTER)), []),
    (Known(returned_on=DAY, word=CityWord(resumed_on=AFTER)), [MAIL]),  # the city did not say where
    (Known(under_survey=True, survey_on=AFTER), [Doubt(doubt.UNDER_SURVEY, AFTER)]),
    (Known((seen("V31"),), DAY, under_survey=True), [Doubt(doubt.NOT_THERE, DAY, "V31"), MAIL, Doubt(doubt.UNDER_SURVEY)]),
])  # fmt: skip
def test_an_address_is_doubtful_until_the_city_or_a_visit_says_otherwise(known, expected):
    assert doubt.doubts(known, MET) == expected


@pytest.mark.parametrize(("others", "expected"), [
    ([NOT_THERE], [Doubt(doubt.NOT_THERE, DAY, "V30", of_another=True)]),
    ([Doubt(doubt.NOT_THERE, DAY, "V32")], []),  # one moved out, the others may live there
    ([Doubt(doubt.NOT_THERE, DAY, "S10")], []),
    ([MAIL, Doubt(doubt.UNDER_SURVEY)], []),
    ([NOT_THERE, NOT_THERE], [Doubt(doubt.NOT_THERE, DAY, "V30", of_another=True)]),
])  # fmt: skip
def test_what_was_seen_of_the_place_holds_for_whoever_is_registered_there(others, expected):
    assert doubt.of_household([], others) == expected
    assert doubt.of_household([MAIL], others) == [MAIL, *expected]


def test_each_reason_has_its_sentence():
    told = [Doubt(doubt.NOT_THERE, DAY, "S07", "旭町1"), Doubt(doubt.RETURNED, DAY), Doubt(doubt.UNDER_SURVEY, DAY),
            Doubt(doubt.UNDER_SURVEY), Doubt(doubt.NOT_THERE, DAY, "V30", of_another=True)]  # fmt: skip
    lines = telling.lines(told)
    assert "判明した住所: 旭町1" in lines[0] and "郵便が戻りました" in lines[1] and "調べる予定" in lines[2]
    assert "担当はまだ決まっていません" in lines[3] and lines[4].startswith("同じ世帯の方について、")
    assert "旭町1" not in "".join(telling.lines(told, places=False))


# -- with the registry ------------------------------------------------------------------------------------------------


def codes(person) -> list[str]:
    return [one.code for one in queries.doubts_of([person.pk]).get(person.pk, [])]


def brings(person, address: str, on: date) -> None:
    """The city states the person's address in a file of a day."""
    row = {"delivered_on": on, "delivery_kind": "2", "programme": "11", "work": "02", "month": f"{on:%Y%m}", "kind": "1",
           "debtor_number": person.number, "name": person.name, "address": address}  # fmt: skip
    run = staging.stage("T01_targets", [row], ordered_at=clock.at(on, 7), months=(f"{on:%Y%m}",), programmes=("11",))
    staging.apply(APPLIERS["T01_targets"], run)


@pytest.fixture
def at_first(db):
    """Somebody whom the city named with an address a week ago, and who owes a premium."""
    person = people.debtor()
    people.owes(person)
    brings(person, "久留米市旭町1", people.days_before(7))
    return person


def may_be_visited(person) -> bool:
    (found,) = standing.standings([person.pk], standing.visit_terms(DAY + timedelta(days=3)))
    return not found.reasons


def test_whoever_was_not_found_is_visited_again_once_the_city_states_another_address(at_first):
    assert may_be_visited(at_first)
    visiting.visited(at_first, "V30", day=people.days_before(2))
    assert codes(at_first) == ["not-there"] and not may_be_visited(at_first)
    brings(at_first, "久留米市旭町1", people.days_before(1))  # the same again says nothing new
    assert codes(at_first) == ["not-there"] and not may_be_visited(at_first)
    brings(at_first, "久留米市寺町9", DAY)
    assert codes(at_first) == [] and may_be_visited(at_first)


def test_the_first_address_that_the_city_states_overtakes_nothing(db):
    """Records taken over are older than the city's first file."""
    person = people.debtor()
    people.owes(person)
    visiting.visited(person, "V30", day=people.days_before(9))
    brings(person, "久留米市旭町1", people.days_before(7))
    assert codes(person) == ["not-there"]


def test_the_citys_answer_that_demands_go_on_lets_him_be_visited_again(at_first):
    record = visiting.visited(at_first, "V32", day=people.days_before(2))
    assert not may_be_visited(at_first)
    answer = {"record_number": record.record_number, "answered_on": people.days_before(1), "action": "99"}
    for action, expected in (("99", False), ("01", True)):
        staging.apply(APPLIERS["T13_handover_answers"], staging.stage("T13_handover_answers", [answer | {"action": action}]))
        assert may_be_visited(at_first) is expected
    assert HandoverAnswer.objects.get().action == "01"


def test_the_city_s_answer_ends_the_survey_and_what_asked_for_it(at_first, account_of):
    collector = account_of(Role.COLLECTOR, worker_number="V01")
    record = visiting.visited(at_first, "V30", day=people.days_before(2))
    Debtor.objects.filter(pk=at_first.pk).update(returned_mail_on=people.days_before(4))
    survey = operations.assign(
        debtor_ids=[at_first.pk], account_id=collector.pk, on=DAY, by=visiting.BY, at=clock.at(people.days_before(1), 12)
    )[0]
    answer = {"record_number": record.record_number, "answered_on": DAY}
    staging.apply(APPLIERS["T13_handover_answers"], staging.stage("T13_handover_answers", [answer | {"action": "06"}]))
    survey.refresh_from_db()
    assert survey.state == Survey.State.ASSIGNED  # what was assessed changed: nobody knows where he lives
    staging.apply(APPLIERS["T13_handover_answers"], staging.stage("T13_handover_answers", [answer | {"action": "04"}]))
    survey.refresh_from_db()
    assert (survey.state, survey.closed_why) == (Survey.State.CLOSED, "市の回答があったため")
    assert queries.queue(DAY).count == 0


def test_a_survey_that_was_asked_for_at_the_door_is_not_wanted_at_another_address(at_first):
    task = Task.objects.create(
        kind="whereabouts", debtor=at_first, record_number="R1", opened_at=clock.at(people.days_before(2), 12), opened_by="W1"
    )
    brings(at_first, "久留米市旭町1", people.days_before(1))
    task.refresh_from_db()
    assert task.state == "open" and queries.queue(DAY).count == 1
    brings(at_first, "久留米市寺町9", DAY)
    task.refresh_from_db()
    assert (task.state, task.result) == ("withdrawn", "市のデータの住所が変わったため") and queries.queue(DAY).count == 0


def test_a_household_shares_what_was_seen_of_the_place_and_merged_numbers_are_one(db):
    home = Household.objects.create(number="H77")
    mother, son, alone = people.debtor(home), people.debtor(home), people.debtor()
    old = Debtor.objects.create(number="77", name="試験", delivered_on=DAY, run_id=1, merged_into=mother)
    visiting.visited(old, "V31")
    Letter.objects.create(
        letter_number="L7", debtor=old, debtor_number="77", programme="01", kind="1", sent_on=DAY, returned_on=DAY, run_id=1
    )
    found = queries.doubts_of([mother.pk, son.pk, alone.pk])
    assert [one.code for one in found[mother.pk]] == ["not-there", "returned-mail"]
    assert [(one.code, one.of_another) for one in found[son.pk]] == [("not-there", True)] and alone.pk not in found


@pytest.mark.parametrize("outcome", ["S07", "S05"])
def test_an_address_found_stands_beside_the_citys_until_the_city_states_one(at_first, account_of, outcome):
    collector = account_of(Role.COLLECTOR, worker_number="V01")
    by = doors.actor_of(collector)
    Debtor.objects.filter(pk=at_first.pk).update(returned_mail_on=people.days_before(4))
    noon = clock.at(DAY, 12)
    survey = operations.assign(debtor_ids=[at_first.pk], account_id=collector.pk, on=DAY, by=visiting.BY, at=noon)[0]
    finding.tell(survey_id=survey.pk, seen=Seen(letter_box="3", informant="neighbour", heard="moved_inside"), by=by, at=noon)
    said = Finding(outcome, "隣の方によると転居した。", "久留米市櫛原町5", why="隣の方の話")
    row = finding.confirm(survey_id=survey.pk, turn=0, said=said, by=by, at=noon)
    found = Address.objects.get(debtor=at_first, kind="found")
    assert (found.address, found.since, found.source) == ("久留米市櫛原町5", DAY, "survey")
    assert walking.addresses([at_first.pk])[at_first.pk].address == "久留米市櫛原町5"
    assert trail.about(at_first.number).filter(action="registry.address.found").count() == 1
    brings(at_first, "久留米市寺町9", AFTER)
    assert walking.addresses([at_first.pk])[at_first.pk].address == "久留米市寺町9"
    finding.correct(finding_id=row.pk, said=Finding("S02", "本人の車がある。", why="取り違えた"), by=by, at=noon)
    assert not Address.objects.filter(debtor=at_first, kind="found").exists()
    assert trail.about(at_first.number).filter(action="registry.address.forgotten").count() == 1


def test_a_doubt_is_told_in_the_case_and_before_slips_are_printed(at_first, signed_in):
    visiting.visited(at_first, "V30", day=people.days_before(2))
    client = signed_in(Role.OPERATOR)
    for page in (reverse("cases:card", args=[at_first.number]), reverse("slips:choose", args=[at_first.number])):
        said = client.get(page).content.decode()
        assert telling.TITLE in said and "市へ住所を確かめます" in said
    visiting.visited(at_first, "V01", day=people.days_before(1))
    assert telling.TITLE not in client.get(reverse("slips:choose", args=[at_first.number])).content.decode()


def test_the_rule_of_the_routes_is_the_rule_of_the_doubt():
    for word in (CityWord(), CityWord(stated_on=AFTER), CityWord(resumed_on=DAY)):
        records = (seen("V33"),)
        told = doubt.doubts(Known(records, word=word), MET)
        assert bool(told) is lives_elsewhere(records, word)
