"""Two numbers side by side, never mixed, each with what it stands on."""

from datetime import date

import pytest

from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests.performance.outlook.test_effect import april  # noqa: F401 a month that was drawn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(clock.at(date(2026, 5, 20), 12))


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_by_default_nobody_is_called_last_and_the_page_says_why_there_is_one_number(signed_in):
    page = page_of(signed_in(Role.SUPERVISOR), "/board/effect/?month=2026-04")
    assert "この月は、後回しにする対象者を選んでいません" in page
    assert "二つの額は、足しも引きもしません" in page
    assert "二つの組の比較" not in page


def test_a_drawn_month_shows_the_difference_with_its_interval_and_both_groups(april, signed_in):  # noqa: F811
    page = page_of(signed_in(Role.OPERATIONS_MANAGER), "/board/effect/?month=2026-04")
    assert "の間(95%の信頼区間)" in page
    assert "二つの組の比較" in page
    assert "健保第12号" in page
    assert "この月はまだ終わっていません" not in page


def test_before_the_operation_there_is_nothing_to_measure(signed_in):
    clock.run_from(clock.at(date(2025, 9, 1), 12))
    assert "業務はまだ始まっていません" in page_of(signed_in(Role.SUPERVISOR), "/board/effect/")
