"""One sheet recorded by two leaders in the same moment is one record; whoever comes second reads so."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from saikoku.kernel.refusals import Refused
from saikoku.outreach.sheets import operations
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests.outreach.sheets import desk
from tests.planning import people
from tests.workforce.papers.office import LEADER, SECOND

OFFICE = {"leader": Role.SUPERVISOR, "second": Role.SUPERVISOR, "aya": Role.OPERATOR, "jiro": Role.COLLECTOR}
NUMBERS = {"leader": "L01", "second": "L02", "aya": "W901", "jiro": "V01"}


@pytest.fixture
def office(committing_db):
    for name, role in OFFICE.items():
        access.open_account(
            login_name=name, display_name=name, password="correct-horse-battery", roles=[role], reason="試験",
            worker_number=NUMBERS[name], by=LEADER, at=desk.NOON,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["visit", "call"])
def test_a_sheet_is_recorded_once_however_many_press_at_once(office, kind):
    person = people.callable_person()
    lists.open_day(at=desk.NOON)
    one = getattr(desk, f"{kind}_sheet")()
    desk.typed_twice(one, getattr(desk, kind)(person))
    gate = threading.Barrier(4)

    def press(by):
        try:
            gate.wait()
            return len(operations.record(number=one.number, by=by, at=desk.NOON))
        except Refused as refusal:
            return refusal.reasons
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(press, [LEADER, SECOND, LEADER, SECOND]))
    assert Contact.objects.filter(call_number=one.number).count() == 1
    assert all(answer in (1, ["used-already"]) for answer in found), found
