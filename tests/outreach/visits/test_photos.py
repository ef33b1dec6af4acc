"""A photograph at a door or in a survey: offered where the city allows it, kept once, seen by leaders with a record."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from saikoku.inquiry.residences import operations as surveys
from saikoku.inquiry.residences.models import Survey
from saikoku.kernel import ulid
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.rules.door import Said
from saikoku.registry.photos.models import Photo, PhotoHold, PhotoRelease
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import browser
from tests.outreach.visits import doors
from tests.outreach.visits.test_journey import walker as tablet  # noqa: F401
from tests.planning import people
from tests.planning.routes import visiting
from tests.registry.photos import cameras

pytestmark = pytest.mark.clause("9.5.ア")
LINK = "写真を撮る"


def sent(**more) -> dict:
    picture = SimpleUploadedFile("p.jpg", cameras.shot(400, 300), "image/jpeg")
    return {"intent": ulid.new(doors.NOON), "subject": "notice", "reason": "left", "picture": picture} | more


@pytest.mark.django_db
def test_by_default_no_page_offers_or_takes_one(walker, by, person):
    visit = doors.in_talk(by, person)
    assert LINK not in walker.get(f"/visits/{visit.key}/").content.decode()
    assert walker.get(f"/visits/{visit.key}/photo/").status_code == 404
    assert walker.post(f"/visits/{visit.key}/photo/", sent()).status_code == 404
    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_a_photograph_is_taken_once_however_often_it_is_sent(walker, by, person):
    cameras.allow(on=doors.DAY, at=doors.NOON)
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome="V20", said=Said(), by=by, at=doors.LATER)
    assert LINK in walker.get(f"/visits/{visit.key}/").content.decode()
    url = f"/visits/{visit.key}/photo/"
    page = walker.get(url).content.decode()
    assert 'accept="image/*"' in page and 'capture="environment"' in page and person.name in page
    one = sent()
    for _ in range(3):
        one["picture"].seek(0)
        assert walker.post(url, one).status_code == 302
    photo = Photo.objects.get()
    assert (photo.place, photo.stop_id, photo.debtor_id, photo.worker_number) == (visit.key, visit.stop_id, person.pk, "V01")
    page = walker.get(url).content.decode()
    assert "保存した写真 1枚" in page and "不在票を入れたところ" in page and "<img" not in page
    assert walker.get(f"/cases/photos/{photo.pk}/picture/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "words"), [
    ({"picture": SimpleUploadedFile("p.jpg", b"no picture")}, "写真として読めません"),
    ({"picture": ""}, "写真を選択してください"), ({"subject": ""}, "写したものを選んでください"),
    ({"subject": "meter"}, "正しく選択"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(walker, by, person, more, words):
    cameras.allow(on=doors.DAY, at=doors.NOON)
    visit = doors.at_door(by, person)
    answer = walker.post(f"/visits/{visit.key}/photo/", sent(**more))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_nobody_takes_one_at_anothers_door_or_of_a_dropped_visit(walker, by, person, account_of):
    cameras.allow(on=doors.DAY, at=doors.NOON)
    visit = doors.at_door(by, person)
    doors.Visit.objects.filter(pk=visit.pk).update(account_id=account_of(Role.COLLECTOR, worker_number="V02").pk)
    assert walker.post(f"/visits/{visit.key}/photo/", sent()).status_code == 404
    doors.Visit.objects.filter(pk=visit.pk).update(account_id=by.account_id, state="dropped", ended_at=doors.NOON)
    assert walker.post(f"/visits/{visit.key}/photo/", sent()).status_code == 404


@pytest.mark.django_db
def test_leaders_see_it_in_the_case_and_hold_it_each_look_a_record(walker, by, person, signed_in):
    cameras.allow(on=doors.DAY, at=doors.NOON)
    visit = doors.at_door(by, person)
    walker.post(f"/visits/{visit.key}/photo/", sent())
    photo = Photo.objects.get()
    leader = signed_in(Role.SUPERVISOR)
    assert f"/cases/photos/{photo.pk}/" in leader.get(f"/cases/{person.number}/").content.decode()
    page = leader.get(f"/cases/photos/{photo.pk}/").content.decode()
    assert f"/cases/photos/{photo.pk}/picture/" in page and "不在票を入れたところ" in page
    before = AuditRecord.objects.filter(action="photos.shown").count()
    answer = leader.get(f"/cases/photos/{photo.pk}/picture/")
    assert answer["Content-Type"] == "image/jpeg" and "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert AuditRecord.objects.filter(action="photos.shown").count() == before + 1
    assert leader.post(f"/cases/photos/{photo.pk}/hold/", {"reason": ""}).status_code == 422
    assert leader.post(f"/cases/photos/{photo.pk}/hold/", {"reason": "苦情の確認"}).status_code == 302
    assert PhotoHold.objects.count() == 1
    assert leader.post(f"/cases/photos/{photo.pk}/release/", {"reason": "済んだ"}).status_code == 422
    assert signed_in(Role.OPERATIONS_MANAGER).post(
        f"/cases/photos/{photo.pk}/release/", {"reason": "済んだ"}).status_code == 302  # fmt: skip
    assert PhotoRelease.objects.count() == 1
    operator = signed_in(Role.OPERATOR)
    assert operator.get(f"/cases/photos/{photo.pk}/").status_code == 403
    assert "/cases/photos/" not in operator.get(f"/cases/{person.number}/").content.decode()


@pytest.mark.django_db
@pytest.mark.clause("10.2.カ")
def test_a_survey_has_its_photographs(walker, by, person, signed_in):
    type(person).objects.filter(pk=person.pk).update(returned_mail_on=people.days_before(20))
    survey = surveys.assign(
        debtor_ids=[person.pk], account_id=by.account_id, on=doors.DAY, by=visiting.BY, at=doors.NOON
    )[0]
    check, url = reverse("residences:check", args=[survey.pk]), reverse("residences:photo", args=[survey.pk])
    assert LINK not in walker.get(check).content.decode().replace("<li>写真を撮る</li>", "")
    assert "<li>写真を撮る</li>" in walker.get(check).content.decode() and walker.get(url).status_code == 404
    cameras.allow("survey", on=doors.DAY, at=doors.NOON)
    page = walker.get(check).content.decode()
    assert url in page and "<li>写真を撮る</li>" not in page and "よその家の写真を撮る" in page
    assert walker.post(url, sent(subject="meter", reason="lives")).status_code == 302
    photo = Photo.objects.get()
    assert (photo.purpose, photo.place, photo.stop_id) == ("survey", str(survey.pk), None)
    assert "保存した写真 1枚" in walker.get(check).content.decode()
    Survey.objects.filter(pk=survey.pk).update(
        state="closed", closed_at=doors.NOON, closed_by="x", closed_why="転居のため"
    )
    assert walker.get(url).status_code == 404
    page = signed_in(Role.SUPERVISOR).get(reverse("residences:survey", args=[survey.pk])).content.decode()
    assert f"/cases/photos/{photo.pk}/" in page and "電気・ガス・水道のメーター" in page


@pytest.mark.journey
@pytest.mark.clause("16.12.シ.viii")
@pytest.mark.parametrize("size", [(360, 800), (800, 1280)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_collector_takes_one_with_one_large_button(page, site, tablet, enter, tmp_path, size):  # noqa: F811
    cameras.allow(on=doors.DAY, at=doors.NOON)
    picture = tmp_path / "camera.jpg"
    picture.write_bytes(cameras.shot())
    browser.resize(page, *size)
    page.goto(site + "/visits/")
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name=LINK).click()
    browser.until(page, "document.readyState === 'complete' && document.querySelector('.shot')?.offsetHeight >= 90")
    page.get_by_label("表札").check()
    page.get_by_label("訪問先の場所の確認").check()
    browser.assert_accessible(page)
    page.get_by_label("カメラで撮る").set_input_files(picture)
    page.get_by_text("撮った写真を用意しました。").wait_for()
    assert page.evaluate("document.querySelector('.shot input').files[0].size") < len(picture.read_bytes())
    browser.resize(page, *size)
    browser.picture(page, f"photo-take-{size[0]}", sizes=[size])
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("heading", name="保存した写真 1枚").wait_for()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("caches.keys().then(found => found.length)") == 0
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (1280, 960)
    page.context.clear_cookies()
    enter(Role.SUPERVISOR, login_name="leader", display_name="責任 恵")
    page.goto(f"{site}/cases/photos/{photo.pk}/")
    browser.until(page, "document.querySelector('main img').naturalWidth === 1280")
    browser.assert_accessible(page)
    browser.picture(page, "photo-seen")
