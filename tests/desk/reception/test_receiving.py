"""The four steps on the page: slip, file and layout, judgement, second person; nothing changes before the last."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.desk.reception import operations
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.intake.models import Run
from saikoku.exchange.layouts.rules import container, standard
from saikoku.governance.media import operations as media
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.liabilities.models import Letter
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import meanwhile


def text_of(answer) -> str:
    return answer.content.decode()


def sent(file, **more) -> dict:
    return {"file": file, "layout": "T12_letters", "form": "csv-", "slip": "", "password": ""} | more


def bad_file(file_of) -> bytes:
    """The second of two rows names a day that does not exist."""
    head, good, bad, rest = file_of(1, 2).read().split(b"\r\n")
    return b"\r\n".join([head, good, bad.replace(b"2026-04-10", b"2026-02-30", 1), rest])


@pytest.mark.clause("13.2.ア")
@pytest.mark.django_db
def test_a_file_goes_through_the_four_steps_and_another_person_applies_it(two_people, file_of, work):
    client = two_people("first")
    answer = client.post("/reception/new/", sent(file_of(1, 2)))
    run = Run.objects.get()
    assert answer.url == f"/reception/{run.pk}/"
    assert "判定しています" in text_of(client.get(answer.url)) or "受け取りました" in text_of(client.get(answer.url))
    assert work() == 1
    page = text_of(client.get(answer.url))
    assert "反映は、ほかの人が行います" in page
    assert client.post(f"/reception/{run.pk}/apply/").status_code == 422
    assert not Letter.objects.exists()
    client = two_people("second")
    assert "2 行を反映する" in text_of(client.get(answer.url))
    client.post(f"/reception/{run.pk}/apply/", {"decision": "all"})
    assert not Letter.objects.exists()
    assert work() == 1
    run.refresh_from_db()
    assert (run.state, run.applied_by, run.second_person) == ("applied", "second", True)
    assert Letter.objects.count() == 2
    assert "反映しました" in text_of(client.get(answer.url))


@pytest.mark.django_db
def test_progress_is_told_until_the_work_has_ended(two_people, file_of, work):
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(1)))
    number = Run.objects.get().pk
    part = client.get(f"/reception/{number}/progress/", headers={"HX-Request": "true"})
    assert "判定がまだ始まりません" in text_of(part)
    assert f"/reception/{number}/progress/" in text_of(part)
    work()
    ended = client.get(f"/reception/{number}/progress/", headers={"HX-Request": "true"})
    assert ended.headers["HX-Redirect"] == f"/reception/{number}/"


@pytest.mark.django_db
def test_each_count_opens_its_rows_old_beside_new_and_records_who_was_seen(two_people, file_of, work):
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(1, 2)))
    work()
    two_people("second").post(f"/reception/{Run.objects.get().pk}/apply/")
    work()
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(2, 3, returned_reason="転居先不明")))
    work()
    run = Run.objects.order_by("-id").first()
    assert (run.new, run.changed) == (1, 1)
    changed = text_of(client.get(f"/reception/{run.pk}/?kind=changed"))
    assert "返戻事由" in changed
    assert '<td class=" was">' in changed or 'was">' in changed
    assert "転居先不明" in changed
    new = text_of(client.get(f"/reception/{run.pk}/?kind=new"))
    assert "A3" in new
    assert AuditRecord.objects.filter(action="reception.rows.viewed", reason="変更").count() == 1
    seen = AuditRecord.objects.filter(action="reception.rows.viewed", reason="新規").get()
    assert len(seen.subjects) == 1


@pytest.mark.django_db
def test_bad_rows_are_told_with_line_column_value_reason_and_remedy(two_people, file_of, work):
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(data=bad_file(file_of))))
    work()
    run = Run.objects.get()
    page = text_of(client.get(f"/reception/{run.pk}/?kind=bad"))
    for words in ("受け取れない行が 1 件あります", "発送日", "2026-02-30", "日付が存在しません"):
        assert words in page
    assert "この行を直したファイルを市に求めてください" in page
    listed = client.get(f"/reception/{run.pk}/errors/")
    assert "attachment" in listed["Content-Disposition"]
    assert "2026-02-30" in listed.content.decode("utf-8-sig")
    client = two_people("second")
    assert "正しい 1 行だけ反映する" in text_of(client.get(f"/reception/{run.pk}/"))
    refused = client.post(f"/reception/{run.pk}/apply/", {"decision": "all"})
    assert "受け取れない行があります" in text_of(refused)
    client.post(f"/reception/{run.pk}/apply/", {"decision": "good"})
    work()
    assert Letter.objects.count() == 1
    left = text_of(client.get("/reception/left/"))
    assert f"/reception/{run.pk}/?kind=bad" in left


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: b"\xef\xbb\xbf" + data, "BOM"),
        (lambda data: data[:-2], "最後の行に改行"),
        (lambda data: b"x," + data, "見出し行がこのレイアウトと違います"),
        (lambda data: data.replace(b"\r\n", b"\n", 1), "改行の形がほかの行と違います"),
    ],
    ids=["mark at the start", "cut short", "other header", "mixed line ends"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(two_people, file_of, work, damage, words):
    client = two_people("first")
    answer = client.post("/reception/new/", sent(file_of(data=damage(file_of(1, 2).read()))))
    work()
    page = text_of(client.get(answer.url))
    assert "このファイルは受け取れません" in page
    assert words in page
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_an_empty_file_is_told_at_its_field(two_people, file_of):
    answer = two_people("first").post("/reception/new/", sent(file_of(data=b"")))
    assert answer.status_code == 422
    assert "空" in text_of(answer)
    assert not Run.objects.exists()


@pytest.mark.clause("16.7.1")
@pytest.mark.django_db
def test_an_encrypted_container_needs_its_password(two_people, file_of, work):
    packed = io.BytesIO()
    container.pack([("T12.csv", file_of(1).read())], b"correct-password", packed)
    client = two_people("first")

    def post(password):
        return client.post("/reception/new/", sent(file_of(name="T12.zip", data=packed.getvalue()), password=password))

    assert "ZIP のパスワードが違います" in text_of(post("wrong"))
    assert "パスワードが必要です" in text_of(post(""))
    assert not Run.objects.exists()
    assert post("correct-password").status_code == 302
    assert Run.objects.get().was_encrypted


@pytest.mark.django_db
def test_a_container_with_two_files_is_refused(two_people, file_of):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "y")
    answer = two_people("first").post("/reception/new/", sent(file_of(name="x.zip", data=packed.getvalue())))
    assert answer.status_code == 422
    assert "ファイル1つと管理ファイルだけ" in text_of(answer)


@pytest.mark.clause("16.7.2")
@pytest.mark.django_db
def test_the_slip_gets_the_file_that_came_on_its_medium(two_people, file_of, noon):
    by = Actor("first")
    medium = media.register_medium(serial="S", name="媒体1号", handlers=[], by=by, at=noon)
    now = clock.now()
    slip = media.open_handover(
        direction="in", medium_id=medium.pk, case_number="C", gps_number="G", city_person="見本", carrier="試験",
        from_place="市", to_place="所", purpose="T12", due_at=now + timedelta(hours=1), by=by, at=now,
    )  # fmt: skip
    media.take_step(number=slip.number, step="hand", moment=now, by=by, at=now)
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(1), slip=slip.number))
    run = Run.objects.get()
    assert run.handover_number == slip.number
    assert slip.files.get().sha256 == run.sha256
    other = client.post("/reception/new/", sent(file_of(2), slip=slip.number))
    assert "違うSHA-256" in text_of(other)
    assert Run.objects.count() == 1


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_says_so(two_people, file_of, work):
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(1)))
    work()
    two_people("second").post(f"/reception/{Run.objects.get().pk}/apply/")
    work()
    answer = two_people("first").post("/reception/new/", sent(file_of(1)), follow=True)
    assert "同じファイルは、もう反映されています" in text_of(answer)
    assert Run.objects.count() == 1
    assert not ProcrastinateJob.objects.filter(status="todo").exists()


@pytest.mark.django_db
def test_a_run_is_refused_by_the_second_or_withdrawn_by_the_first_with_a_reason(two_people, file_of, work):
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(1)))
    client.post("/reception/new/", sent(file_of(2)))
    work()
    one, two = Run.objects.order_by("id")
    assert client.post(f"/reception/{one.pk}/withdraw/", {"reason": ""}).status_code == 422
    client.post(f"/reception/{one.pk}/withdraw/", {"reason": "選び間違い"})
    two_people("second").post(f"/reception/{two.pk}/refuse/", {"reason": "合計が違う"})
    states = list(Run.objects.order_by("id").values_list("state", "closed_reason"))
    assert states == [("withdrawn", "選び間違い"), ("refused", "合計が違う")]
    again = client.post(f"/reception/{two.pk}/refuse/", {"reason": "x"})
    assert again.status_code == 422
    assert "差し戻したファイルです" in text_of(again)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", meanwhile.MOMENTS)
def test_a_page_made_while_the_judgement_ends_asks_on_or_shows_it(two_people, file_of, work, moment, monkeypatch):
    client = two_people("first")
    answer = client.post("/reception/new/", sent(file_of(1)))
    meanwhile.let_end(monkeypatch, moment, work)
    page = text_of(client.get(answer.url))
    assert Run.objects.get().state == "judged"
    assert "途中で止まりました" not in page
    shows_it, asks_on = "反映は、ほかの人が行います" in page, f'hx-get="{answer.url}progress/"' in page
    assert shows_it if moment == "before" else asks_on


@pytest.mark.django_db
def test_a_judgement_that_broke_off_can_be_asked_for_again(two_people, file_of, work):
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(1)))
    number = Run.objects.get().pk
    assert "今、処理しています" in text_of(client.post(f"/reception/{number}/judge/"))
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed'")
    assert "判定が途中で止まりました" in text_of(client.get(f"/reception/{number}/"))
    assert client.post(f"/reception/{number}/judge/").status_code == 302
    work()
    assert Run.objects.get().state == "judged"


@pytest.mark.django_db
def test_nothing_is_queued_when_the_receipt_does_not_stand(two_people, file_of, monkeypatch, noon):
    def fail(**_):
        raise media.MediaRefused(["file-differs"])

    monkeypatch.setattr(operations.media, "add_file", fail)
    handed = operations.Handed(stream=file_of(1).file, name="T12.csv", slip="x")
    with pytest.raises(media.MediaRefused):
        operations.receive(handed=handed, form=intake.Form(standard.get("T12")), by=Actor("first"), at=noon)
    assert not Run.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.clause("14.0")
@pytest.mark.django_db
def test_the_receipt_is_printed_and_recorded(two_people, file_of, work):
    client = two_people("first")
    client.post("/reception/new/", sent(file_of(1)))
    work()
    answer = client.get(f"/reception/{Run.objects.get().pk}/paper/")
    assert answer.content.startswith(b"%PDF")
    assert AuditRecord.objects.filter(action="reception.paper.taken", reason="受取書").count() == 1


@pytest.mark.clause("13.2.オ")
@pytest.mark.django_db
def test_a_received_file_goes_back_byte_for_byte(two_people, file_of):
    client = two_people("first")
    data = file_of(1, 2).read()
    client.post("/reception/new/", sent(file_of(1, 2)))
    number = Run.objects.get().pk
    weak = client.post(f"/reception/{number}/give-back/", {"to_whom": "市 見本", "slip": "", "password": "short"})
    assert weak.status_code == 422
    answer = client.post(f"/reception/{number}/give-back/", {"to_whom": "市 見本", "slip": "", "password": "a-long-password-1"})
    plain = io.BytesIO()
    container.unpack(io.BytesIO(answer.content), b"a-long-password-1", plain)
    assert plain.getvalue() == data


@pytest.mark.django_db
def test_a_citys_own_layout_with_faults_is_told_line_by_line(two_people, file_of):
    own = SimpleUploadedFile("own.toml", b"id = 1")
    answer = two_people("first").post("/reception/new/", sent(file_of(1), layout="own", own=own))
    assert answer.status_code == 422
    assert "が必要です" in text_of(answer)
    missing = two_people("first").post("/reception/new/", sent(file_of(1), layout="own"))
    assert "市のレイアウトの定義" in text_of(missing)


def test_an_inspector_sees_runs_and_decides_nothing(signed_in):
    client = signed_in(Role.INSPECTOR)
    assert client.get("/reception/").status_code == 200
    assert client.get("/reception/new/").status_code == 403
