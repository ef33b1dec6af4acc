"""The absence notice: its number, what stands on the paper and what does not, and the call that follows."""

import io
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from saikoku.governance.numbers import queries as numbers
from saikoku.outreach.inbound import queries as inbound
from saikoku.outreach.inbound.rules import calls
from saikoku.outreach.visits.models import AbsenceNotice
from saikoku.outreach.visits.operations import VisitRefused, recording
from saikoku.outreach.visits.operations import notices as papers
from saikoku.outreach.visits.rules import notices
from saikoku.outreach.visits.rules.door import Said
from saikoku.registry.contacts.models import Contact
from saikoku.security.audit.models import AuditRecord
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER

DAY = date(2026, 4, 10)
NEVER = ("円", "滞納", "未納", "保険", "納付", "催告")


def left_at(by, person, outcome="V20"):
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome=outcome, said=Said(), by=by, at=LATER)
    return visit


def test_a_number_is_that_of_the_day_the_collector_and_his_serial():
    assert notices.number(DAY, "V01", 3)[:-1] == "260410V0103"
    assert notices.in_groups(notices.number(DAY, "V01", 3))[:-2] == "260410 V01 03"
    assert len(notices.number(DAY, "W123456789", 99)) <= 20


@pytest.mark.parametrize("serial", [0, 100])
def test_a_day_has_ninety_nine_notices(serial):
    with pytest.raises(ValueError, match="at most 99"):
        notices.number(DAY, "V01", serial)


def test_the_check_character_is_that_of_the_standard():
    """The example of ISO 7064 MOD 37,36 in the rules of the registration number of recordings (GRid)."""
    assert notices.check_character("A12425GABC1234002") == "M"


def test_every_letter_mistaken_changes_the_check_character():
    plain = notices.number(DAY, "V01", 3)
    for place, letter in enumerate(plain[:-1]):
        for other in set(notices.LETTERS) - {letter}:
            assert notices.check_character(plain[:place] + other + plain[place + 1 : -1]) != plain[-1]


@pytest.mark.parametrize(("typed", "codes"), [
    ("260410V0103K", ["260410V0103K"]),
    (" 260410 v01 03 k ", ["260410 v01 03 k", "260410V0103K"]),
    ("260410-V01-03-K", ["260410-V01-03-K", "260410V0103K"]),
    (" ", []),
    ("260410 9201 01 0", ["260410 9201 01 0", "2604109201010", "260410920101O"]),
    ("26O41O 92O1 O1 O", ["26O41O 92O1 O1 O", "26O41O92O1O1O", "26O41O92O1O10", "2604109201010", "260410920101O"]),
    ("コガ ハナコ", ["コガ ハナコ", "コガハナコ"]),
])  # fmt: skip
def test_a_code_is_read_as_it_stands_on_the_paper(typed, codes):
    assert calls.codes_in(typed) == codes


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["V20", "V23"])
def test_the_record_carries_the_number_without_gaps(by, collector, outcome):
    found = [left_at(by, one, outcome) for one in collector.people[:2]]
    made = list(AbsenceNotice.objects.order_by("serial"))
    assert [(one.serial, one.visit_id) for one in made] == [(1, found[0].pk), (2, found[1].pk)]
    rows = Contact.objects.filter(channel="3").order_by("pk")
    assert [row.absence_notice for row in rows] == [one.number for one in made]
    assert AuditRecord.objects.filter(action="visits.notice.made").count() == 2


@pytest.mark.django_db
def test_other_outcomes_and_repeated_taps_make_no_notice(by, collector):
    left_at(by, collector.people[0], "V21")
    assert not AbsenceNotice.objects.exists()
    visit = left_at(by, collector.people[1])
    recording.record(key=visit.key, outcome="V20", said=Said(), by=by, at=LATER)
    assert AbsenceNotice.objects.count() == 1


@pytest.mark.django_db
def test_the_paper_names_whom_to_call_and_nothing_of_the_matter(by, person):
    visit = left_at(by, person)
    read = PdfReader(io.BytesIO(papers.draw(key=visit.key, by=by, at=LATER))).pages
    assert len(read) == 1
    text = "".join(read[0].extract_text().split())
    shown, notice = numbers.shown("notices", on=DAY), AbsenceNotice.objects.get()
    for words in (shown.own, shown.city, notices.in_groups(notice.number), "09:00〜19:00", "令和8年4月10日(金)12:10", "V01"):
        assert words.replace(" ", "") in text, words
    assert "受託受託者" not in text and "久留米市の委託を受けた" in text
    said = text.replace("".join(notice.facts["center"].split()), "")  # the office's own name, inside the fold
    assert not [word for word in NEVER if word in said]
    assert text.startswith("".join(person.name.split()) + "様")
    assert AuditRecord.objects.filter(action="visits.notice.printed").count() == 1


@pytest.mark.django_db
def test_without_a_number_in_the_register_nothing_is_recorded(by, person, monkeypatch):
    def missing(*args, **more):
        raise numbers.NothingShown("notices")

    monkeypatch.setattr(numbers, "shown", missing)
    with pytest.raises(VisitRefused) as refusal:
        left_at(by, person)
    assert refusal.value.reasons == ["notice-number-missing"]
    assert not Contact.objects.filter(channel="3").exists()


@pytest.mark.django_db
def test_the_code_read_out_at_the_telephone_brings_the_case_up(by, person):
    left_at(by, person)
    number = AbsenceNotice.objects.get().number
    for typed in (number, notices.in_groups(number), number.lower()):
        found = inbound.find(typed, by="operator")
        assert [(one.number, one.why) for one in found.candidates] == [(person.number, "absence-notice")]
        assert found.notice == number


@pytest.mark.django_db
def test_the_collector_prints_it_from_the_page(walker, by, person):
    visit = left_at(by, person)
    page = walker.get(f"/visits/{visit.key}/").content.decode()
    assert notices.in_groups(AbsenceNotice.objects.get().number) in page and "不在票を印刷する" in page
    answer = walker.post(f"/visits/{visit.key}/notice/")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


@pytest.mark.django_db
def test_a_visit_without_a_notice_prints_none(walker, by, person):
    visit = doors.at_door(by, person)
    answer = walker.post(f"/visits/{visit.key}/notice/")
    assert answer.status_code == 409 and "不在票はありません" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "fields"), [
    ("notice_has_its_own_number", {"serial": 2}),
    ("notice_once_in_a_collectors_day", {"number": "X"}),
    ("notice_is_one_of_a_day", {"number": "X", "serial": 0}),
])  # fmt: skip
def test_the_table_refuses_what_cannot_be(by, collector, name, fields):
    left_at(by, collector.people[0])
    first = AbsenceNotice.objects.get()
    other = doors.at_door(by, collector.people[1])
    given = {
        "visit": other, "number": first.number, "worker_number": "V01", "on": DAY, "serial": 1, "facts": {}, "made_at": LATER,
        "made_by": "jiro",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AbsenceNotice.objects.create(**given | fields)
