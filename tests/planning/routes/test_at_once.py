"""Two people at one moment, with real commits: two hours agreed with one person."""

from datetime import time

from saikoku.planning.routes import operations
from saikoku.planning.routes.models import Appointment
from saikoku.registry.debtors.models import Debtor
from tests.outreach.calls.at_once import at_once
from tests.planning.routes.visiting import BY, DAY, MORNING, visitable

ROUNDS = 10


def test_of_two_hours_agreed_at_once_the_later_one_stands_and_neither_meets_a_fault(committing_db):
    for _ in range(ROUNDS):
        number = visitable().number
        given = {"number": number, "on": DAY, "by": BY, "at": MORNING}
        found = at_once(*[
            lambda hour=hour, given=given: operations.agree(earliest=time(hour), latest=time(hour + 1), **given)
            for hour in (13, 15)
        ])  # fmt: skip
        assert all(isinstance(one, Appointment) for one in found), found
        person = Debtor.objects.get(number=number)
        assert Appointment.objects.filter(debtor=person, withdrawn_at=None).count() == 1
