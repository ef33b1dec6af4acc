"""What one contractor delivers as R01, the next takes over as it was, and does not deliver again."""

import json
from datetime import date, time

import pytest
from django.db import transaction

from saikoku.assembly import cli, session
from saikoku.kernel import clock
from saikoku.registry.contacts import operations, queries
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.debtors.models import Debtor

DAY = date(2026, 4, 10)
PERIOD = ["--from", "2026-04-01", "--to", "2026-04-30"]


@pytest.fixture
def debtor(db, monkeypatch):
    monkeypatch.setattr(session, "open_database", lambda args: None)
    clock.run_from(clock.at(DAY, 18))
    return Debtor.objects.create(number="000000000000042", name="試験 花子", delivered_on=date(2026, 4, 1), run_id=1)


def contacts() -> list[dict]:
    """Every record as R01 tells it, whoever made it."""
    ours = Contact.objects.order_by("on", "record_number")
    return list(ours.values(*(field.name for field in Contact._meta.concrete_fields if field.name not in OWN_FIELDS)))


OWN_FIELDS = {"id", "debtor", "origin", "run_id", "recorded_at", "recorded_by", "answers_record"}


def record_some(debtor: Debtor, somebody, noon) -> None:
    common = {"worker_number": "W001", "by": somebody, "at": noon}
    facts = {"debtor_id": debtor.pk, "programme": "11", "on": DAY}
    promised = Draft(
        outcome="101", started_at=time(10, 5), ended_at=time(10, 9), spoke_with="1", identified_by="1", phone="09000000001",
        promises=(Promised(date(2026, 4, 30), 12_000),), summary="月末に「12,000円」を納付する。\n髙橋①", call_number="C1",
        encouraged=("transfer",), letters_arrived="1", **facts,
    )  # fmt: skip
    first = operations.append(draft=promised, **common)
    operations.append(draft=Draft(outcome="301", started_at=time(11), **facts), **common)
    silent = Draft(outcome="301", started_at=time(10, 5), **facts)
    operations.correct(corrects=first.record_number, draft=silent, reason="別の人だった", **common)


@pytest.mark.parametrize("form", [["--encoding", "cp932"], ["--encoding", "utf-8"]])
def test_a_successor_holds_what_was_delivered_and_delivers_none_of_it(debtor, somebody, noon, tmp_path, capsys, form):
    file = tmp_path / "r01.csv"
    with transaction.atomic():
        record_some(debtor, somebody, noon)
        before = contacts()
        assert cli.main(["deliver", "R01", *PERIOD, "--out", str(file), *form]) == 0
        transaction.set_rollback(True)
    assert not Contact.objects.exists()

    assert cli.main(["receive", "R01", str(file), "--json", *form]) == 0, capsys.readouterr().err
    answer = json.loads(capsys.readouterr().out)

    assert (answer["new"], answer["bad"], answer["pending"]) == (3, 0, 0)
    assert contacts() == before
    assert list(queries.delivered_contacts(DAY, DAY)) == []
    assert list(queries.delivered_promises(DAY, DAY)) == []
