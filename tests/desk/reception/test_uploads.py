"""A file sent in pieces on the page: begun, gone on with, received once, given up; nobody else's is touched."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.exchange.intake.models import Run
from saikoku.exchange.layouts.rules import container
from saikoku.exchange.uploads.models import Upload, UploadPiece
from saikoku.exchange.uploads.rules import pieces
from saikoku.security.access.rules.permissions import Role


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 32)


def text_of(answer) -> str:
    return answer.content.decode()


def begin(client, data: bytes, name="T12.csv", **more):
    said = {"name": name, "size": len(data), "layout": "T12_letters", "form": "csv-", "slip": ""}
    return client.post("/reception/uploads/begin/", said | more)


def put(client, reference: str, number: int, data: bytes, said: str | None = None):
    told = hashlib.sha256(data).hexdigest() if said is None else said
    return client.put(
        f"/reception/uploads/{reference}/{number}/", data, content_type="application/octet-stream",
        headers={"X-Piece-SHA256": told},
    )  # fmt: skip


def cut(data: bytes) -> list[bytes]:
    return [data[place : place + 32] for place in range(0, len(data), 32)]


def send(client, data: bytes, first=0, last=None, **more) -> str:
    begun = begin(client, data, **more).json()
    for number, piece in list(enumerate(cut(data)))[first:last]:
        assert put(client, begun["reference"], number, piece).status_code == 200
    return begun["reference"]


def finish(client, reference: str, **more):
    said = {"layout": "T12_letters", "form": "csv-", "slip": "", "password": "", "upload": reference}
    return client.post("/reception/new/", said | more)


@pytest.mark.clause("13.2.ア")
@pytest.mark.django_db
def test_a_file_in_pieces_is_received_like_any_other(two_people, file_of, work):
    client = two_people("first")
    data = file_of(1, 2, 3).read()
    assert len(cut(data)) > 3
    reference = send(client, data)
    whole = pieces.whole_of(hashlib.sha256(piece).hexdigest() for piece in cut(data))
    answer = finish(client, reference, whole=whole)
    run = Run.objects.get()
    assert answer.url == f"/reception/{run.pk}/"
    assert (run.sha256, run.file_name) == (hashlib.sha256(data).hexdigest(), "T12.csv")
    assert not UploadPiece.objects.exists()
    work()
    run.refresh_from_db()
    assert (run.state, run.rows) == ("judged", 3)


@pytest.mark.django_db
def test_a_file_half_sent_is_listed_and_gone_on_with(two_people, file_of):
    client = two_people("first")
    data = file_of(1, 2, 3).read()
    reference = send(client, data, last=2)
    listed = text_of(client.get("/reception/uploads/"))
    assert "T12.csv" in listed and f"64 バイト / {len(data)} バイト" in listed
    page = text_of(client.get(f"/reception/new/?upload={reference}"))
    assert "同じファイルをもう一度選ぶと、残りだけを送ります" in page
    assert 'value="T12_letters" selected' in page
    again = begin(client, data).json()
    assert (again["reference"], again["received"]) == (reference, 2)
    assert again["hashes"] == [hashlib.sha256(piece).hexdigest() for piece in cut(data)[:2]]
    early = finish(client, reference)
    assert early.status_code == 422 and "ファイルを選択してください" in text_of(early)
    send(client, data, first=2)
    assert "すべて届いています" in text_of(client.get(f"/reception/new/?upload={reference}"))
    assert finish(client, reference).status_code == 302


@pytest.mark.django_db
def test_a_wrong_password_costs_nothing_of_what_was_sent(two_people, file_of):
    import io

    packed = io.BytesIO()
    container.pack([("T12.csv", file_of(1).read())], b"correct-password", packed)
    client = two_people("first")
    reference = send(client, packed.getvalue(), name="T12.zip")
    refused = finish(client, reference, password="wrong")
    assert refused.status_code == 422
    assert "ZIP のパスワードが違います" in text_of(refused)
    assert reference in text_of(refused)
    assert not Run.objects.exists()
    assert finish(client, reference, password="correct-password").status_code == 302
    assert Run.objects.get().was_encrypted


@pytest.mark.django_db
def test_a_file_received_twice_is_one_run(two_people, file_of):
    client = two_people("first")
    reference = send(client, file_of(1).read())
    first, second = finish(client, reference), finish(client, reference)
    assert first.url == second.url
    assert Run.objects.count() == 1
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1


@pytest.mark.django_db
def test_each_fault_of_a_piece_is_told_with_the_place_to_go_on_from(two_people, file_of):
    client = two_people("first")
    data = file_of(1, 2).read()
    first, second, third, *_ = cut(data)
    reference = send(client, data, last=1)
    cases = [
        (put(client, reference, 2, third), 409, "piece-order"),
        (put(client, reference, 0, second), 409, "piece-differs"),
        (put(client, reference, 1, second, said="0" * 64), 422, "piece-damaged"),
        (put(client, reference, 1, second, said=""), 422, "piece-damaged"),
        (put(client, reference, 1, second[:-1]), 422, "piece-length"),
        (put(client, reference, 1, second + b"x"), 422, "piece-length"),
        (put(client, reference, 999, b""), 422, "piece-unknown"),
    ]
    for answer, status, reason in cases:
        told = answer.json()
        assert (answer.status_code, told["reason"], told["received"]) == (status, reason, 1)
        assert told["words"].endswith("。")
    assert put(client, reference, 0, first).json()["received"] == 1
    send(client, data, first=1)
    assert finish(client, reference).status_code == 302


@pytest.mark.django_db
def test_a_file_changed_between_its_pieces_is_not_received(two_people, file_of):
    client = two_people("first")
    data = file_of(1, 2).read()
    changed = data.replace(b"A1", b"B1", 1)
    reference = send(client, data)
    whole = pieces.whole_of(hashlib.sha256(piece).hexdigest() for piece in cut(changed))
    answer = finish(client, reference, whole=whole)
    assert answer.status_code == 422
    assert "選んだファイルと、届いた内容が違います" in text_of(answer)
    assert not Run.objects.exists()
    assert UploadPiece.objects.count() == len(cut(data))


@pytest.mark.clause("16.12.ウ")
@pytest.mark.django_db
def test_nobody_sends_receives_or_gives_up_the_file_of_another(two_people, file_of):
    data = file_of(1).read()
    reference = send(two_people("first"), data, last=1)
    other = two_people("second")
    assert put(other, reference, 1, cut(data)[1]).status_code == 404
    assert other.post(f"/reception/uploads/{reference}/discard/").status_code == 404
    assert finish(other, reference).status_code == 422
    assert "送っている人だけが続けられます" in text_of(other.get("/reception/uploads/"))
    mine = send(other, data)
    assert mine != reference
    assert finish(other, mine).status_code == 302
    assert Upload.objects.get(reference=reference).received == 1


@pytest.mark.django_db
def test_two_people_send_the_same_file_and_it_is_applied_once(two_people, file_of, work):
    data = file_of(1).read()
    for who in ("first", "second"):
        client = two_people(who)
        assert finish(client, send(client, data)).status_code == 302
    work()
    one, two = Run.objects.order_by("id")
    two_people("second").post(f"/reception/{one.pk}/apply/", {"decision": "all"})
    work()
    refused = two_people("first").post(f"/reception/{two.pk}/apply/", {"decision": "all"})
    assert refused.status_code == 422
    assert "同じファイルがすでに反映されています" in text_of(refused)


@pytest.mark.django_db
def test_a_half_sent_file_is_given_up_after_a_question(two_people, file_of):
    client = two_people("first")
    reference = send(client, file_of(1).read(), last=1)
    assert "受け取りをやめますか" in text_of(client.get(f"/reception/uploads/{reference}/discard/"))
    assert client.post(f"/reception/uploads/{reference}/discard/").url == "/reception/uploads/"
    assert not UploadPiece.objects.exists()
    assert "途中の受け取りはありません" in text_of(client.get("/reception/uploads/"))
    again = client.post(f"/reception/uploads/{reference}/discard/")
    assert again.status_code == 422 and "もう終わっています" in text_of(again)
    assert put(client, reference, 1, b"x").json()["reason"] == "upload-ended"
    assert finish(client, reference, file=SimpleUploadedFile("T12.csv", file_of(1).read())).status_code == 302


@pytest.mark.parametrize(
    ("data", "more", "words"),
    [
        (b"", {}, "中身が空(0 バイト)です"),
        (b"x", {"size": pieces.LARGEST + 1}, "2 GB までです"),
        (b"x", {"size": "-1"}, "中身が空"),
        (b"x", {"size": "9" * 30}, "中身が空"),
        (b"x", {"name": "../.."}, "名前がありません"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_received_is_not_begun(two_people, data, more, words):
    answer = begin(two_people("first"), data, **more)
    assert answer.status_code == 422
    assert words in answer.json()["words"]
    assert not Upload.objects.exists()


@pytest.mark.django_db
def test_sending_does_not_keep_the_session_alive(two_people, file_of):
    client = two_people("first")
    reference = begin(client, file_of(1).read()).json()["reference"]
    session = client.session
    session["last_seen"] -= 100
    session.save()
    put(client, reference, 0, cut(file_of(1).read())[0])
    assert client.session["last_seen"] == session["last_seen"]


def test_an_inspector_sends_nothing(signed_in):
    client = signed_in(Role.INSPECTOR)
    assert begin(client, b"x").status_code == 403
    assert client.get("/reception/uploads/").status_code == 403
