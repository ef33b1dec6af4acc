"""T30: the process dies at the n-th statement while a leaf is entered. After a retry there is one receipt and its yen once."""

from datetime import timedelta

import pytest

from saikoku.collection.books import operations
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts.models import Receipt
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.papers.rules.states import State
from tests.collection import money
from tests.collection.books.paper import LEADER, NOON, given, leaf, paper, typed_twice
from tests.collection.proofs.test_crashes import SAMPLED, sweep


def entering():
    """Each time the next leaf of one book, in the collector's hands since the morning."""
    bundle, state = given(count=200), {"place": 0, "yen": 0}

    def prepare():
        person, owed = money.payer(1_000)
        state["place"] += 1
        one = paper(bundle, state["place"])
        typed_twice(one, leaf(person, owed, 700))
        return lambda: operations.enter(number=one.number, by=LEADER, at=NOON + timedelta(minutes=5))

    def check():
        assert Receipt.objects.count() == state["place"]
        assert ledger.held(Account.CASH, "V01") == 700 * state["place"]
        assert paper(bundle, state["place"]).state == State.USED

    return prepare, check


def swept(step: int) -> int:
    access.open_account(
        login_name="jiro", display_name="仮名 次郎", password="correct-horse-battery", roles=[Role.COLLECTOR], reason="試験",
        worker_number="V01", by=LEADER, at=NOON,
    )  # fmt: skip
    return sweep(*entering(), step)


@pytest.fixture
def world(committing_db, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()


@pytest.mark.clause("16.12.ク")
def test_a_leaf_is_entered_once_wherever_the_process_dies(world):
    assert swept(SAMPLED) > 20


@pytest.mark.prove
@pytest.mark.clause("16.12.ク")
def test_a_leaf_is_entered_once_at_every_statement(world):
    statements = swept(1)
    print(f"entering a leaf: {statements - 1} statements, died at each")
