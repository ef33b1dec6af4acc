"""A new address told at a door: typed in parts, written in one way, kept in parts and told to the city in one line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.kernel import japanese
from saikoku.outreach.visits import operations, queries
from saikoku.outreach.visits.models import NewAddress
from saikoku.outreach.visits.operations import correcting, recording, undoing
from saikoku.outreach.visits.rules import moving
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.outreach.visits.rules.moving import NOT_TOLD, MovedTo
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address
from saikoku.registry.tasks.models import Task
from tests import browser
from tests.outreach.visits import doors
from tests.outreach.visits.doors import DAY, LATER
from tests.outreach.visits.test_journey import walker as thumb  # noqa: F401

WHOLE = MovedTo("8300022", "久留米市城南町", "15-3", "城南荘101")
LINE = "転居先 〒830-0022 久留米市城南町15-3 城南荘101"


@pytest.mark.parametrize(("typed", "kept"), [
    ("久留米市　城南町１５‐３", "久留米市 城南町15-3"), ("15ー3", "15-3"), ("１５－３－２", "15-3-2"),
    ("ハイツーA", "ハイツーA"),
    ("ﾊﾟｰｸ　城南　Ａ―１", "パーク 城南 A-1"), ("十五番地", "十五番地"), (" 神神 ", "神神"), ("", ""),
])  # fmt: skip
def test_an_address_is_written_in_one_way_and_says_what_was_said(typed, kept):
    assert japanese.written_address(typed) == kept
    assert japanese.written_address(kept) == kept


@pytest.mark.parametrize(("typed", "line"), [
    ({}, ""),
    ({"postal_code": "〒８３０ー００２２", "town": "久留米市城南町", "house": "１５－３", "building": "城南荘１０１"}, LINE),
    ({"town": "大牟田市"}, "転居先 大牟田市"),
    ({"town": "久留米市", "building": "ｺｰﾎﾟ1"}, "転居先 久留米市 コーポ1"),
])  # fmt: skip
def test_the_line_of_an_address(typed, line):
    assert moving.heard(**typed).line == line


@pytest.mark.parametrize(("moved", "outcome", "note", "lives_at", "expected"), [
    (WHOLE, "V32", "", "久留米市旭町1-2", []),
    (MovedTo(town="大牟田市"), "V32", "", "大牟田市", []),
    (NOT_TOLD, "V32", "娘の家へ", "", []),
    (NOT_TOLD, "V32", " ", "", ["moved-to-missing"]),
    (NOT_TOLD, "V20", "", "", []),
    (WHOLE, "V30", "", "", ["moved-beside-outcome"]),
    (MovedTo("830002", "久留米市"), "V32", "", "", ["postal-code-unknown"]),
    (MovedTo("83000２2", "久留米市"), "V32", "", "", ["postal-code-unknown"]),
    (MovedTo(house="15-3"), "V32", "", "", ["moved-town-missing"]),
    (WHOLE, "V32", "", "久留米市城南町十五番地の3 城南荘101", ["moved-to-where-he-lives"]),
    (MovedTo("1", house="2"), "V30", "", "", ["moved-beside-outcome", "postal-code-unknown", "moved-town-missing"]),
])  # fmt: skip
def test_an_address_is_refused_with_every_reason_that_holds(moved, outcome, note, lives_at, expected):
    assert moving.refusals(moved, outcome, note, lives_at) == expected


@pytest.mark.parametrize("note", ["", "娘の家", "。", "転居先 不明"])
@pytest.mark.parametrize("moved", [NOT_TOLD, WHOLE, MovedTo(town="大牟田市")])
def test_the_note_is_found_again_behind_the_line(moved, note):
    summary = moving.with_line(moved, note)
    assert moving.note_of(moved, summary) == note and moving.with_line(moved, moving.note_of(moved, summary)) == summary


@pytest.fixture
def gone(by, person):
    return doors.at_door(by, person)


def record(visit, by, said: Said, outcome="V32", at=LATER):
    return recording.record(key=visit.key, outcome=outcome, said=said, by=by, at=at)


def test_it_is_kept_in_parts_and_told_to_the_city_in_one_line(gone, by, person):
    record(gone, by, Said("隣の方から", moved_to=WHOLE))
    row = Contact.objects.get()
    assert row.summary == f"{LINE}。隣の方から" and row.handover_reason == f"転居先判明 {row.summary}"
    assert queries.moved_to(row) == WHOLE
    (told,) = contacts.delivered_contacts(DAY, DAY)
    assert told["summary"] == row.summary and told["outcome"] == "V32"
    assert LINE in Task.objects.get(kind=Task.Kind.HANDOVER).note


def test_where_he_lives_already_is_no_new_address(gone, by, person):
    home = Address.objects.get(debtor=person, kind=Address.Kind.REGISTERED)
    town = japanese.town(home.address)
    said = Said(moved_to=MovedTo(town=town, house=home.address.removeprefix(town)))
    assert said.moved_to.house
    with pytest.raises(operations.VisitRefused) as refusal:
        record(gone, by, said)
    assert refusal.value.reasons == ["moved-to-where-he-lives"] and not NewAddress.objects.exists()


def test_taken_up_again_and_corrected_the_parts_are_told_anew_each_with_its_record(gone, by):
    record(gone, by, Said(moved_to=WHOLE))
    undoing.reopen(key=gone.key, by=by, at=LATER + timedelta(seconds=3))
    record(gone, by, Said(moved_to=MovedTo(town="大牟田市")), at=LATER + timedelta(seconds=6))
    second = Contact.objects.get(corrects=Contact.objects.order_by("pk").first().record_number)
    assert queries.moved_to(second) == MovedTo(town="大牟田市")
    correcting.correct_record(
        record_number=second.record_number, outcome="V30", said=Said("空家だった"), place=Door(), reason="誤り", by=by, at=LATER
    )
    last = Contact.objects.get(corrects=second.record_number)
    assert queries.moved_to(last) == NOT_TOLD and NewAddress.objects.count() == 2


def test_a_record_of_before_stays_readable(gone, by):
    record(gone, by, Said("転居先は大牟田市の長男宅"))
    row = Contact.objects.get()
    assert queries.moved_to(row) == NOT_TOLD and row.summary == "転居先は大牟田市の長男宅"
    assert moving.note_of(NOT_TOLD, row.summary) == row.summary


@pytest.mark.parametrize(("changes", "name"), [
    ({"town": ""}, "new_address_names_its_town"), ({"postal_code": "830"}, "postal_code_has_seven_digits"),
])  # fmt: skip
def test_an_address_that_is_none_is_refused(gone, by, changes, name):
    record(gone, by, Said("x"))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NewAddress.objects.create(**{"record": Contact.objects.get(), "town": "久留米市"} | changes)


def test_the_page_offers_the_parts_for_this_outcome_alone_and_begins_with_them_again(walker, gone, by):
    url = reverse("visits:record", args=[gone.key, "V32"])
    assert "moved_town" in walker.get(url).content.decode()
    assert "moved_town" not in walker.get(reverse("visits:record", args=[gone.key, "V30"])).content.decode()
    nothing = walker.post(url, {})
    assert nothing.status_code == 422 and "分かったところまで入力してください" in nothing.content.decode()
    given = {"moved_postal_code": "830-22", "moved_town": "久留米市城南町", "moved_house": "１５－３", "summary": "隣の方から"}
    again = walker.post(url, given)
    assert again.status_code == 422 and "7桁の数字" in again.content.decode() and "１５－３" in again.content.decode()
    assert walker.post(url, given | {"moved_postal_code": "830-0022"}).status_code == 302
    row = Contact.objects.get()
    assert row.summary == "転居先 〒830-0022 久留米市城南町15-3。隣の方から"
    correction = walker.get(reverse("visits:correct", args=[row.record_number])).context["form"]
    assert (correction["moved_house"].value(), correction["summary"].value()) == ("15-3", "隣の方から")
    assert [part.title for part in correction.parts() if part.is_open] == ["転居先"]


@pytest.mark.journey
def test_a_new_address_is_told_with_a_thumb(page, site, thumb):  # noqa: F811
    browser.resize(page, 360, 800)
    page.goto(site + "/visits/")
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name="転居先が判明", exact=True).click()
    page.get_by_label("転居先の市区町村・町名").fill("久留米市城南町")
    page.get_by_label("番地・号").fill("15-3")
    browser.picture(page, "new-address", sizes=((360, 800), (800, 1180)), whole=True)
    browser.assert_accessible(page)
    browser.resize(page, 360, 800)
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「転居先判明」と記録しました。").wait_for()
    assert Contact.objects.get(channel="3").summary == "転居先 久留米市城南町15-3"
