"""A file comes piece by piece: in its order, by one person, kept closed; what is refused costs nothing that is here."""

import hashlib
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.exchange.uploads import operations, queries
from saikoku.exchange.uploads.models import Ended, Upload, UploadPiece
from saikoku.exchange.uploads.rules import pieces
from saikoku.kernel import kept
from saikoku.kernel.actor import Actor, system
from saikoku.security.audit.models import AuditRecord

FIRST, SECOND = Actor("first", account_id=1), Actor("second", account_id=2)
DATA = b"0123456789"
WHO_AND_WHEN = {"ended_by": "first", "ended_at": "2026-04-10T12:00+09:00"}


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """Pieces of four bytes: three of them make the file."""
    monkeypatch.setattr(pieces, "PIECE", 4)


def begun(at, *, by=FIRST, name="T12.csv", size=10, **more) -> Upload:
    return operations.begin(chosen=operations.Chosen(name, size), by=by, at=at, **more)


def send(upload, number: int, at, *, by=FIRST, data: bytes | None = None, said: str | None = None) -> Upload:
    data = DATA[number * 4 : number * 4 + 4] if data is None else data
    told = hashlib.sha256(data).hexdigest() if said is None else said
    return operations.keep_piece(reference=upload.reference, number=number, data=data, said=told, by=by, at=at)


def refused(act) -> list[str]:
    with pytest.raises(operations.UploadRefused) as refusal:
        act()
    return refusal.value.reasons


def whole_file(upload, **more) -> bytes:
    with operations.put_together(upload, **more) as stream:
        return stream.read()


@pytest.mark.django_db
def test_the_pieces_make_the_file(noon):
    upload = begun(noon)
    for number in range(3):
        upload = send(upload, number, noon + timedelta(seconds=number))
    assert queries.is_whole(upload)
    assert upload.latest_at == noon + timedelta(seconds=2)
    whole = pieces.whole_of(hashlib.sha256(DATA[place : place + 4]).hexdigest() for place in (0, 4, 8))
    assert whole_file(upload) == whole_file(upload, whole=whole) == DATA
    assert refused(lambda: whole_file(upload, whole="0" * 64)) == ["whole-differs"]


@pytest.mark.clause("16.7.1")
@pytest.mark.django_db
def test_pieces_are_kept_closed_each_in_its_place(noon):
    upload = begun(noon)
    send(upload, 0, noon)
    upload = send(upload, 1, noon)
    assert not any(DATA[:4] in bytes(closed) for closed in UploadPiece.objects.values_list("closed", flat=True))
    first, second = UploadPiece.objects.order_by("number")
    UploadPiece.objects.filter(pk=first.pk).update(closed=second.closed)
    with pytest.raises(kept.NotOpened):
        list(queries.plain_pieces(upload))


@pytest.mark.django_db
def test_what_is_refused_leaves_what_is_here(noon):
    upload = begun(noon)
    assert refused(lambda: send(upload, 1, noon)) == ["piece-order"]
    assert refused(lambda: send(upload, 0, noon, data=b"012")) == ["piece-length"]
    assert refused(lambda: send(upload, 0, noon, said="0" * 64)) == ["piece-damaged"]
    assert refused(lambda: send(upload, 3, noon, data=b"")) == ["piece-unknown"]
    send(upload, 0, noon)
    assert refused(lambda: send(upload, 0, noon, data=b"abcd")) == ["piece-differs"]
    assert refused(lambda: whole_file(queries.find(upload.reference, begun_by="first"))) == ["upload-not-whole"]
    for number in range(3):
        upload = send(upload, number, noon)
    assert whole_file(upload) == DATA


@pytest.mark.django_db
def test_a_piece_that_came_before_just_so_is_no_fault_and_no_second_piece(noon):
    upload = begun(noon)
    send(upload, 0, noon)
    assert send(upload, 0, noon).received == 1
    assert UploadPiece.objects.count() == 1


@pytest.mark.django_db
def test_the_same_person_goes_on_where_he_was_and_nobody_else_does(noon):
    upload = begun(noon)
    send(upload, 0, noon)
    assert begun(noon).reference == upload.reference
    assert begun(noon, anew=True).reference != upload.reference
    assert begun(noon, size=9).reference != upload.reference
    other = begun(noon, by=SECOND)
    assert other.reference != upload.reference
    assert other.received == 0
    assert refused(lambda: send(upload, 1, noon, by=SECOND)) == ["upload-missing"]
    assert refused(lambda: operations.discard(reference=upload.reference, by=SECOND, at=noon)) == ["upload-missing"]
    assert queries.find(upload.reference, begun_by="second") is None
    assert AuditRecord.objects.filter(action="exchange.uploads.begun").count() == 4


@pytest.mark.django_db
def test_what_the_form_said_last_is_remembered(noon):
    begun(noon)
    chosen = operations.Chosen("T12.csv", len(DATA), layout="T12_letters", form="fixed", slip="A-1")
    operations.begin(chosen=chosen, by=FIRST, at=noon)
    assert Upload.objects.values_list("layout", "form", "handover_number").get() == ("T12_letters", "fixed", "A-1")


@pytest.mark.django_db
def test_files_that_cannot_be_received_are_not_begun(noon):
    assert refused(lambda: begun(noon, size=0)) == ["file-empty"]
    assert refused(lambda: begun(noon, size=pieces.LARGEST + 1)) == ["file-too-large"]
    assert refused(lambda: begun(noon, name="../")) == ["name-missing"]
    for number in range(pieces.MOST_OPEN):
        begun(noon, name=f"{number}.csv")
    assert refused(lambda: begun(noon)) == ["too-many-open"]
    begun(noon, by=SECOND)


@pytest.mark.django_db
def test_what_is_given_up_or_received_is_gone_but_known(noon):
    one, two = begun(noon, name="1.csv"), begun(noon, name="2.csv")
    for upload in (one, two):
        send(upload, 0, noon)
    operations.discard(reference=one.reference, by=FIRST, at=noon)
    operations.end_received(upload=two, run_number=7, by=FIRST, at=noon)
    assert not UploadPiece.objects.exists()
    assert list(Upload.objects.order_by("id").values_list("ended_as", "run_number")) == [("discarded", None), ("received", 7)]
    assert refused(lambda: send(one, 1, noon)) == ["upload-ended"]
    assert refused(lambda: operations.discard(reference=one.reference, by=FIRST, at=noon)) == ["upload-ended"]
    assert begun(noon, name="1.csv").reference != one.reference


@pytest.mark.parametrize(("later", "expired"), [(timedelta(0), 0), (timedelta(seconds=1), 1)])
@pytest.mark.django_db
def test_a_half_sent_file_goes_when_nothing_came_for_long(noon, later, expired):
    send(begun(noon - timedelta(days=9)), 0, noon)
    assert operations.expire(by=system("day"), at=noon + pieces.KEPT + later) == expired
    assert operations.expire(by=system("day"), at=noon + pieces.KEPT + later) == 0
    assert UploadPiece.objects.count() == 1 - expired
    assert AuditRecord.objects.filter(action="exchange.uploads.expired").count() == expired


def at_once(act, times: int = 4) -> list:
    """What the act gives to each of some threads that begin together."""
    gate, found = threading.Barrier(times), []

    def work() -> None:
        try:
            gate.wait()
            found.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_a_piece_sent_twice_at_once_is_kept_once(committing_db, noon):
    upload = begun(noon)
    assert at_once(lambda: send(upload, 0, noon).received) == [1, 1, 1, 1]
    assert UploadPiece.objects.count() == 1


def test_a_file_begun_twice_at_once_is_one_upload(committing_db, noon):
    found = at_once(lambda: begun(noon).reference)
    assert (len(found), len(set(found)), Upload.objects.count()) == (4, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"size": 0, "received": 0}, "upload_has_a_size"),
        ({"piece": 0}, "upload_has_a_size"),
        ({"received": 4}, "upload_has_no_more_pieces_than_its_size"),
        ({"received": -1}, "upload_has_no_more_pieces_than_its_size"),
        ({"ended_as": Ended.DISCARDED}, "ended_upload_names_how_and_who"),
        (WHO_AND_WHEN | {"ended_as": "lost"}, "ended_upload_names_how_and_who"),
        (WHO_AND_WHEN | {"ended_as": Ended.RECEIVED}, "received_upload_names_its_run"),
        ({"run_number": 3}, "received_upload_names_its_run"),
    ],
)
def test_impossible_uploads_are_refused_by_the_database(noon, change, constraint):
    upload = begun(noon)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**change)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "constraint"), [(0, "upload_keeps_each_piece_once"), (-1, "pieces_are_counted_from_nought")]
)
def test_impossible_pieces_are_refused_by_the_database(noon, number, constraint):
    upload = begun(noon)
    send(upload, 0, noon)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        UploadPiece.objects.create(upload=upload, number=number, sha256="0" * 64, closed=b"x")
