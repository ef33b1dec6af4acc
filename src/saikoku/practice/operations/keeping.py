"""Carry the training's own records over to a database made anew: accounts of people, attempts, results, certificates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core import serializers
from django.db import connection, transaction
from django.db.models import Model

from saikoku.kernel.actor import Actor
from saikoku.practice.models import Attempt, Certificate, Line, Result
from saikoku.security.access.models import Account, Grant
from saikoku.security.audit import operations as audit

CARRIED = (Account, Grant, Attempt, Line, Result, Certificate)
"""In the order in which they point at each other."""


def taken_out() -> dict[str, str]:
    """Every row as JSON by model; passwords as they are stored."""
    return {model._meta.label: serializers.serialize("json", model.objects.order_by("pk")) for model in CARRIED}


def read(kept: Mapping[str, str], model: type[Model]) -> list[Any]:
    """The rows of a model as they were taken out."""
    return [one.object for one in serializers.deserialize("json", kept[model._meta.label])]


@transaction.atomic
def brought_in(kept: Mapping[str, str], *, by: Actor, at: datetime) -> int:
    """Write what was taken out into a database without accounts; how many attempts. Numbers stay as they were."""
    for model in CARRIED:
        model.objects.bulk_create(read(kept, model))
        go_on_counting(model)
    count = Attempt.objects.count()
    audit.record("training.records.carried", by=by, at=at, after={"attempts": count})
    return count


def go_on_counting(model: type[Model]) -> None:
    """The counter of a new table goes past the numbers brought in; the application may draw from it and not set it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(nextval(pg_get_serial_sequence('{table}', 'id')))"  # noqa: S608
            f" from generate_series(1, (select max(id) from {table}))"
        )
