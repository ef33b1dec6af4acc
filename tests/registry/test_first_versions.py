"""Rows from before versions were kept get their first one, once; the past knows them from then on."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from saikoku.exchange.intake.models import KeptRow, KeptVersion
from saikoku.kernel import clock
from saikoku.planning.targets.models import TargetVersion
from saikoku.registry.debtors.models import Address, Caution, Household, Member, MemberVersion, PersonVersion
from saikoku.registry.liabilities.models import StopVersion, TransferRegistration, TransferVersion
from tests.planning import people
from tests.registry import versions

ROOMS = (
    ("saikoku.registry.debtors", "0006_first_versions"), ("saikoku.registry.liabilities", "0005_first_versions"),
    ("saikoku.planning.targets", "0005_first_versions"), ("saikoku.exchange.intake", "0003_first_kept_versions"),
)  # fmt: skip


def fill() -> None:
    with connection.cursor() as cursor:
        for room, name in ROOMS:
            for operation in import_module(f"{room}.migrations.{name}").Migration.operations:
                cursor.execute(operation.sql)


@pytest.mark.django_db
def test_every_row_gets_its_first_version_once():
    moment = clock.at(people.DAY, 9)
    stating = versions.run_at(moment, "T05_stops")
    type(stating).objects.filter(pk=stating.pk).update(
        state="applied", applied_at=moment, applied_by="tester", bad=0, extracted_at=moment
    )
    home = Household.objects.create(number="H1")
    person = people.debtor(home, born_on=date(1970, 1, 2))
    people.phone(person, "0942309000")
    Address.objects.create(debtor=person, kind="registered", address="久留米市城南町15-3", since=people.DAY)
    Caution.objects.create(debtor=person, code="03", since=people.DAY, run_id=1)
    target = people.target(person)
    people.stop(person, stated_at=moment, gone_on=people.DAY, run_id=stating.pk + 5)
    Member.objects.create(household=home, number="9", name="試験", run_id=1)
    day = people.DAY
    TransferRegistration.objects.create(debtor_number="1", programme="11", applied_on=day, starts_on=day, run_id=3)
    KeptRow.objects.create(layout="T12_letters", key="1", data={"a": 1}, ordered_at=moment, run=stating, line=2)
    fill()
    fill()
    kept = PersonVersion.objects.get()
    assert (kept.debtor, kept.household, kept.verdict, kept.delivered_on) == (person, home, "first", person.delivered_on)
    told = {name: kept.said.get(name) for name in ("born_on", "household_number", "cautions", "address", "phone1", "alias")}
    assert told == {
        "born_on": "1970-01-02", "household_number": "H1", "cautions": "03", "address": "久留米市城南町15-3",
        "phone1": "0942309000", "alias": None,
    }  # fmt: skip
    assert TargetVersion.objects.get().person == kept
    assert TargetVersion.objects.get().month == target.month
    assert StopVersion.objects.get().run_id == stating.pk  # who stated it, not who no longer named it
    assert (TransferVersion.objects.get().run_id, MemberVersion.objects.get().name) == (3, "試験")
    assert KeptVersion.objects.get(layout="T12_letters", key="1").data == {"a": 1}
