"""The trail stands or falls with its act, cannot be changed, and shows what was taken out."""

import contextlib
import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

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
    waiting, sealed = Unsealed.objects.count(), Seal.objects.count()
    for number in range(20):
        write(str(number), somebody, noon, after={"数": number, "語": "髙"}, reason="試験")
    assert operations.seal_waiting() == waiting + 20
    assert not Unsealed.objects.exists()
    with engine.connect(engine.APP, committing_db) as reader:
        found = verifier.verify(reader, trail)
    assert found.whole and found.links == sealed + waiting + 20
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
    sealed = Seal.objects.count()
    past = clock.real_now() - timedelta(seconds=9)
    monkeypatch.setattr(clock, "real_now", lambda: past)
    write("1", somebody, noon)
    monkeypatch.undo()
    assert queries.overdue() >= 1
    assert Seal.objects.count() == sealed


def verified(database: str, heads) -> verifier.Findings:
    with engine.connect(engine.APP, database) as reader:
        return verifier.verify(reader, heads)


@pytest.mark.parametrize(("spoil", "word"), [
    (lambda path: path.unlink(), "控えにありません"),
    (lambda path: path.write_text(""), "控えにありません"),
    (lambda path: path.write_text("".join(path.read_text().splitlines(True)[:-1])), "控えにありません"),
    (lambda path: path.write_text(path.read_text().replace(path.read_text().split()[1][:8], "0" * 8, 1)), "一致しません"),
    (lambda path: path.write_text("5 " + "0" * 64 + " 2026-04-10T00:00:00\n" + path.read_text()), "一致しません"),
    (lambda path: path.write_text(path.read_text() + "999999 " + "0" * 64 + " x\n"), "一致しません"),
    (lambda path: path.write_bytes(b"\xff\xfe\n" + path.read_bytes()), "1 行目を読めません"),
    (lambda path: path.write_bytes("² 0 x\n".encode() + path.read_bytes()), "1 行目を読めません"),
])  # fmt: skip
@pytest.mark.clause("16.12.エ")
def test_heads_that_were_cut_or_edited_are_found(committing_db, trail, somebody, noon, monkeypatch, spoil, word):
    past = clock.real_now() - timedelta(seconds=9)
    monkeypatch.setattr(clock, "real_now", lambda: past)
    for batch in range(3):
        for number in range(5):
            write(f"{batch}{number}", somebody, noon)
        operations.seal_waiting()
    assert verified(committing_db, trail).whole
    spoil(trail)
    found = verified(committing_db, trail)
    assert not found.whole
    assert word in found.words()


def test_a_chain_that_was_made_anew_with_its_heads_is_given_away_by_the_old_ones(committing_db, trail, somebody, noon):
    for number in range(5):
        write(str(number), somebody, noon)
    operations.seal_waiting()
    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute("update audit_auditrecord set reason = 'x' where id = (select max(id) from audit_auditrecord)")
        owner.execute("delete from audit_seal")
        owner.execute("insert into audit_unsealed (record_id) select id from audit_auditrecord")
    operations.seal_waiting()
    assert "一致しません" in verified(committing_db, trail).words()


def test_a_head_that_a_killed_sealer_did_not_note_is_noted_at_the_next_start(committing_db, trail, somebody, noon):
    write("1", somebody, noon)
    operations.seal_waiting()
    trail.unlink()
    operations.note_head()
    assert verified(committing_db, trail).noted == Seal.objects.count() > 0


def test_sealers_and_writers_at_once_leave_one_chain_without_gap(committing_db, trail, somebody, noon):
    waiting, sealed = Unsealed.objects.count(), Seal.objects.count()
    stop, faults = threading.Event(), []

    def run(work, *rounds):
        try:
            for number in rounds or itertools.takewhile(lambda _: not stop.is_set(), itertools.count()):
                work(number)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    def one(number):
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            operations.record("test.thing.done", by=somebody, at=noon, about=[str(number)])
            time.sleep(number % 3 / 500)
            if number % 7 == 0:
                raise ZeroDivisionError

    sealers = [threading.Thread(target=run, args=(lambda _: operations.seal_waiting(),)) for _ in range(3)]
    writers = [threading.Thread(target=run, args=(one, *range(60))) for _ in range(6)]
    for thread in sealers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    operations.seal_waiting()
    assert not faults
    kept = sum(1 for number in range(60) if number % 7)
    found = verified(committing_db, trail)
    assert found.whole, found.words()
    assert found.links == sealed + waiting + 6 * kept
    assert not Unsealed.objects.exists()


KILLED = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "saikoku.assembly.settings"
django.setup()
from saikoku.assembly import clockwork
from saikoku.security.audit import operations
operations.BATCH = 3
print("up", flush=True)
while True:
    clockwork.seal_all()
"""


def test_a_sealer_killed_at_any_moment_leaves_a_chain_that_the_next_one_goes_on_with(committing_db, trail, somebody, noon):
    seed = 20260410
    moments = random.Random(seed)
    environment = {**os.environ, "SAIKOKU_DATABASE": committing_db, "SAIKOKU_TRAIL_PATH": str(trail.parent)}
    for _ in range(5):
        for number in range(150):
            write(str(number), somebody, noon)
        sealer = subprocess.Popen([sys.executable, "-c", KILLED], env=environment, stdout=subprocess.PIPE)
        sealer.stdout.readline()
        time.sleep(moments.uniform(0, 0.3))
        sealer.kill()
        sealer.wait()
    while operations.seal_waiting():
        pass
    operations.note_head()
    found = verified(committing_db, trail)
    assert found.whole, f"seed {seed}: {found.words()}"
    assert found.links == AuditRecord.objects.count()
