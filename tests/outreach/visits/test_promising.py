"""A promise at the door in parts: each with its day, its amount and its instalments, by the rules of the desk."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.visits import operations
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import correcting, recording, undoing
from saikoku.outreach.visits.presenters import words
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.forms import MOST_TO_TICK
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.presenters import PROMISE_REFUSED
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments.models import Payment
from tests import browser
from tests.outreach.visits import doors
from tests.outreach.visits.doors import DAY, LATER
from tests.outreach.visits.test_journey import walker  # noqa: F401
from tests.planning import people

pytestmark = pytest.mark.clause("13.2.ウ")
FRIDAY, NEXT = DAY + timedelta(days=7), DAY + timedelta(days=14)
LARGEST = 30_000


@pytest.fixture
def owing(person):
    """Three instalments of the premium: 12,000, 17,300 and 17,300 yen; and one of the tax."""
    more = [people.owes(person, balance=17_300, instalment=number) for number in ("07", "08")]
    people.owes(person, "02", instalment="01")
    return [Instalment.objects.get(debtor=person, programme="11", instalment="06"), *more]


@pytest.fixture
def talk(by, person, owing):
    return doors.in_talk(by, person)


def record(visit, by, *lines: PromiseLine, at=LATER, outcome="V01"):
    return recording.record(key=visit.key, outcome=outcome, said=Said("", lines), by=by, at=at)


def refused(act) -> list[str]:
    with pytest.raises(operations.VisitRefused) as refusal:
        act()
    return refusal.value.reasons


def test_each_part_keeps_its_day_its_amount_and_its_instalments_and_no_due_date_moves(talk, by, owing):
    before = list(Instalment.objects.order_by("pk").values())
    record(talk, by, PromiseLine(NEXT, 7_000, "1", instalments=(owing[2].pk,)),
           PromiseLine(FRIDAY, 5_000, instalments=(owing[0].pk, owing[1].pk)))  # fmt: skip
    first, second = contacts.with_covers(Promise.objects.order_by("line"))
    assert (first.promised_on, first.promised_yen, first.covers) == (FRIDAY, 5_000, [owing[0].pk, owing[1].pk])
    assert (second.promised_on, second.promised_yen, second.way, second.covers) == (NEXT, 7_000, "1", [owing[2].pk])
    assert list(Instalment.objects.order_by("pk").values()) == before
    row = Contact.objects.get()
    assert (row.promised_on, row.promised_yen) == (FRIDAY, 5_000)


@pytest.mark.parametrize(("lines", "reasons"), [
    ((PromiseLine(FRIDAY, 5_000), PromiseLine(NEXT)), ["promise-in-parts-without-amount"]),
    ((PromiseLine(FRIDAY, 5_000), PromiseLine(FRIDAY, 1)), ["promised-day-twice"]),
    ((PromiseLine(FRIDAY, 5_000, covers="9"),), ["promise-covers-nothing-open"]),
    ((PromiseLine(FRIDAY, 5_000, covers="六"),), ["promise-covers-unread"]),
])  # fmt: skip
def test_parts_that_cannot_be_are_refused_in_words_and_nothing_is_written(talk, by, lines, reasons):
    assert refused(lambda: record(talk, by, *lines)) == reasons
    assert set(reasons) <= set(words.REFUSED) and not Promise.objects.exists()


def test_an_instalment_of_the_tax_of_another_or_one_that_is_paid_is_no_part_of_it(talk, by, collector, owing):
    tax = Instalment.objects.get(debtor=talk.debtor, programme="02")
    others = Instalment.objects.filter(debtor=collector.people[1]).first()
    Instalment.objects.filter(pk=owing[2].pk).update(balance=0)
    for row in (tax, others, owing[2]):
        line = PromiseLine(FRIDAY, 5_000, instalments=(row.pk,))
        assert refused(lambda line=line: record(talk, by, line)) == ["promise-covers-nothing-open"]


def test_a_visit_taken_up_again_may_keep_an_instalment_that_is_paid_since(talk, by, owing):
    record(talk, by, PromiseLine(FRIDAY, 5_000, instalments=(owing[1].pk,)))
    undoing.reopen(key=talk.key, by=by, at=LATER + timedelta(seconds=3))
    Instalment.objects.filter(pk=owing[1].pk).update(balance=0)
    record(talk, by, PromiseLine(NEXT, 5_000, instalments=(owing[1].pk,)), at=LATER + timedelta(seconds=6))
    (last,) = contacts.with_covers(Promise.objects.filter(state=Promise.State.OPEN))
    assert (last.promised_on, last.covers) == (NEXT, [owing[1].pk])


def test_a_correction_may_say_the_parts_anew(talk, by, owing):
    record(talk, by, PromiseLine(FRIDAY, 5_000, instalments=(owing[1].pk,)))
    parts = (PromiseLine(FRIDAY, 3_000, covers="7"), PromiseLine(NEXT, 2_000, covers="8"))
    correcting.correct_record(
        record_number=Contact.objects.get().record_number, outcome="V01", said=Said("", parts), place=Door("1", "2"),
        reason="聞き違い", by=by, at=LATER,
    )  # fmt: skip
    found = contacts.with_covers(Promise.objects.filter(state=Promise.State.OPEN).order_by("line"))
    assert [(one.promised_yen, one.covers) for one in found] == [(3_000, [owing[1].pk]), (2_000, [owing[2].pk])]


@pytest.fixture
def at_form(walker_of, talk):
    return walker_of, reverse("visits:record", args=[talk.key, "V01"])


@pytest.fixture
def walker_of(client, collector):
    client.force_login(collector, backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    return client


PARTS = {"promise1_day": "+7", "promise1_yen": "5,000", "promise2_day": "+14", "promise2_yen": "7,000"}
SURE = ["parts:premium:2"]


def test_the_page_offers_what_is_owed_of_the_premium_to_be_ticked_and_stays_thin(at_form, person):
    client, url = at_form
    numbers = [f"{number:02d}" for number in range(1, MOST_TO_TICK + 2) if number not in (6, 7, 8)]
    for number in numbers[:-1]:
        people.owes(person, instalment=number)
    answer = client.get(url)
    text = answer.content.decode()
    assert text.count('name="promise2_covers"') == MOST_TO_TICK and "国保令7/7 17,300円" in text and "固定" not in text
    assert "<details" in text and " open>" not in text and len(answer.content) < LARGEST
    people.owes(person, instalment=numbers[-1])
    typed = client.get(url)
    assert 'type="text" name="promise1_covers"' in typed.content.decode() and len(typed.content) < LARGEST


def test_parts_are_typed_refused_with_everything_kept_and_recorded(at_form, owing):
    client, url = at_form
    given = PARTS | {"promise2_yen": "", "promise2_covers": [str(owing[2].pk)], "summary": "分けて納める", "sure": SURE}
    again = client.post(url, given)
    text = again.content.decode()
    assert again.status_code == 422 and PROMISE_REFUSED["promise-in-parts-without-amount"] in text
    assert text.count(" open>") == 1 and f'value="{owing[2].pk}" id="id_promise2_covers_2" checked' in re.sub(r"\s+", " ", text)
    parts = client.post(url, given | {"promise2_yen": "7,000"})
    assert parts.status_code == 422 and parts.context["sure"] == [f"named:{NEXT}:7000:17300", *SURE]
    assert "市が決めます" in parts.content.decode()
    assert client.post(url, given | {"promise2_yen": "7,000", "sure": parts.context["sure"]}).status_code == 302
    assert list(Promise.objects.order_by("line").values_list("promised_on", "promised_yen")) == [(FRIDAY, 5_000), (NEXT, 7_000)]


def test_an_amount_without_a_day_and_an_instalment_paid_meanwhile_are_told_where_they_stand(at_form, owing):
    client, url = at_form
    without = client.post(url, {"promise1_day": "+7", "promise2_yen": "3,000"}).content.decode()
    assert "2回目の約束の日を入力してください。" in without
    Instalment.objects.filter(pk=owing[2].pk).update(balance=0)
    paid = client.post(url, {"promise1_day": "+7", "promise1_covers": [str(owing[2].pk)]})
    assert paid.status_code == 422 and PROMISE_REFUSED["promise-covers-nothing-open"] in paid.content.decode()
    assert not Promise.objects.exists()


def test_more_than_is_owed_with_its_late_charge_is_asked_about_once_and_then_written(at_form, person):
    client, url = at_form
    people.owes(person, balance=200_000, instalment="01", due_on=date(2024, 6, 30))
    owed = 12_000 + 2 * 17_300 + 200_000
    assert client.post(url, {"promise1_day": "+7", "promise1_yen": f"{owed + 400_000}"}).status_code == 422
    asked = client.post(url, PARTS | {"promise2_yen": f"{owed + 400_000}"})
    assert asked.context["sure"] == [f"premium:{owed + 405_000}", *SURE] and not Promise.objects.exists()
    assert "約束を確かめてください。" in asked.content.decode()
    other = client.post(url, PARTS | {"promise2_yen": f"{owed + 500_000}", "sure": asked.context["sure"]})
    assert other.status_code == 422
    sure = {"promise2_yen": f"{owed + 400_000}", "sure": asked.context["sure"]}
    assert client.post(url, PARTS | sure).status_code == 302 and Promise.objects.count() == 2


def test_what_is_owed_with_its_late_charge_is_not_asked_about(at_form, person):
    client, url = at_form
    people.owes(person, balance=200_000, instalment="01", due_on=date(2024, 6, 30))
    assert client.post(url, {"promise1_day": "+7", "promise1_yen": f"{12_000 + 2 * 17_300 + 200_001}"}).status_code == 302
    assert not Payment.objects.exists()


def test_nobody_but_the_person_himself_reads_what_is_owed_there(walker_of, by, person, owing):
    visit = doors.in_talk(by, person, spoke_with="3")
    for outcome in ("V01", "V03"):
        text = walker_of.get(reverse("visits:record", args=[visit.key, outcome])).content.decode()
        assert "17,300" not in text and "promise1_covers" not in text
    given = {"promise1_day": "+7", "promise1_yen": "999,999"}
    answer = walker_of.post(reverse("visits:record", args=[visit.key, "V01"]), given)
    assert answer.status_code == 422 and "17,300" not in answer.content.decode() and not answer.context["sure"]


def test_a_visit_taken_up_again_begins_with_its_parts_and_a_correction_too(at_form, by, talk, owing):
    client, url = at_form
    record(talk, by, PromiseLine(FRIDAY, 5_000, instalments=(owing[1].pk,)), PromiseLine(NEXT, 7_000, "2"))
    correction = reverse("visits:correct", args=[Contact.objects.get().record_number])
    text = client.get(correction).content.decode()
    assert 'value="国保令7/7"' in text and 'value="7,000"' in text and FRIDAY.isoformat() in text
    undoing.reopen(key=talk.key, by=by, at=LATER + timedelta(seconds=3))
    form = client.get(url).context["form"]
    assert [one.title for one in form.parts() if one.is_open] == ["どの期の分か", "2回目の約束"]
    assert form["promise1_covers"].value() == [owing[1].pk] and form["promise2_way"].value() == "2"


@pytest.mark.journey
def test_a_promise_in_parts_is_told_with_a_thumb(page, site, walker):  # noqa: F811
    browser.resize(page, 360, 800)
    page.goto(site + "/visits/")
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("heading", name="先に伝えること").wait_for()
    person = Visit.objects.get(key=urlsplit(page.url).path.split("/")[2]).debtor
    for number in ("07", "08"):
        people.owes(person, instalment=number)
    for label in ("市の委託を受けた者であることを告げた", "自分の氏名を名のった", "従事者証を見せた"):
        page.get_by_label(label).check()
    page.get_by_label("本人", exact=True).check()
    page.get_by_label("氏名と住所").check()
    page.get_by_role("button", name="確かめた").click()
    page.get_by_role("link", name="約束", exact=True).click()
    page.get_by_role("button", name="1週間後").click()
    page.get_by_label(re.compile("^約束の金額")).fill("5000")
    page.get_by_text(re.compile("^どの期の分か")).click()
    page.get_by_role("group", name=re.compile("^約束の期別")).get_by_text("国保令7/7").click()
    page.get_by_text(re.compile("^2回目の約束")).first.click()
    page.get_by_role("button", name="4週間後").first.click()
    page.get_by_label(re.compile("^2回目の約束の金額")).fill("7000")
    touched = "main summary, main .choice, main button, main a.btn"
    small = f"[...document.querySelectorAll('{touched}')].filter(one => one.offsetHeight && one.offsetHeight < 44)"
    assert page.evaluate(f"{small}.map(one => one.textContent + one.offsetHeight)") == []
    browser.picture(page, "promise-in-parts", sizes=((360, 800), (800, 1180)), whole=True)
    browser.assert_accessible(page)
    browser.resize(page, 360, 800)
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("約束が 2 回に分かれています").wait_for()
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「本人面談・約束」と記録しました。").wait_for()
    first, second = contacts.with_covers(Promise.objects.order_by("line"))
    assert (first.promised_yen, len(first.covers), second.promised_yen, second.covers) == (5_000, 1, 7_000, [])
    assert second.promised_on == DAY + timedelta(days=28)

