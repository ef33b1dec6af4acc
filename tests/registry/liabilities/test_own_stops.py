"""Our own stops: set with a record and a reason, lifted once, by name; the trail knows both."""

from datetime import timedelta

import pytest

from saikoku.registry.liabilities import operations
from saikoku.registry.liabilities.models import OwnStop
from saikoku.security.audit import queries as trail
from tests.planning import people

RECORD = "01JRECORD0000000000000000A"


@pytest.fixture
def person(db):
    return people.debtor()


def stopped(person, somebody, at, **more) -> OwnStop:
    given = {"debtor_id": person.pk, "record_number": RECORD, "reason": "時効を主張"} | more
    return operations.stop_calls(**given, by=somebody, at=at)


def test_a_stop_is_kept_with_its_record_its_reason_and_a_line_in_the_trail(person, somebody, noon):
    stop = stopped(person, somebody, noon)
    kept = OwnStop.objects.get()
    assert (kept.debtor_id, kept.record_number, kept.reason, kept.since) == (person.pk, RECORD, "時効を主張", noon)
    assert (kept.lifted_on, kept.lifted_by) == (None, "")
    line = trail.about(person.number).get()
    assert (line.action, line.actor, line.object_id) == ("registry.stop.set", somebody.name, stop.record_number)


@pytest.mark.parametrize(("given", "reasons"), [
    ({"record_number": ""}, ["record-missing"]),
    ({"reason": " \u3000"}, ["reason-missing"]),
    ({"record_number": "", "reason": ""}, ["record-missing", "reason-missing"]),
])  # fmt: skip
def test_a_stop_without_record_or_reason_is_refused_with_every_reason(person, somebody, noon, given, reasons):
    with pytest.raises(operations.StopRefused) as refused:
        stopped(person, somebody, noon, **given)
    assert refused.value.reasons == reasons
    assert not OwnStop.objects.exists()
    assert not trail.about(person.number).exists()


def test_a_stop_is_lifted_once_by_name_and_with_a_reason(person, somebody, noon):
    stop = stopped(person, somebody, noon)
    later = noon + timedelta(days=3)
    lifted = operations.lift_stop(stop_id=stop.pk, reason="市の指示", by=somebody, at=later)
    assert (lifted.lifted_on, lifted.lifted_by) == (later.date(), somebody.name)
    assert OwnStop.objects.get().lifted_on == later.date()
    assert [line.action for line in trail.about(person.number).order_by("id")] == ["registry.stop.set", "registry.stop.lifted"]
    with pytest.raises(operations.StopRefused) as refused:
        operations.lift_stop(stop_id=stop.pk, reason="", by=somebody, at=later)
    assert refused.value.reasons == ["already-lifted", "reason-missing"]


def test_a_stop_that_is_not_there_is_not_lifted(person, somebody, noon):
    with pytest.raises(operations.StopRefused) as refused:
        operations.lift_stop(stop_id=0, reason="市の指示", by=somebody, at=noon)
    assert refused.value.reasons == ["stop-unknown"]


def test_two_stops_of_one_person_are_lifted_one_by_one(person, somebody, noon):
    first, second = stopped(person, somebody, noon), stopped(person, somebody, noon, reason="弁護士が受任")
    operations.lift_stop(stop_id=first.pk, reason="市の指示", by=somebody, at=noon)
    assert OwnStop.objects.get(pk=second.pk).lifted_on is None
