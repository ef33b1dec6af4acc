"""Hostile and unlucky input on the screen: refused in words at its field, or received and refused; never a fault."""

import io
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.desk.reception import operations
from saikoku.exchange.intake.models import Run
from saikoku.exchange.layouts.rules import container
from saikoku.governance.media import operations as media
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.liabilities.models import Letter
from tests.desk.reception.test_receiving import sent, text_of

PASSWORD = b"correct-password"


def packed(*entries, password: bytes = PASSWORD) -> bytes:
    out = io.BytesIO()
    container.pack(list(entries), password, out)
    return out.getvalue()


def plain_zip(*entries, compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def post(client, data: bytes, name: str, **more):
    return client.post("/reception/new/", sent(SimpleUploadedFile(name, data), **more))


@pytest.mark.clause("13.2.ア")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (plain_zip(("bomb.csv", b"0" * 20_000_000)), "圧縮率が高すぎます"),
        (plain_zip(("../../T12.csv", b"x")), "「..」があります"),
        (plain_zip(("/etc/T12.csv", b"x")), "絶対パス"),
        (plain_zip(("T12.csv", b"x"), ("T13.csv", b"x")), "ファイル1つと管理ファイルだけ"),
        (plain_zip(), "ファイル1つと管理ファイルだけ"),
        (plain_zip(("T12.zip", plain_zip(("T12.csv", b"x")))), "ZIP の中"),
        (plain_zip(("T12.csv", b"x"))[:-30], "壊れて"),
        (b"PK\x03\x04" + b"\0" * 200, "壊れて"),
    ],
    ids=["bomb", "upwards", "absolute", "two files", "none", "zip in zip", "cut", "only its beginning"],
)
def test_a_hostile_container_is_refused_at_its_field(two_people, data, words):
    answer = post(two_people("first"), data, "T12.zip")
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'id="id_file_error"' in page
    assert words in page, page[page.index('id="id_file_error"') :][:300]
    assert not Run.objects.exists()
    assert not ProcrastinateJob.objects.exists()


LONG = "長い名前" * 75 + ".csv"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/T12.csv", "T12.csv"), ("C:\\市\\T12.csv", "T12.csv"), ("T1\x002.csv", "T12.csv"),
        ("T12\r\nX-Header: 1.csv", "T12X-Header: 1.csv"), (LONG, LONG[:251] + ".csv"), ("<b>T12</b>.csv", "b>.csv"),
    ],
    ids=["upwards", "of another system", "nul", "line break", "300 characters", "markup"],
)  # fmt: skip
@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "in a container"])
def test_a_strange_name_does_no_harm_on_any_page(two_people, file_of, work, name, kept, is_packed):
    data = file_of(1).read()
    if is_packed and (".." in name or "\\" in name or "\0" in name):
        pytest.skip("refused as a container")
    if not is_packed and "\n" in name:
        pytest.skip("no browser sends a line break in the name of a file")
    client = two_people("first")
    if is_packed:
        answer = post(client, packed((name, data)), "T12.zip", password=PASSWORD.decode())
    else:
        answer = post(client, data, name)
    assert answer.status_code == 302
    run = Run.objects.get()
    assert run.file_name.isprintable()
    assert is_packed or run.file_name.endswith(kept[-60:])
    work()
    for page in ("/reception/", f"/reception/{run.pk}/", f"/reception/{run.pk}/paper/", f"/reception/{run.pk}/withdraw/"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert b"<b>T12" not in answer.content
    given = client.post(f"/reception/{run.pk}/give-back/", {"to_whom": "市 見本", "slip": "", "password": "a-long-password-1"})
    assert given.status_code == 200
    assert "\n" not in given["Content-Disposition"]
    plain = io.BytesIO()
    container.unpack(io.BytesIO(given.content), b"a-long-password-1", plain)
    assert plain.getvalue() == data


@pytest.mark.django_db
def test_a_long_name_goes_onto_its_slip(two_people, file_of, noon):
    from tests.desk.reception.test_receiving import timedelta

    by, now = Actor("first"), clock.now()
    medium = media.register_medium(serial="S", name="媒体1号", handlers=[], by=by, at=noon)
    slip = media.open_handover(
        direction="in", medium_id=medium.pk, case_number="C", gps_number="G", city_person="見本", carrier="試験",
        from_place="市", to_place="所", purpose="T12", due_at=now + timedelta(hours=1), by=by, at=now,
    )  # fmt: skip
    media.take_step(number=slip.number, step="hand", moment=now, by=by, at=now)
    answer = post(two_people("first"), file_of(1).read(), LONG, slip=slip.number)
    assert answer.status_code == 302
    assert slip.files.get().name == LONG[:251] + ".csv"


@pytest.mark.django_db
def test_megabytes_of_nothing_are_received_and_refused(two_people, work):
    """NUL bytes are no rows; the file is refused as a whole, its page stays small."""
    client = two_people("first")
    answer = post(client, bytes(30_000_000), "T12.csv")
    work()
    page = client.get(answer.url)
    assert Run.objects.get().state == "refused"
    assert "このファイルは受け取れません" in text_of(page)
    assert len(page.content) < 40_000
    assert not Letter.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [{"slip": "ない番号"}, {"layout": "T99"}, {"form": "x"}, {"upload": "0" * 26}, {"upload": "'; drop table x; --"}],
    ids=["slip", "layout", "form", "upload", "upload of letters"],
)
def test_a_form_that_was_tampered_with_is_refused(two_people, file_of, more):
    file = {} if "upload" in more else {"file": file_of(1)}
    answer = two_people("first").post("/reception/new/", {"layout": "T12_letters", "form": "csv-", "slip": ""} | file | more)
    assert answer.status_code == 422
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_a_second_press_on_apply_is_answered_and_queues_nothing_more(two_people, file_of, work):
    post(two_people("first"), file_of(1).read(), "T12.csv")
    work()
    run = Run.objects.get()
    client = two_people("second")
    assert client.post(f"/reception/{run.pk}/apply/", {"decision": "all"}).status_code == 302
    second = client.post(f"/reception/{run.pk}/apply/", {"decision": "all"})
    assert second.status_code == 422
    assert "今、処理しています" in text_of(second)
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1


def test_two_presses_on_apply_at_the_same_moment_queue_one_application(committing_db, noon):
    from saikoku.exchange.intake import operations as intake
    from saikoku.exchange.layouts.rules import standard, writing
    from tests.exchange.layouts import making

    layout = standard.get("T12")
    data = writing.to_bytes(layout, [making.sample(layout, 1)])
    with intake.opened(io.BytesIO(data), name="T12.csv") as file:
        run = intake.receive_file(file=file, form=intake.Form(layout), by=Actor("first", account_id=1), at=noon).run
    intake.judge(run_id=run.pk, by=Actor("first", account_id=1), at=noon)
    gate, found = threading.Barrier(4), []

    def press() -> None:
        try:
            gate.wait()
            operations.ask_to_apply(run_id=run.pk, accept_good_rows=False, by=Actor("second", account_id=2), at=noon)
            found.append("asked")
        except operations.ReceptionRefused as refusal:
            found.append(refusal.reasons[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == ["asked", "under-way", "under-way", "under-way"]
    assert ProcrastinateJob.objects.filter(task_name="reception.apply").count() == 1
