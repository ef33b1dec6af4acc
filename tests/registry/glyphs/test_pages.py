"""The pages of 外字: hand in, look, approve by another; every page draws with the font, and the city can be asked."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from saikoku.documents import gaiji
from saikoku.kernel import clock
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.glyphs import presenters, queries
from saikoku.registry.glyphs.models import GlyphFont
from saikoku.security.access.rules.permissions import Role
from tests.documents import city_fonts
from tests.documents.city_fonts import FIRST, SECOND, SQUARE
from tests.planning import people
from tests.registry.glyphs import lending

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(lending.NOON)


def given(content: bytes, **more) -> dict:
    file = SimpleUploadedFile("EUDC.TTE", content, content_type="font/ttf")
    return {"file": file, "document": "情第12号", "dated": "2026-04-01", "since": "2026-04-10"} | more


def test_a_font_goes_from_its_file_to_its_use_by_two_persons(signed_in, city_characters):
    city_characters()
    admin = signed_in(Role.ADMINISTRATOR)
    assert "いま使っている外字の書体はありません" in admin.get(reverse("glyphs:index")).content.decode()
    assert admin.post(reverse("glyphs:new"), given(city_fonts.font(lending.SHAPES))).status_code == 302
    font = GlyphFont.objects.get()
    page = admin.get(reverse("glyphs:show", args=[font.pk])).content.decode()
    assert FIRST in page and "U+E123" in page and "承認待ち" in page and "確かめ、承認する" not in page
    own = admin.post(reverse("glyphs:approve", args=[font.pk]))
    assert own.status_code == 409 and "ほかの人が承認します" in own.content.decode()
    assert "glyphs/drawn" not in admin.get("/").content.decode()
    manager = signed_in(Role.OPERATIONS_MANAGER)
    assert "承認を待つ外字の書体" in manager.get("/").content.decode()
    assert "確かめ、承認する" in manager.get(reverse("glyphs:show", args=[font.pk])).content.decode()
    assert manager.post(reverse("glyphs:approve", args=[font.pk])).status_code == 302
    assert queries.in_force(clock.today()).get() == font
    for role in (Role.OPERATOR, Role.COLLECTOR):
        client = signed_in(role)
        sheet = re.search(r'<link rel="stylesheet" href="(/glyphs/drawn/[^"]+)">', client.get("/").content.decode())[1]
        said = client.get(sheet)
        assert said["Content-Type"].startswith("text/css") and "U+E000,U+E123" in said.content.decode()
        served = client.get(re.search(r'url\("([^"]+)"\)', said.content.decode())[1])
        assert served.content == bytes(font.drawn) and served["Content-Type"] == "font/ttf"
        assert "immutable" in served["Cache-Control"] and "immutable" in said["Cache-Control"]


def test_the_font_is_for_those_who_signed_in(client):
    font = lending.approved()
    for name in ("glyphs:sheet", "glyphs:font"):
        answer = client.get(reverse(name, args=[font.drawn_sha256]))
        assert answer.status_code == 302 and "/door/" in answer["Location"]


def test_a_role_without_the_right_hands_nothing_in_and_decides_nothing(signed_in):
    font = lending.lent()
    operator = signed_in(Role.SUPERVISOR)
    assert operator.get(reverse("glyphs:new")).status_code == 403
    for name in ("glyphs:approve", "glyphs:drop"):
        assert operator.post(reverse(name, args=[font.pk]), {"reason": "x"}).status_code == 403
    assert operator.get(reverse("glyphs:index")).status_code == 200


@pytest.mark.parametrize(("content", "words"), [
    (b"%PDF", "書体のファイルとして読めません"), (b"ttcf", "いくつもの書体をまとめた"),
    (city_fonts.font({"久": SQUARE}), "外字の領域(U+E000〜U+F8FF など)の文字がありません"),
    (city_fonts.font({FIRST: ()}), "輪郭のある文字が一つもありません"),
])  # fmt: skip
def test_a_refused_file_says_why_at_its_field(signed_in, content, words):
    answer = signed_in(Role.ADMINISTRATOR).post(reverse("glyphs:new"), given(content))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not GlyphFont.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(signed_in, monkeypatch):
    monkeypatch.setattr(gaiji, "MOST_BYTES", 10)
    answer = signed_in(Role.ADMINISTRATOR).post(reverse("glyphs:new"), given(b"x" * 11))
    assert answer.status_code == 422 and "大きすぎます" in answer.content.decode()


def test_whoever_decides_is_told_what_the_newer_font_would_lose(signed_in):
    lending.approved()
    newer = lending.lent({FIRST: SQUARE})
    manager = signed_in(Role.GENERAL_MANAGER)
    page = manager.get(reverse("glyphs:show", args=[newer.pk])).content.decode()
    assert "この書体にない文字が1字" in page and "U+E123" in page
    assert manager.post(reverse("glyphs:drop", args=[newer.pk]), {"reason": ""}).status_code == 422
    assert manager.post(reverse("glyphs:drop", args=[newer.pk]), {"reason": "文字が足りない"}).status_code == 302
    page = manager.get(reverse("glyphs:show", args=[newer.pk])).content.decode()
    assert "文字が足りない" in page and "使わない" in page
    assert manager.post(reverse("glyphs:approve", args=[newer.pk])).status_code == 409


def test_every_character_is_on_one_of_the_pages_of_a_large_font(signed_in):
    font = lending.lent({chr(0xE000 + turn): SQUARE for turn in range(presenters.PAGE + 5)})
    client = signed_in(Role.ADMINISTRATOR)
    first, second, beyond = (
        client.get(reverse("glyphs:show", args=[font.pk]), {"page": page}).content.decode() for page in ("", "2", "99")
    )
    codes = [f"U+{point:04X}" for point in font.points]
    assert all(code in first for code in codes[: presenters.PAGE]) and codes[presenters.PAGE] not in first
    assert all(code in second for code in codes[presenters.PAGE :]) and codes[0] not in second.replace("U+E000〜", "")
    assert codes[-1] in beyond and len(first.encode()) < 37_000


def test_what_no_font_has_is_counted_with_the_city_s_own_number(signed_in, city_characters):
    city_characters()
    people.debtor(alias=f"久留米{FIRST}{FIRST}")
    people.debtor(alias=f"久留米{FIRST}{SECOND}")
    page = signed_in(Role.ADMINISTRATOR).get(reverse("glyphs:lacking")).content.decode()
    assert "描けない文字が2字" in page and "F040" in page and page.index("U+E000") < page.index("U+E123")
    lending.approved({FIRST: SQUARE})
    page = signed_in(Role.TAX_OFFICER).get(reverse("glyphs:lacking")).content.decode()
    assert "描けない文字が1字" in page and "U+E000" not in page
    Debtor.objects.update(alias="久留米")
    assert "描けない文字はありません" in signed_in(Role.INSPECTOR).get(reverse("glyphs:lacking")).content.decode()


@pytest.mark.parametrize(("names", "told"), [
    (["葛\U000e0102城", "葛\U000e0102", "辻\U000e0100", "葛\U000e0101"], "描けない字形(異体字セレクタ)が1字あります。"),
    (["葛\U000e0102城", FIRST], "描けない文字が1字、描けない字形(異体字セレクタ)が1字あります。"),
])  # fmt: skip
def test_a_variant_that_no_font_has_is_counted_beside_the_characters(signed_in, city_characters, names, told):
    city_characters()
    for name in names:
        people.debtor(alias=name)
    page = signed_in(Role.ADMINISTRATOR).get(reverse("glyphs:lacking")).content.decode()
    assert told in page and "U+845B U+E0102" in page and "U+8FBB" not in page and "U+E0101" not in page
    assert ("書類では〓で表します" in page) is (FIRST in names) and "標準の字形で表し、領収証には読みを添えます" in page
