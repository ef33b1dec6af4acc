"""Each constraint of the room, broken once."""

import pytest
from django.db import IntegrityError, transaction

from saikoku.exchange.delivery.models import Delivery, Handout, Piece, Series


def copy_of(delivery: Delivery, **more) -> Delivery:
    facts = {field.name: getattr(delivery, field.name) for field in Delivery._meta.concrete_fields if field.name != "id"}
    return Delivery(**facts | more)


@pytest.mark.parametrize(("constraint", "more"), [
    ("delivery_has_one_number", {}),
    ("delivery_numbers_count_from_one", {"number": 0}),
    ("delivery_days_follow_each_other", {"number": 2, "first_day": "2026-05-01"}),
    ("delivery_encoding_is_known", {"number": 2, "encoding": "sjis"}),
    ("fixed_delivery_is_cp932", {"number": 2, "encoding": "utf-8", "fixed": True}),
    ("delivery_counts_its_rows", {"number": 2, "rows": -1}),
    ("renewed_delivery_says_what_changed", {"number": 2, "rows_new": 1}),
])  # fmt: skip
def test_an_impossible_delivery_is_refused_by_the_database(made, constraint, more):
    delivery = made().delivery
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(delivery, **more).save(force_insert=True)


def test_a_delivery_that_follows_another_must_say_what_changed(made):
    delivery = made().delivery
    with pytest.raises(IntegrityError, match="renewed_delivery_says_what_changed"), transaction.atomic():
        copy_of(delivery, number=2, previous=delivery).save(force_insert=True)


def test_a_piece_has_one_place(made):
    delivery = made().delivery
    for constraint, place in (("delivery_piece_has_one_place", 0), ("delivery_pieces_count_from_zero", -1)):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Piece.objects.create(delivery=delivery, place=place, content=b"")


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "more"), [
    ("handout_is_of_a_delivery_or_a_run", {"way": "console"}),
    ("download_is_always_encrypted", {"way": "download", "run_id": 1}),
])  # fmt: skip
def test_an_impossible_handout_is_refused_by_the_database(noon, constraint, more):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Handout.objects.create(file_name="a", encrypted=False, by="x", at=noon, **more)


@pytest.mark.django_db
def test_a_series_counts_once_and_from_zero():
    Series.objects.create(layout="R01_contacts", fiscal_year=2026)
    with pytest.raises(IntegrityError, match="one_delivery_series_in_a_year"), transaction.atomic():
        Series.objects.create(layout="R01_contacts", fiscal_year=2026)
    with pytest.raises(IntegrityError, match="delivery_series_counts_from_zero"), transaction.atomic():
        Series.objects.create(layout="R01_contacts", fiscal_year=2027, last=-1)
