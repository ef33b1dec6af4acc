"""Two people at one moment, with real commits: two hours agreed with one person, a table loaded twice."""

from datetime import time

from saikoku.planning.routes import operations
from saikoku.planning.routes.models import Appointment, Place
from saikoku.planning.routes.operations import places
from saikoku.planning.routes.rules.tables import Line
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


def test_a_table_of_places_sent_twice_at_once_is_loaded_twice_and_stands_once(committing_db):
    towns = [Line(3 + number, "town", f"町{number}", "", 33.3, 130.5, "1") for number in range(50)]
    lines = [Line(2, "office", "事務所", "", 33.3, 130.5, "1"), *towns]
    for _ in range(ROUNDS):
        found = at_once(*[lambda: places.load_places(lines=lines, by=BY, at=MORNING)] * 2)
        assert found == [51, 51] and Place.objects.count() == 51
