"""What is asked and encouraged at a door: exactly what the data asks for, of the person himself, with each answer kept."""

import pytest

from saikoku.kernel import clock
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.operations import VisitRefused, recording
from saikoku.outreach.visits.operations.correcting import correct_record
from saikoku.outreach.visits.rules import door as rules
from saikoku.outreach.visits.rules import outcomes
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.registry.contacts.models import Contact, Encouragement
from saikoku.registry.debtors.models import Debtor
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER
from tests.outreach.visits.test_pages import CHECKED, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.イ", "10.2.ウ", "10.2.オ")]
ANSWERED = Said("", answers=(("declaration", "4"), ("loss", "1"), ("transfer", "5")))
HIM = Door("1", "2")


@pytest.mark.parametrize(("said", "code", "place", "expected"), [
    (Said("", answers=(("transfer", "1"),)), "V08", HIM, []),
    (Said("", letters="2"), "V08", HIM, []),
    (Said("", answers=(("transfer", "1"),)), "V11", Door("3"), ["encouraged-nobody"]),
    (Said("", letters="1"), "V20", Door(), ["encouraged-nobody"]),
    (Said("", answers=(("soap", "1"),)), "V08", HIM, ["encouragement-unknown"]),
    (Said("", answers=(("loss", "7"),)), "V08", HIM, ["encouragement-unknown"]),
    (Said("", letters="x"), "V08", HIM, ["letters-unknown"]),
])  # fmt: skip
def test_answers_belong_to_a_talk_with_the_person_himself(said, code, place, expected):
    found = rules.refusals(said, outcomes.visits()[code], place, reasons=[], seen=[], today=doors.DAY)
    assert found == expected


def test_each_answer_is_kept_with_the_visit_and_followed(by, person):
    visit = doors.in_talk(by, person)
    recording.record(key=visit.key, outcome="V08", said=ANSWERED, by=by, at=LATER)
    assert Contact.objects.get(call_number=visit.key).encouraged == "declaration;loss;transfer"
    assert {one.kind: (one.result, one.state) for one in Encouragement.objects.all()} == {
        "declaration": ("4", "ended"), "loss": ("1", "open"), "transfer": ("5", "open"),
    }  # fmt: skip


def test_what_the_outcome_encourages_gives_way_to_the_answer_that_was_heard(by, person):
    visit = doors.in_talk(by, person)
    recording.record(key=visit.key, outcome="V06", said=Said("", answers=(("transfer", "3"),)), by=by, at=LATER)
    assert [(one.kind, one.result) for one in Encouragement.objects.all()] == [("transfer", "3")]


def test_a_correction_keeps_what_was_answered_unless_it_says_otherwise(by, person):
    visit = doors.in_talk(by, person)
    recording.record(key=visit.key, outcome="V08", said=ANSWERED, by=by, at=LATER)
    old = Contact.objects.get(call_number=visit.key)
    again = {"record_number": old.record_number, "outcome": "V08", "place": HIM, "reason": "聞き違い", "by": by, "at": LATER}
    with pytest.raises(VisitRefused) as refused:
        correct_record(**again | {"outcome": "V20", "place": Door()}, said=ANSWERED)
    assert refused.value.reasons == ["encouraged-nobody"]
    correct_record(**again, said=Said("", answers=(("transfer", "1"),)))
    standing = Encouragement.objects.exclude(state="withdrawn")
    assert [(one.kind, one.result) for one in standing] == [("transfer", "1")]


def test_the_page_asks_what_the_data_asks_for_and_nothing_else(walker, by, person):
    visit = doors.in_talk(by, person)
    address = f"/visits/{visit.key}/as/V08/"
    page = text_of(walker.get(address))
    assert "口座振替の案内" in page and "登録なし" in page
    assert "資格喪失の届出の案内" not in page and "所得の申告の案内" not in page
    Debtor.objects.filter(pk=person.pk).update(other_insurance_suspected=True, declaration_state="1", transfer_state="1")
    page = text_of(walker.get(address))
    assert "ほかの健康保険の疑い" in page and "所得の申告の案内" in page and "口座振替の案内" not in page
    assert walker.post(address, {"summary": "", "loss": "1", "declaration": "2"}).status_code == 302
    assert {one.kind: one.result for one in Encouragement.objects.all()} == {"loss": "1", "declaration": "2"}


def test_with_the_family_or_nobody_there_is_nothing_to_ask(walker, by, person):
    visit = doors.in_talk(by, person, spoke_with="3")
    assert "案内" not in text_of(walker.get(f"/visits/{visit.key}/as/V11/"))


def test_taken_up_again_the_answers_stand_in_the_form(walker, by, person):
    visit = doors.at_door(by, person, clock.now())
    walker.post(f"/visits/{visit.key}/check/", CHECKED)
    address = f"/visits/{visit.key}/as/V08/"
    walker.post(address, {"summary": "夜に在宅", "transfer": "3"})
    assert walker.post(f"/visits/{visit.key}/undo/").status_code == 302
    page = text_of(walker.get(address))
    assert '<option value="3" selected>' in page and "夜に在宅" in page


def test_the_correction_shows_what_was_answered(walker, by, person):
    visit = doors.in_talk(by, person)
    recording.record(key=visit.key, outcome="V08", said=ANSWERED, by=by, at=LATER)
    record = queries.standing_of(visit.key)[0]
    page = text_of(walker.get(f"/visits/records/{record.record_number}/correct/"))
    assert page.count("selected>") >= 3
