"""The pages on which sheets are filled, printed, typed, laid beside each other and recorded."""

import re

import pytest
import zxingcpp
from django.urls import reverse

from saikoku.documents import png
from saikoku.outreach.sheets import operations
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.papers.models import Bundle
from saikoku.workforce.papers.rules.numbers import Kind
from tests.documents.rastering import pages_of
from tests.outreach.sheets.desk import NOON, call, call_sheet, typed_twice, visit_sheet
from tests.planning import people
from tests.workforce.papers.office import TYPIST, given, paper

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def person():
    one = people.callable_person()
    lists.open_day(at=NOON)
    return one


def answers(person, **more) -> dict:
    return {
        "worker_number": "W901", "debtor_number": person.number, "day": "2026-04-10", "began": "1130", "ended": "1133",
        "outcome": "301", "sides": "premium", "spoke_with": "", "identified_by": "", "promised_on": "", "promised_yen": "",
        "promised_way": "", "note": "", "phone": "", "back_on": "", "back_at": "",
    } | more  # fmt: skip


@pytest.mark.clause("16.12.ク")
def test_a_sheet_is_typed_by_two_on_the_screen_and_recorded(signed_in, person):
    one = call_sheet()
    client = signed_in(Role.OPERATOR, worker_number="W07")
    found = client.post(reverse("typing:index"), {"number": one.number})
    assert found.url == reverse("sheets:show", args=[one.number])
    address = reverse("sheets:type", args=[one.number])
    assert client.post(address, answers(person, note="留守電")).url == found.url
    assert "あなたの入力を受け付けました" in client.get(found.url).content.decode()
    second = signed_in(Role.OPERATOR, worker_number="W08")
    second.post(address, answers(person, outcome="302"))
    page = second.get(found.url).content.decode()
    assert "二人の入力が違います" in page and "301 " in page and "302 " in page
    second.post(address, answers(person))
    page = second.get(found.url).content.decode()
    assert "二人の入力が一致しました" in page and person.name in page and "留守電" in page
    assert second.post(reverse("sheets:enter", args=[one.number])).url == found.url
    assert Contact.objects.get(call_number=one.number).summary == "留守電"
    assert "記録が済みました" in second.get(found.url).content.decode()
    assert second.get(address).url == found.url


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": ""}, "結果"),
        ({"outcome": "101"}, "本人と確かめた方法が要ります"),
        ({"debtor_number": "9"}, "この宛名番号の方は見つかりません"),
        ({"sides": []}, "話した科目を選んでください"),
        ({"day": "2026-04-11"}, "始まりの時刻が今より後です"),
        ({"ended": "1100"}, "終わりの時刻が始まりより前です"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(signed_in, person, changes, said):
    one = call_sheet()
    client = signed_in(Role.OPERATOR, worker_number="W07")
    answer = client.post(reverse("sheets:type", args=[one.number]), answers(person, **changes))
    assert answer.status_code == 422 and said in answer.content.decode()


def test_only_a_leader_decides_about_the_same_call_recorded_already(signed_in, person):
    people.called(person, NOON.replace(hour=11), worker_number="W901")
    one = call_sheet()
    typed_twice(one, call(person))
    client = signed_in(Role.OPERATOR, worker_number="W07")
    page = client.get(reverse("sheets:show", args=[one.number])).content.decode()
    assert "同じ日の記録が、もうあります(11:10)" in page and "責任者の判断を待っています" in page
    enter, decide = reverse("sheets:enter", args=[one.number]), reverse("sheets:decide", args=[one.number])
    assert client.post(enter, {"decided": "勝手に"}).status_code == 409
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    assert boss.post(decide, {"kind": "held", "decided": ""}).status_code == 409
    assert boss.post(decide, {"kind": "eaten", "decided": "x"}).status_code == 404
    assert boss.post(decide, {"kind": "held", "decided": "本人に確かめる"}).url == reverse("typing:index")
    assert "保留にしています" in boss.get(reverse("sheets:show", args=[one.number])).content.decode()
    assert boss.post(enter, {"decided": "別の電話だった"}).url == reverse("sheets:show", args=[one.number])
    assert Contact.objects.filter(call_number=one.number).count() == 1


@pytest.mark.clause("16.12.ク")
def test_a_leader_fills_sheets_of_the_day_and_prints_them_without_amounts(signed_in, person):
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    assert boss.post(reverse("sheets:fill"), {"kind": "visit", "worker_number": "V01", "most": "5"}).status_code == 422
    made = boss.post(reverse("sheets:fill"), {"kind": "call", "worker_number": "W901", "most": "5"})
    bundle = Bundle.objects.get()
    assert made.url == reverse("papers:bundle", args=[bundle.pk])
    last = AuditRecord.objects.latest("pk").pk
    answer = boss.get(reverse("sheets:paper", args=[bundle.pk]))
    text, pictures = pages_of(answer.content)
    first = re.sub(r"\s", "", text[0])
    for words in (person.name, person.phones.get().number, person.number, paper(bundle, 1).number, "架電票"):
        assert re.sub(r"\s", "", words) in first
    assert "12,000" not in first and "12000" not in first and "滞納" not in first
    assert [code.text for code in zxingcpp.read_barcodes(png.read(pictures[0]))] == [paper(bundle, 1).number]
    assert "301" in text[-1] and "架電票の結果の番号" in re.sub(r"\s", "", text[-1])
    assert AuditRecord.objects.filter(pk__gt=last, action="papers.typing.shown").count() == 1


@pytest.mark.clause("16.12.ク")
def test_blank_sheets_are_two_to_a_page_with_their_own_numbers(signed_in):
    bundle = given(Kind.VISIT, 3)
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    text, pictures = pages_of(boss.get(reverse("sheets:paper", args=[bundle.pk])).content)
    assert len(text) == 3
    for page, places in zip(range(2), ([1, 2], [3]), strict=True):
        read = [code.text for code in zxingcpp.read_barcodes(png.read(pictures[page]))]
        assert sorted(read) == [paper(bundle, place).number for place in places]
    assert "V20" in text[2] and "V50" not in text[2]


def test_a_visit_sheet_asks_for_no_number_and_no_side(signed_in, person):
    one = visit_sheet()
    client = signed_in(Role.OPERATOR, worker_number="W07")
    address = reverse("sheets:type", args=[one.number])
    page = client.get(address).content.decode()
    assert "対面で名のりを受けた" in page
    assert "かけた番号" not in page and "話した科目" not in page and "V20" in page and "V50" not in page
    given = {"worker_number": "V01", "debtor_number": person.number, "day": "2026-04-10", "began": "1130", "outcome": "V20"}
    assert client.post(address, given).url == reverse("sheets:show", args=[one.number])


def test_on_a_blank_sheet_the_number_that_was_called_is_typed(signed_in, person):
    second = people.phone(person)
    one = call_sheet()
    client = signed_in(Role.OPERATOR, worker_number="W07")
    address = reverse("sheets:type", args=[one.number])
    page = client.get(address).content.decode()
    assert "登録の最初の番号にかけたときは、空のまま。" in page and "対面で名のりを受けた" not in page
    wrong = client.post(address, answers(person, phone="0999"))
    assert wrong.status_code == 422 and "この方に登録のない番号です" in wrong.content.decode()
    written = f"{second.number[:3]}-{second.number[3:6]}-{second.number[6:]}"
    assert client.post(address, answers(person, phone=written)).status_code == 302
    second_typist = signed_in(Role.OPERATOR, worker_number="W08")
    assert second_typist.post(address, answers(person, phone=written)).status_code == 302
    assert second_typist.post(reverse("sheets:enter", args=[one.number])).status_code == 302
    assert Contact.objects.get(call_number=one.number).phone == second.number


def test_a_leaf_or_a_number_of_nobody_is_no_sheet(signed_in):
    client = signed_in(Role.OPERATOR, worker_number="W07")
    for number in (paper(given(Kind.LEAF), 1).number, "PC-9999-001-1", "x"):
        assert client.get(reverse("sheets:show", args=[number])).status_code == 404


def test_the_page_of_a_filled_sheet_tells_the_trail_about_whom_it_is(signed_in, person):
    bundle = operations.fill(kind=Kind.CALL, worker_number="W901", most=5, by=TYPIST, at=NOON)
    client = signed_in(Role.OPERATOR, worker_number="W07")
    last = AuditRecord.objects.latest("pk").pk
    page = client.get(reverse("sheets:show", args=[paper(bundle, 1).number])).content.decode()
    assert person.name in page
    assert AuditRecord.objects.filter(pk__gt=last, action="papers.typing.shown").exists()
    assert f'value="{person.number}"' in client.get(reverse("sheets:type", args=[paper(bundle, 1).number])).content.decode()
