"""The search page shows enough to choose, records whom it showed, and keeps the question out of the address."""

import pytest

from saikoku.kernel.japanese import town
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as audit

from .test_search import people  # noqa: F401

ADDRESS = "/search/"


@pytest.mark.parametrize(("address", "shown"), [
    ("福岡県久留米市城南町15番地3", "福岡県久留米市城南町"), ("久留米市東町一丁目2番3号", "久留米市東町"),
    ("久留米市十三部15-1", "久留米市十三部"), ("久留米市三潴町", "久留米市三潴町"), ("", ""),
])  # fmt: skip
def test_the_house_number_stays_hidden(address, shown):
    assert town(address) == shown


@pytest.mark.clause("13.2.イ", "16.12.エ")
def test_who_was_shown_is_recorded_and_what_was_typed_is_not(signed_in, people, django_assert_max_num_queries):  # noqa: F811
    operator = signed_in(Role.OPERATOR)
    with django_assert_max_num_queries(20):
        answer = operator.post(ADDRESS, {"q": "城南町"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "髙橋" in text
    assert "15番地" not in text
    assert "09011114821" not in text
    record = audit.about(people["髙"].number).get()
    assert record.action == "search.shown"
    assert "城南" not in str(record.after) + record.reason
    assert audit.about(people["林"].number).count() == 0


def test_a_number_of_one_person_opens_the_case(signed_in, people):  # noqa: F811
    answer = signed_in(Role.OPERATOR).post(ADDRESS, {"q": "101"})
    assert answer.status_code == 302
    assert people["髙"].number in answer.headers["Location"]


def test_nothing_typed_and_nobody_found_say_what_to_do(signed_in, people):  # noqa: F811
    operator = signed_in(Role.SUPERVISOR)
    assert "宛名番号" in operator.get(ADDRESS).content.decode()
    assert "もう一度" in operator.post(ADDRESS, {"q": "ロクロクロク"}).content.decode()


def test_who_may_not_search_is_refused(signed_in, people):  # noqa: F811
    assert signed_in(Role.COLLECTOR).post(ADDRESS, {"q": "高橋"}).status_code == 403
