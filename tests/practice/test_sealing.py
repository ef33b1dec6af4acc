"""The practice city's receipt seal is filed and permitted by two persons, as a real one."""

import pytest

from saikoku.collection.seals import operations as seals
from saikoku.collection.seals import queries
from saikoku.documents import png
from saikoku.kernel.actor import Actor
from saikoku.practice.operations import sealing

KEEPER, SECOND = Actor("manager", display_name="練習 責任者"), Actor("general")


def test_the_imprint_fits_on_a_receipt():
    drawn = png.read(sealing.imprint())
    assert max(drawn.shape) <= seals.MOST_DOTS
    assert 0.05 < (drawn < 128).mean() < 0.5


@pytest.mark.django_db
def test_receipts_can_be_tried_with_it(noon):
    sealing.file_one(keeper=KEEPER, second=SECOND, at=noon)
    assert [seal.name for seal in queries.permitted(noon)] == ["練習用領収印1号"]


@pytest.mark.django_db
def test_nobody_permits_it_alone(noon):
    with pytest.raises(seals.SealRefused, match="own-request"):
        sealing.file_one(keeper=KEEPER, second=KEEPER, at=noon)
