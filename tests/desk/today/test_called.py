"""The leaders' page of today follows by itself who calls for a leader."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.planning.lists.models import Lease
from saikoku.registry.debtors.models import Debtor
from saikoku.security.access.rules.permissions import Role
from tests import browser


@pytest.mark.journey
def test_a_call_for_a_leader_appears_and_goes_by_itself(page, site, enter):
    now = clock.real_now()
    debtor = Debtor.objects.create(number="1", name="試験", delivered_on=now.date(), run_id=1)
    enter(Role.SUPERVISOR)
    page.goto(site + "/")
    Lease.objects.create(
        household_key=1, debtor=debtor, holder="operator1", call_number="C1", taken_at=now,
        expires_at=now + timedelta(minutes=10), opened_at=now, supervisor_called_at=now,
    )  # fmt: skip
    words = page.get_by_text("operator1 さんが責任者を呼んでいます。")
    words.wait_for()
    browser.assert_accessible(page)
    Lease.objects.all().delete()
    words.wait_for(state="detached")
