"""T18: an older copy of the database is restored. It is noticed, what it lost is listed, and no number is given again."""

import random
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections, transaction

from saikoku.assembly import engine
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.operations import MoneyStandsStill
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Receipt
from saikoku.collection.receipts.operations import recovering, voiding
from tests.collection import money
from tests.collection.money import COLLECTOR, LEADER, NOON, OTHER
from tests.collection.proofs import invariants

SECOND = money.Actor("second", account_id=705, worker_number="L02", display_name="二人 目")


@dataclass
class World:
    database: str
    folder: Path
    settings: object

    @contextmanager
    def restored(self, copy: str):
        """The program on the older copy, beside the second path as it is now."""
        path = self.folder / "restored"
        shutil.copytree(self.folder / "now", path)
        usual = connections["default"].settings_dict["NAME"]
        connections.close_all()
        connections["default"].settings_dict["NAME"], self.settings.TRAIL_PATH = copy, path
        try:
            yield
        finally:
            connections.close_all()
            connections["default"].settings_dict["NAME"], self.settings.TRAIL_PATH = usual, self.folder / "now"
            engine.drop_database(copy)
            shutil.rmtree(path)

    def copied(self) -> str:
        connections.close_all()
        copy = f"{self.database}_old"
        engine.drop_database(copy)
        engine.create_database(copy, template=self.database)
        return copy


@pytest.fixture
def world(committing_db, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path / "now"
    money.permitted_seal()
    return World(committing_db, tmp_path, settings)


def acts(dice: random.Random) -> list[tuple[str, str]]:
    """One thing that people do, and which lines it leaves in the journal."""
    who = dice.choice([COLLECTOR, OTHER])
    kind = dice.choice(["issue", "issue", "replace", "refund"])
    person, owed = money.payer(1_000)
    receipt = money.took(person, owed, 700, by=who)
    found = [(receipt.number, "issued")]
    if kind == "replace":
        new = voiding.replace(number=receipt.number, reason="汚損", by=who, at=NOON)
        found += [(receipt.number, "void"), (new.number, "issued")]
    elif kind == "refund":
        voiding.ask_refund(number=receipt.number, reason="申出", by=who, at=NOON)
        voiding.confirm(number=receipt.number, by=LEADER, at=NOON)
        found += [(receipt.number, "void")]
    return found


def take(by) -> Receipt:
    person, owed = money.payer(1_000)
    return money.took(person, owed, 100, by=by)


def notices(lost: list[tuple[str, str]], shown: set[str]) -> None:
    """At the first attempt to take money; what is missing is listed; two persons go on; no number is given again."""
    with pytest.raises(MoneyStandsStill):
        take(COLLECTOR)
    assert sorted((act["number"], act["kind"]) for act in ledger.halt().missing) == sorted(lost)
    operations.ask_release(reason="控えの紙を市に渡した", by=LEADER, at=NOON)
    operations.release(by=SECOND, at=NOON)
    new = {take(by).number for by in (COLLECTOR, OTHER, COLLECTOR)}
    assert not new & shown
    assert queries.compare_journal().known_lost >= len(lost)
    shown |= new
    invariants.check()


@pytest.mark.clause("16.12.ク")
def test_an_older_copy_is_noticed_and_no_number_given_again(world):
    """A copy made by the server, outlived by up to four acts, then put into the place of the database."""
    dice, shown = random.Random(1), set()
    for _ in range(3):
        copy = world.copied()
        lost = [act for _ in range(dice.randint(1, 4)) for act in acts(dice)]
        shown |= {number for number, _ in lost}
        with world.restored(copy):
            notices(lost, set(shown))


@pytest.mark.prove
def test_two_hundred_older_states_are_noticed_and_no_number_given_again(world):
    """The state before up to eight acts, to which the database goes back; each after the releases of the ones before."""
    dice, shown, count = random.Random(2), set(), 0
    for _ in range(200):
        with transaction.atomic():
            lost = [act for _ in range(dice.choice([1, 1, 1, 2, 8])) for act in acts(dice)]
            transaction.set_rollback(True)
        shown |= {number for number, _ in lost}
        notices(lost, shown)
        count += len(lost)
    print(f"200 older states, {count} lost acts, each listed")


def test_without_the_watch_the_older_copy_gives_a_number_again(world, monkeypatch):
    """The twin."""
    monkeypatch.setattr(recovering, "watch", lambda **_: None)
    copy = world.copied()
    lost = take(COLLECTOR).number
    with world.restored(copy):
        assert take(COLLECTOR).number == lost
