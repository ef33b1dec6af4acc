"""The pages on which leaves are printed, typed, laid beside each other and entered."""

import re

import pytest
import zxingcpp
from django.urls import reverse

from saikoku.collection.books import operations
from saikoku.collection.receipts.models import Receipt
from saikoku.documents import png
from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as queries_of_contract
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.papers import operations as papers
from saikoku.workforce.papers import queries as stock
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import Step
from tests.collection import money
from tests.collection.books.paper import LEADER, NOON, TYPIST, given, leaf, paper, typed_twice
from tests.documents.rastering import pages_of
from tests.planning import people
from tests.workforce.papers.office import moved

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture(autouse=True)
def at_noon(db, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)


def answers(one, person, owed, *yen: int, **more) -> dict:
    return {
        "worker_number": "V01", "day": "2026-04-10", "hour": "1030", "debtor_number": person.number, "total": str(sum(yen)),
        "asked": person.number, **{f"line_{row.pk}": amount for row, amount in zip(owed, yen, strict=False)}, **more,
    }  # fmt: skip


def test_numbers_typed_in_full_width_are_the_same_numbers(signed_in):
    person, owed = money.payer(12_000)
    one, wide = paper(given(), 1), str.maketrans("0123456789V", "０１２３４５６７８９Ｖ")
    typed = answers(one, person, owed, 500, worker_number="V01".translate(wide), debtor_number=person.number.translate(wide))
    client = signed_in(Role.OPERATOR, worker_number="W07")
    assert client.post(reverse("books:type", args=[one.number]), typed).status_code == 302
    values = one.typings.get().values
    assert (values["worker"], values["debtor"]) == ("V01", person.number)


@pytest.mark.clause("16.12.ク")
def test_an_operator_types_a_leaf_a_second_one_types_it_again_and_it_is_entered(signed_in):
    person, owed = money.payer(12_000, 8_000)
    one = paper(given(), 1)
    client = signed_in(Role.OPERATOR, worker_number="W07")
    found = client.post(reverse("typing:index"), {"number": one.number.replace("-", "").lower()})
    assert found.url == reverse("books:show", args=[one.number])
    assert "まだ入力されていません" in client.get(found.url).content.decode()
    address = reverse("books:type", args=[one.number])
    first = client.post(address, {"worker_number": "V01", "debtor_number": person.number, "asked": ""})
    assert first.status_code == 200 and f"line_{owed[1].pk}" in first.content.decode() and person.name in first.content.decode()
    assert AuditRecord.objects.filter(action="papers.typing.shown").count() == 1
    done = client.post(address, answers(one, person, owed, 12_000, 500))
    assert done.url == reverse("books:show", args=[one.number])
    page = client.get(done.url).content.decode()
    assert "あなたの入力を受け付けました" in page and "12,000円" not in page
    second = signed_in(Role.OPERATOR, worker_number="W08")
    assert "一人目の入力があります" in second.get(done.url).content.decode()
    second.post(address, answers(one, person, owed, 12_000, 50))
    page = second.get(done.url).content.decode()
    assert "二人の入力が違います" in page and "500円" in page and "50円" in page and "通知書" in page
    second.post(address, answers(one, person, owed, 12_000, 500))
    page = second.get(done.url).content.decode()
    assert "二人の入力が一致しました" in page and person.name in page
    assert second.post(reverse("books:enter", args=[one.number])).url == done.url
    assert Receipt.objects.get().total == 12_500
    assert "記録が済みました" in second.get(done.url).content.decode()
    assert second.get(address).url == done.url


def test_only_a_leader_decides_about_an_overpayment_and_tells_the_city(signed_in):
    person, owed = money.payer(5_000)
    one = paper(given(), 1)
    money.took(person, owed, 5_000, by=money.OTHER)
    typed_twice(one, leaf(person, owed, 4_000))
    client = signed_in(Role.OPERATOR, worker_number="W07")
    address, enter = reverse("books:show", args=[one.number]), reverse("books:enter", args=[one.number])
    page = client.get(address).content.decode()
    assert "4,000円が納め過ぎになります" in page and "責任者の判断を待っています" in page and enter not in page
    assert client.post(enter, {"decided": "勝手に"}).status_code == 409
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    assert boss.post(enter, {"decided": ""}).status_code == 409
    assert boss.post(enter, {"decided": "控えで確かめた"}).url == reverse("receipts:show", args=[one.number])
    shown = boss.get(reverse("receipts:show", args=[one.number])).content.decode()
    assert "手書きの領収証" in shown and "印刷に" not in shown
    listed = boss.get(reverse("books:overpaid")).content.decode()
    line = Receipt.objects.get(number=one.number).lines.get()
    assert "4,000" in listed and reverse("books:tell", args=[line.pk]) in listed
    tell = reverse("books:tell", args=[line.pk])
    assert boss.post(tell, {"document": "", "told_on": "2026-04-10"}).status_code == 422
    assert boss.post(tell, {"document": "収納第12号", "told_on": "2026-04-10"}).url == reverse("books:overpaid")
    assert "市に知らせていない納め過ぎはありません" in boss.get(reverse("books:overpaid")).content.decode()


def test_a_reason_is_asked_for_only_where_there_is_something_to_decide(signed_in):
    person, owed = money.payer(5_000)
    one = paper(given(), 1)
    closes = NOON.replace(hour=20, minute=30)
    people.stop(person)
    typed_twice(one, leaf(person, owed, 4_000, at=closes), at=closes)
    clock.run_from(closes)
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    page = boss.get(reverse("books:show", args=[one.number])).content.decode()
    assert "催告は止まっています" in page and "領収として記録する" in page, "it is told"
    assert "このまま記録する理由" not in page and "訪問してよい時間の外" not in page, "the last minute is one of the hours"


def test_a_leader_sets_a_leaf_aside_or_drops_what_was_typed(signed_in):
    person, owed = money.payer(5_000)
    one = paper(given(), 1)
    operations.type_leaf(number=one.number, leaf=leaf(person, owed, 4_000), by=TYPIST, at=NOON)
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    decide = reverse("books:decide", args=[one.number])
    refused = boss.post(decide, {"kind": "held", "decided": ""})
    assert refused.status_code == 409 and "理由を入力してください" in refused.content.decode()
    assert boss.post(decide, {"kind": "eaten", "decided": "x"}).status_code == 404
    assert boss.post(decide, {"kind": "held", "decided": "市に照会中"}).url == reverse("typing:index")
    assert "保留" in boss.get(reverse("typing:index")).content.decode()
    again = boss.post(decide, {"kind": "held", "decided": "市に照会中"}).content.decode()
    assert "もう記録が済んでいます" in again and "二人の入力がそろって" not in again
    boss.post(decide, {"kind": "dropped", "decided": "別の紙"})
    assert "まだ何も入力されていません" in boss.post(decide, {"kind": "held", "decided": "別の紙"}).content.decode()
    assert "入力の途中の用紙はありません" in boss.get(reverse("typing:index")).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"debtor_number": "9", "asked": "9"}, "この宛名番号の方は見つかりません"),
        ({"total": "9"}, "領収金額と、内訳の合計が違います"),
        ({"day": "2026-04-11"}, "まだ来ていない日時です"),
        ({"hour": "99"}, "14:05 のように"),
    ],
)
def test_what_does_not_fit_the_paper_is_said_at_its_field(signed_in, changes, said):
    person, owed = money.payer(5_000)
    one = paper(given(), 1)
    client = signed_in(Role.OPERATOR, worker_number="W07")
    answer = client.post(reverse("books:type", args=[one.number]), answers(one, person, owed, 4_000) | changes)
    assert answer.status_code == 422 and said in answer.content.decode()
    nothing = client.post(reverse("books:type", args=[one.number]), answers(one, person, owed, 0) | {"total": "1"})
    assert "期別ごとの金額を入力してください" in nothing.content.decode()


def test_a_sheet_or_a_number_of_nobody_is_no_leaf(signed_in):
    client = signed_in(Role.OPERATOR, worker_number="W07")
    for number in (paper(given(Kind.CALL), 1).number, "PL-9999-001-1", "x"):
        assert client.get(reverse("books:show", args=[number])).status_code == 404
    answer = client.post(reverse("typing:index"), {"number": "PL-0001-001-0"})
    assert answer.status_code == 422 and "番号が違います" in answer.content.decode()


@pytest.mark.clause("13.2.エ.1")
def test_a_book_is_printed_with_number_code_and_readable_qr_until_it_lies_in_stock(signed_in):
    bundle = papers.make_bundle(kind=Kind.LEAF, count=3, by=LEADER, at=NOON)
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    answer = boss.get(reverse("books:paper", args=[bundle.pk]))
    assert answer["Content-Type"] == "application/pdf"
    text, pictures = pages_of(answer.content)
    assert len(pictures) == 3
    for place, (words, picture) in enumerate(zip(text, pictures, strict=True), 1):
        number = paper(bundle, place).number
        assert words.count(number) == 2 and words.count(stock.code_of(number)) == 2
        assert "領収証(控)" in re.sub(r"\s", "", words) and "預り証は渡せません" in re.sub(r"\s", "", words)
        assert [code.text for code in zxingcpp.read_barcodes(png.read(picture))] == [number, number]
    moved(bundle, Step.TAKEN_IN, 1, 3, acted_at=NOON)
    again = boss.get(reverse("books:paper", args=[bundle.pk]))
    assert again.status_code == 409 and "もう印刷できません" in again.content.decode()
