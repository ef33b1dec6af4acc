"""Acts that wait for each other: one at a time by name, over with the transaction, and taken in one way everywhere."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

import saikoku
from saikoku import turns
from saikoku.turns import Turn

SOURCE = Path(saikoku.__file__).parent


def held_by_another(turn: Turn, of: object = "") -> bool:
    """Asked on a connection of its own, while this one is in its transaction."""
    found = []

    def ask() -> None:
        try:
            with transaction.atomic():
                found.append(not turns.take_if_free(turn, of))
        finally:
            connection.close()

    other = threading.Thread(target=ask)
    other.start()
    other.join(30)
    return found[0]


def test_it_is_over_with_the_transaction_and_nobody_else_waits(committing_db):
    with transaction.atomic():
        turns.take(Turn.PAPERS)
        assert held_by_another(Turn.PAPERS) and not held_by_another(Turn.MONEY)
    assert not held_by_another(Turn.PAPERS)


def test_what_it_is_of_is_a_turn_of_its_own(committing_db):
    with transaction.atomic():
        assert turns.take_if_free(Turn.CONDUCT, 7)
        assert held_by_another(Turn.CONDUCT, 7) and not held_by_another(Turn.CONDUCT, 8)


@pytest.mark.django_db
def test_no_two_turns_are_one_to_the_database():
    with connection.cursor() as cursor:
        cursor.execute("select count(distinct hashtext(name)) from unnest(%s::text[]) as name", [list(Turn)])
        assert cursor.fetchone()[0] == len(Turn)


def test_locks_without_a_row_are_taken_here_alone():
    """But for triggers, which hold also for whoever does not come through the program."""
    files = [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]
    assert [file.name for file in files if "advisory" in file.read_text(encoding="utf-8")] == ["turns.py"]
