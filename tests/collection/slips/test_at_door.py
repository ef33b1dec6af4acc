"""Slips at a door: of the person of the visit in hand who was identified, tied to its record, the rest asked of the city."""

import pytest
from django.urls import reverse

from saikoku.collection.slips import operations
from saikoku.collection.slips.models import PrintRun, Slip
from saikoku.kernel import ulid
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.rules.door import Said
from saikoku.registry.tasks.models import SlipRequestLine, Task
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.security.audit.models import AuditRecord
from tests.collection.slips import city_codes
from tests.collection.slips.test_pages import agree, body
from tests.outreach.visits import doors
from tests.outreach.visits.conftest import by, collector, person, quick, walker  # noqa: F401
from tests.outreach.visits.doors import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.5.イ")]


@pytest.fixture
def printable(person):  # noqa: F811
    agree()
    return city_codes.owes(person, "11", instalment="01")


def met(by, person, outcome="V08", spoke_with="1"):  # noqa: F811
    visit = doors.in_talk(by, person, spoke_with=spoke_with)
    recording.record(key=visit.key, outcome=outcome, said=Said(), by=by, at=LATER)
    return visit


def printed(visit, instalments, by, intent=""):  # noqa: F811
    return operations.print_at_door(
        intent=intent or ulid.new(LATER), key=visit.key, instalments=instalments, by=by, at=LATER
    )


def refused(act, *reasons):
    with pytest.raises(operations.SlipRefused) as refusal:
        act()
    assert refusal.value.reasons == list(reasons)


def test_a_slip_is_printed_once_and_tied_to_the_record_of_the_visit(by, person, printable):  # noqa: F811
    visit, intent = met(by, person), ulid.new(LATER)
    first, again = printed(visit, [printable.pk], by, intent), printed(visit, [printable.pk], by, intent)
    slip = Slip.objects.get()
    assert first.run.pk == again.run.pk and (slip.place, slip.debtor_id, slip.worker_number) == ("visit", person.pk, "V01")
    assert slip.record_number == doors.operations.queries.standing_of(visit.key)[0].record_number
    assert AuditRecord.objects.filter(action="slips.printed").count() == 1
    refused(lambda: printed(visit, [printable.pk], by), "already-printed")


def test_what_the_visit_asked_of_the_city_is_printed_instead_and_the_rest_asked_for_anew(by, person, printable):  # noqa: F811
    other = person.instalments.exclude(pk=printable.pk).get()
    visit = met(by, person, "V05")
    assert SlipRequestLine.objects.filter(task__state="open").count() == 2
    printed(visit, [printable.pk], by)
    assert Slip.objects.get().instalment_id == printable.pk
    (line,) = SlipRequestLine.objects.filter(task__state="open")
    assert line.instalment_id == other.pk and Task.objects.filter(state="withdrawn").count() == 1


def test_what_may_not_be_printed_is_asked_of_the_city(by, person, printable):  # noqa: F811
    other = person.instalments.exclude(pk=printable.pk).get()
    visit = met(by, person)
    done = printed(visit, [other.pk], by)
    assert done.run.pages == 0 and not Slip.objects.exists()
    assert SlipRequestLine.objects.get(task=done.task).instalment_id == other.pk


def test_nothing_is_printed_for_anybody_else(by, collector, person, printable, account_of):  # noqa: F811
    one = met(by, person, "V11", spoke_with="3")
    refused(lambda: printed(one, [printable.pk], by), "identity-not-checked")
    two = doors.in_talk(by, collector.people[1])
    refused(lambda: printed(one, [printable.pk], by), "not-at-this-door")
    refused(lambda: printed(two, [printable.pk], by), "visit-not-recorded")
    recording.record(key=two.key, outcome="V08", said=Said(), by=by, at=LATER)
    refused(lambda: printed(two, [printable.pk], by), "not-open")
    tax = city_codes.owes(collector.people[1], "02")
    refused(lambda: printed(two, [tax.pk], by), "not-open")
    stranger = doors.actor_of(account_of(Role.COLLECTOR, worker_number="V09"))
    refused(lambda: printed(two, [printable.pk], stranger), "not-at-this-door")
    refused(lambda: printed(two, [], by), "nothing-chosen")
    assert not Slip.objects.exists() and not PrintRun.objects.exists()


def test_the_page_prints_shows_its_paper_and_keeps_to_this_door(walker, by, collector, person, printable):  # noqa: F811
    visit = met(by, person)
    url = reverse("slips:door", args=[visit.key])
    assert url in body(walker.get(f"/visits/{visit.key}/"))
    page = walker.get(url)
    assert "印刷します" in body(page) and "市へ発行を依頼します" in body(page)
    given = {"intent": page.context["form"].initial["intent"], "instalments": []}
    assert walker.post(url, given).status_code == 422
    for _ in range(2):
        assert walker.post(url, given | {"instalments": [printable.pk]}).status_code == 302
    assert Slip.objects.count() == 1 and "1 枚を印刷用にそろえました" in body(walker.get(url))
    paper = reverse("slips:door_paper", args=[PrintRun.objects.get().pk])
    assert walker.get(paper).content.startswith(b"%PDF")
    doors.at_door(by, collector.people[1])
    assert walker.get(url).status_code == 409
    assert walker.get(reverse("slips:door", args=["NONE"])).status_code == 404


def test_others_open_neither_the_page_nor_the_paper(signed_in, by, person, printable):  # noqa: F811
    visit = met(by, person)
    printed(visit, [printable.pk], by)
    other = signed_in(Role.COLLECTOR, worker_number="V09", login_name="saburo")
    assert other.get(reverse("slips:door", args=[visit.key])).status_code == 404
    assert other.get(reverse("slips:door_paper", args=[PrintRun.objects.get().pk])).status_code == 404
    for route in ("slips:list", "slips:requests"):
        assert other.get(reverse(route)).status_code == 403
    assert other.get(reverse("slips:choose", args=[person.number])).status_code == 403


def test_collectors_print_at_doors_and_nowhere_else():
    assert {role for role in Role if Permission.SLIP_PRINT_AT_DOOR in GRANTED[role]} == {Role.COLLECTOR}
    assert Permission.SLIP_PRINT not in GRANTED[Role.COLLECTOR]
