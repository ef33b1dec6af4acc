"""The collector's pages: his day, the door with and without amounts, what covers it, an outcome, what comes next."""

import pytest
from django.urls import reverse

from saikoku.kernel import clock, keys
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.rules.door import Said
from saikoku.planning.lists.rules.facts import PROTECTED
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.security.audit.models import AuditRecord
from saikoku.security.audit.rules import subjects
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.5.ア")]
LARGEST_STEP = 30_000  # bytes of a page without its sheets
CHECKED = {"affiliation": "on", "name": "on", "card": "on", "spoke_with": "1", "identified_by": "2"}


@pytest.fixture
def door(walker, by, person):
    return f"/visits/{doors.at_door(by, person).key}/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_what_is_done_and_what_was_taken_off_is_folded_behind_its_count(walker, collector):
    first, second = collector.people[:2]
    visiting.visited(first)
    people.stop(second)
    page = text_of(walker.get("/visits/"))
    assert "これから 2件" in page and "<summary>済み 1件</summary>" in page and "<summary>外した訪問先 1件</summary>" in page
    assert page.index("<summary>済み 1件") < page.index(f"{first.name} 様") and page.index("<summary>外した") < page.index(
        f"{second.name} 様"
    )


def test_the_day_lists_the_stops_in_their_turn_and_light(walker, collector):
    answer = walker.get("/visits/")
    page = text_of(answer)
    assert "これから 4件" in page and len(answer.content) < LARGEST_STEP
    names = [one.debtor.name for one in doors.walking.day_of(collector.pk, doors.DAY).visits]
    assert [page.index(f"<b>{name} 様") for name in names] == sorted(page.index(f"<b>{name} 様") for name in names)
    assert AuditRecord.objects.get(action="visits.day.shown").subjects


def test_without_an_accepted_plan_the_page_says_who_makes_one(signed_in, quick):
    assert "今日の経路は、まだありません" in text_of(signed_in(Role.COLLECTOR, worker_number="V07").get("/visits/"))


def test_the_list_says_by_itself_that_it_changed(walker, person):
    page = walker.get("/visits/")
    seen = page.context["stamp"]
    assert walker.get(f"/visits/news/?seen={seen}").status_code == 204
    people.stop(person)
    assert "一覧が変わりました" in text_of(walker.get(f"/visits/news/?seen={seen}"))
    assert "催告中止" in text_of(walker.get("/visits/"))


def test_the_list_says_so_too_where_as_many_stops_come_as_go(walker, collector):
    seen = walker.get("/visits/").context["stamp"]
    doors.plan_of(collector)
    assert "一覧が変わりました" in text_of(walker.get(f"/visits/news/?seen={seen}"))


def test_where_somebody_lives_is_not_told_once_nobody_goes_there(walker, by, person):
    address = f"<p>{doors.stop_of(by, person).address}</p>"
    assert address in text_of(walker.get("/visits/"))
    visiting.caution(person, PROTECTED)
    page = text_of(walker.get("/visits/"))
    assert "外した訪問先 1件" in page and person.name in page and address not in page


@pytest.mark.clause("16.12.エ")
def test_whoever_is_named_as_the_next_is_in_the_trail(walker, by, person):
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome="V21", said=Said(), by=by, at=doors.LATER)
    following = walker.get(reverse("visits:visit", args=[visit.key])).context["next"].debtor
    shown = AuditRecord.objects.filter(action="visits.visit.shown").latest("pk")
    assert set(shown.subjects) == {subjects.mark(one.number, keys.load("audit")) for one in (person, following)}


def test_what_is_left_out_of_the_past_is_said(walker, door, person):
    assert "これまでの経過<" not in text_of(walker.get(door))
    for days in range(1, 5):
        people.called(person, clock.at(people.days_before(days), 12))
    assert "<summary>これまでの経過</summary>" in text_of(walker.get(door))
    for days in range(5, 8):
        people.called(person, clock.at(people.days_before(days), 12))
    assert "<summary>これまでの経過(新しい 5 件)</summary>" in text_of(walker.get(door))


@pytest.mark.clause("10.2.カ")
def test_a_doubtful_address_is_told_at_the_door(walker, door, person):
    assert "住所に疑いがあります" not in text_of(walker.get(door))
    type(person).objects.filter(pk=person.pk).update(returned_mail_on=people.DAY)
    page = text_of(walker.get(door))
    assert "住所に疑いがあります" in page and "郵便が戻りました" in page and "表札、郵便受け、メーターを見て" in page


def test_amounts_stand_on_the_page_only_after_the_check_list(walker, door):
    before = text_of(walker.get(door))
    assert "12,000" not in before and "先に伝えること" in before and "本人と話した" not in before
    answer = walker.post(f"{door}check/", CHECKED | {"card": ""})
    assert answer.status_code == 422 and "従事者証を見せて" in text_of(answer) and "12,000" not in text_of(answer)
    assert walker.post(f"{door}check/", CHECKED).status_code == 302
    answer = walker.get(door)
    after = text_of(answer)
    assert "12,000" in after and "本人と話した" in after and len(answer.content) < LARGEST_STEP


def test_the_family_hears_no_amount(walker, door):
    walker.post(f"{door}check/", CHECKED | {"spoke_with": "3", "identified_by": ""})
    page = text_of(walker.get(door))
    assert "12,000" not in page and "家族に伝言" in page and "本人ではないため、金額は表示しません" in page


def test_what_comes_in_covers_the_page_until_it_was_read(walker, door, person):
    walker.post(f"{door}check/", CHECKED)
    assert walker.get(f"{door}news/").status_code == 204
    people.stop(person)
    assert "ここまでにしてください" in text_of(walker.get(f"{door}news/"))
    covered = text_of(walker.get(door))
    assert "12,000" not in covered and "読みました" in covered and "本人と話した" not in covered
    assert walker.post(f"{door}as/V08/", {}).status_code == 422
    walker.post(f"{door}read/", {"code": queries.reasons_now(person.pk, doors.DAY)})
    read = text_of(walker.get(door))
    assert "12,000" not in read and ">催告中止</a>" in read and walker.get(f"{door}news/").status_code == 204


def test_after_a_stop_no_page_of_an_outcome_tells_an_amount(walker, door, person):
    walker.post(f"{door}check/", CHECKED)
    assert "12,000" in text_of(walker.get(f"{door}as/V03/"))
    people.stop(person)
    walker.post(f"{door}read/", {"code": queries.reasons_now(person.pk, doors.DAY)})
    too_much = {"promise1_day": "+7", "promise1_yen": "99999"}
    for answer in (walker.get(f"{door}as/V03/"), walker.post(f"{door}as/V03/", too_much)):
        assert "12,000" not in text_of(answer)
    assert answer.status_code == 422 and "約束は記録できません" in text_of(answer)


def test_a_promise_is_typed_refused_mended_and_recorded_once(walker, door, person):
    walker.post(f"{door}check/", CHECKED)
    answer = walker.get(f"{door}as/V01/")
    assert "約束の日" in text_of(answer) and len(answer.content) < LARGEST_STEP
    assert walker.post(f"{door}as/V01/", {"summary": "来週"}).status_code == 422
    past = walker.post(f"{door}as/V01/", {"summary": "来週", "promise1_day": "2026-04-01"})
    assert past.status_code == 422 and "今日より前" in text_of(past) and "来週" in text_of(past)
    given = {"promise1_day": "+7", "promise1_yen": "6,000", "summary": "来週"}
    for _ in range(2):
        assert walker.post(f"{door}as/V01/", given).status_code == 302
    assert Contact.objects.filter(debtor=person).count() == 1
    ended = text_of(walker.get(door))
    assert "本人面談・約束" in ended and "約束の日まで催告を控えます" in ended and "次の訪問先" in ended
    assert walker.get(f"{door}as/V01/").status_code == 302


@pytest.mark.clause("10.2.イ")
def test_after_a_talk_nobody_was_away(walker, door):
    assert f'{door}as/V20/"' in text_of(walker.get(door))
    walker.post(f"{door}check/", CHECKED)
    page = text_of(walker.get(door))
    assert f'{door}as/V01/"' in page and not any(f'{door}as/{code}/"' in page for code in ("V20", "V21", "V22", "V23", "V30"))
    refused = walker.post(f"{door}as/V20/", {})
    assert refused.status_code == 422 and "会って話した方がいるため" in text_of(refused)
    assert not Contact.objects.exists() and Visit.objects.get().state == "open"


def test_money_taken_leads_to_the_receipt_of_that_person(walker, door, person):
    walker.post(f"{door}check/", CHECKED)
    walker.post(f"{door}as/V02/", {})
    page = text_of(walker.get(door))
    assert "/receipts/begin/" in page and f'name="number" value="{person.number}"' in page


def test_a_danger_is_one_button_away_and_tells_what_to_do(walker, door):
    assert f'href="{door}as/V40/"' in text_of(walker.get(door))
    assert "その場を離れて" in text_of(walker.get(f"{door}as/V40/"))
    walker.post(f"{door}as/V40/", {})
    assert "責任者に電話してください" in text_of(walker.get(door))


def test_one_tap_begins_and_another_goes_back(walker, collector, by, person):
    stop = doors.stop_of(by, person).stop_id
    answer = walker.post("/visits/begin/", {"stop": stop})
    key = Visit.objects.get().key
    assert answer["Location"] == f"/visits/{key}/"
    second = doors.stop_of(by, collector.people[1]).stop_id
    refused = walker.post("/visits/begin/", {"stop": second})
    assert refused.status_code == 409 and "ほかの訪問が途中です" in text_of(refused)
    assert walker.post("/visits/begin/", {"stop": "x"}).status_code == 409
    assert walker.post(f"/visits/{key}/leave/")["Location"] == "/visits/"
    assert Visit.objects.get().state == "dropped"
    assert "始めずに戻りました" in text_of(walker.get(f"/visits/{key}/"))


def test_a_visit_of_yesterday_without_its_record_is_asked_for(walker, by, person):
    visit = doors.at_door(by, person)
    Visit.objects.update(on=people.days_before(1))
    assert "結果を記録していない訪問があります" in text_of(walker.get("/visits/"))
    assert walker.post(f"/visits/{visit.key}/as/V21/", {}).status_code == 302
    row = Contact.objects.get(debtor=person)
    assert row.on == people.days_before(1) and row.ended_at is None


def test_anothers_visit_is_not_found(signed_in, by, person):
    key = doors.in_talk(by, person).key
    client = signed_in(Role.COLLECTOR, worker_number="V09")
    for address in (f"/visits/{key}/", f"/visits/{key}/news/", f"/visits/{key}/as/V01/"):
        assert client.get(address).status_code == 404
    for act in ("check/", "read/", "leave/", "as/V08/"):
        assert client.post(f"/visits/{key}/{act}", CHECKED).status_code == 404
    assert Visit.objects.get().state == "open"


def test_only_collectors_walk(signed_in):
    assert {role for role in Role if Permission.VISIT_WORK in GRANTED[role]} == {Role.COLLECTOR}
    assert signed_in(Role.OPERATOR).get("/visits/").status_code == 403


def test_an_outcome_nobody_knows_is_not_found(walker, door):
    assert walker.get(f"{door}as/101/").status_code == 404
