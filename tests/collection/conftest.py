import pytest


@pytest.fixture
def journal(settings, tmp_path):
    """The second path of this test alone."""
    settings.TRAIL_PATH = tmp_path / "second"
    return tmp_path / "second" / "receipts.log"


@pytest.fixture
def seal(db, journal):
    from tests.collection import money

    return money.permitted_seal()
