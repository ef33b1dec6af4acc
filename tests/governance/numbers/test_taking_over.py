"""A database from before the register: the two numbers of its contract open the register, once."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps as present

from saikoku.governance.numbers import queries
from saikoku.governance.numbers.models import Line

pytestmark = pytest.mark.django_db
take_over = import_module("saikoku.governance.numbers.migrations.0001_register_of_numbers").take_over


class Before:
    """The models as they were: the contract still held its numbers."""

    contract = SimpleNamespace(phone="0942-30-1111", city_phone="(0942)30-9000", starts_on=date(2025, 8, 1))

    def get_model(self, room: str, name: str):
        if (room, name) == ("contract", "Profile"):
            return SimpleNamespace(objects=SimpleNamespace(first=lambda: self.contract))
        return present.get_model(room, name)


def test_the_contracts_numbers_open_the_register_and_are_not_taken_twice():
    Line.objects.all().delete()
    for _ in range(2):
        take_over(Before(), None)
    assert Line.objects.count() == 2
    shown = queries.shown("papers", on=date(2026, 4, 10))
    assert (shown.own, shown.city) == ("0942-30-1111", "0942-30-9000")


def test_a_new_database_takes_nothing_over():
    Line.objects.all().delete()
    empty = Before()
    empty.contract = None
    take_over(empty, None)
    assert not Line.objects.exists()
