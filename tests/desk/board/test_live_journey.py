"""The board of the moment follows by itself."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.lists.models import Lease
from saikoku.registry.tasks import operations as tasks
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.planning import people

pytestmark = pytest.mark.clause("9.3")


@pytest.mark.journey
def test_the_board_shows_a_call_for_a_leader_and_hands_an_absent_persons_list_over(page, site, enter):
    now, boss = clock.real_now(), Actor("boss")
    aya = access.open_account(
        login_name="aya", display_name="試験 あや", password="correct-horse-battery", roles=[Role.OPERATOR],
        reason="試験", by=boss, at=now,
    )  # fmt: skip
    person = people.debtor()
    task = tasks.open_task(kind="handover", debtor_id=person.pk, record_number="R1", owner_id=aya.pk, by=boss, at=now)
    enter(Role.SUPERVISOR)
    page.goto(site + "/board/now/")
    assert page.get_by_text("責任者を呼んでいます").count() == 0
    Lease.objects.create(
        household_key=-person.pk, debtor=person, sides=["premium"], holder_id=aya.pk, holder="aya", call_number="C1",
        taken_at=now, expires_at=now + timedelta(minutes=10), opened_at=now, supervisor_called_at=now,
    )  # fmt: skip
    page.get_by_text("試験 あや さんが責任者を呼んでいます。").wait_for()
    browser.assert_accessible(page)
    page.get_by_role("link", name="付け替える").click()
    browser.assert_accessible(page)
    page.get_by_label("引き継ぐ人").select_option("班の全員")
    page.get_by_label("理由").fill("急な欠勤のため")
    page.get_by_role("button", name="付け替える").click()
    page.get_by_role("heading", name="今の状況").wait_for()
    task.refresh_from_db()
    assert task.owner_id is None
