"""The trail stands or falls with its act, cannot be changed, and shows what was taken out."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from saikoku.assembly import engine, verifier
from saikoku.kernel import clock
from saikoku.security.audit import operations, queries
from saikoku.security.audit.models import AuditRecord, Seal, Unsealed


@pytest.fixture
def trail(settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    return tmp_path / "heads.log"


def write(number: str, somebody, noon, **more) -> int:
    with transaction.atomic():
        return operations.record("test.thing.done", by=somebody, at=noon, about=[number], **more)


def test_a_record_outside_a_transaction_is_refused(committing_db, somebody, noon):
    with pytest.raises(operations.OutsideTransaction):
        operations.record("test.thing.done", by=somebody, at=noon)


@pytest.mark.django_db
def test_a_record_goes_with_its_act(somebody, noon):
    before = AuditRecord.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        operations.record("test.thing.done", by=somebody, at=noon)
        raise RuntimeError
    assert AuditRecord.objects.count() == before


@pytest.mark.django_db
@pytest.mark.clause("16.12.エ")
def test_a_person_is_found_by_mark_and_never_stands_in_clear(somebody, noon):
    write("000000000012345", somebody, noon)
    found = queries.about("000000000012345").get()
    assert "12345" not in json.dumps(found.subjects)
    assert queries.about("000000000099999").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [
    "update audit_auditrecord set actor = 'nobody'",
    "delete from audit_auditrecord",
    "truncate audit_auditrecord",
    "update audit_seal set hash = ''",
    "delete from audit_seal",
    "update access_grant set given = false",
    "alter table audit_auditrecord disable trigger all",
    "drop trigger append_only_rows on audit_auditrecord",
])  # fmt: skip
def test_the_database_refuses_the_application_to_change_what_is_append_only(statement, somebody, noon):
    write("1", somebody, noon)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_sealing_links_every_record_and_the_verifier_agrees(committing_db, trail, somebody, noon):
    waiting = Unsealed.objects.count()
    for number in range(20):
        write(str(number), somebody, noon, after={"数": number, "語": "髙"}, reason="試験")
    assert operations.seal_waiting() == waiting + 20
    assert not Unsealed.objects.exists()
    with engine.connect(engine.APP, committing_db) as reader:
        found = verifier.verify(reader, trail)
    assert found.whole and found.links == waiting + 20
    assert trail.read_text().split()[1] == found.head


@pytest.mark.parametrize(("tampering", "word"), [
    ("update audit_auditrecord set reason = 'x' where id = (select max(id) from audit_auditrecord)", "内容"),
    ("delete from audit_auditrecord where id = (select max(id) from audit_auditrecord)", "記録がありません"),
    ("delete from audit_seal where sequence = 2", "2 番の封がありません"),
    ("delete from audit_seal where sequence = (select max(sequence) from audit_seal)", "別の場所の控え"),
])  # fmt: skip
@pytest.mark.clause("16.12.エ")
def test_tampering_by_the_machines_owner_is_found(committing_db, trail, somebody, noon, tampering, word):
    for number in range(5):
        write(str(number), somebody, noon)
    operations.seal_waiting()
    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute(tampering)
    with engine.connect(engine.APP, committing_db) as reader:
        found = verifier.verify(reader, trail)
    assert not found.whole
    assert word in found.words()


def test_a_record_left_unsealed_is_an_alarm(committing_db, trail, somebody, noon, monkeypatch):
    past = clock.real_now() - timedelta(seconds=9)
    monkeypatch.setattr(clock, "real_now", lambda: past)
    write("1", somebody, noon)
    monkeypatch.undo()
    assert queries.overdue() >= 1
    assert Seal.objects.count() == 0
