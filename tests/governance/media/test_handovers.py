"""授受票: registered media, both persons, case and GPS, each step in its order, erased before the next journey."""

import random
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.governance.contract import operations as contract
from saikoku.governance.media import operations, presenters, queries
from saikoku.governance.media.models import Handover, HandoverFile, Medium
from saikoku.governance.media.rules import states
from saikoku.governance.media.rules.states import State
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

MANAGER = Actor("manager")
HASH = "9f2c" * 16


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def medium(db, noon):
    return operations.register_medium(serial="SN-001", name="媒体1号", handlers=[], by=MANAGER, at=noon)


@pytest.fixture
def slip(medium, noon):
    """Open a slip: `slip(direction="out")`."""

    def make(**changes):
        given = {
            "direction": "in", "medium_id": medium.pk, "case_number": "C-2", "gps_number": "G-7",
            "city_person": "見本 次郎", "carrier": "試験 太郎", "from_place": "市役所", "to_place": "事務所",
            "purpose": "T02 滞納明細", "due_at": noon + timedelta(hours=1), "by": MANAGER, "at": noon,
        }  # fmt: skip
        return operations.open_handover(**(given | changes))

    return make


def through(handover, noon, *steps):
    for minutes, step in enumerate(steps, 1):
        moment = noon + timedelta(minutes=minutes)
        handover = operations.take_step(number=handover.number, step=step, moment=moment, by=MANAGER, at=moment)
    return handover


@pytest.mark.clause("16.7.2")
def test_a_slip_goes_from_hand_over_to_erasure_and_every_step_is_recorded(slip, noon):
    handover = through(slip(), noon, "hand", "arrive", "erase")
    assert handover.state == State.ERASED
    assert handover.number == "20260410-01"
    acts = AuditRecord.objects.filter(object_id=handover.number).order_by("id").values_list("action", flat=True)
    assert list(acts) == [f"media.handover.{act}" for act in ("opened", "handed", "arrived", "erased")]


@pytest.mark.clause("16.12.コ")
def test_a_medium_that_was_not_erased_makes_no_second_journey(slip, noon, medium):
    first = slip()
    with pytest.raises(operations.MediaRefused, match="medium-under-way"):
        slip()
    through(first, noon, "hand", "arrive", "erase")
    assert slip().number == "20260410-02"


@pytest.mark.clause("16.12.コ")
def test_only_its_handlers_take_a_medium(slip, noon, db):
    limited = operations.register_medium(serial="SN-2", name="媒体2号", handlers=["hanako"], by=MANAGER, at=noon)
    with pytest.raises(operations.MediaRefused, match="not-a-handler"):
        slip(medium_id=limited.pk)
    assert [m.name for m in queries.free_media("manager")] == ["媒体1号"]
    assert {m.name for m in queries.free_media("hanako")} == {"媒体1号", "媒体2号"}


def test_a_retired_medium_is_refused(slip, noon, medium):
    operations.retire_medium(medium_id=medium.pk, reason="紛失", by=MANAGER, at=noon)
    with pytest.raises(operations.MediaRefused, match="medium-retired"):
        slip()


def test_a_medium_on_its_way_is_not_retired(slip, noon, medium):
    slip()
    with pytest.raises(operations.MediaRefused) as refusal:
        operations.retire_medium(medium_id=medium.pk, reason="", by=MANAGER, at=noon)
    assert refusal.value.reasons == ["medium-under-way", "reason-missing"]


@pytest.mark.clause("16.7.2")
def test_no_walk_of_steps_leaves_the_table(slip, noon, medium):
    """Steps in any order: only those of the table are taken, the others change nothing."""
    dice = random.Random(7)
    for _ in range(25):
        handover = slip()
        for minute in range(8):
            handover.refresh_from_db()
            step = dice.choice(list(states.STEPS))
            moment = noon + timedelta(minutes=minute + 1)
            allowed = states.STEPS[step].before == handover.state
            given = {"number": handover.number, "moment": moment, "by": MANAGER, "at": moment, "reason": "x"}
            with nullcontext() if allowed else pytest.raises(operations.MediaRefused, match="wrong-state"):
                operations.take_step(step=step, **given)
        handover.refresh_from_db()
        for step in ("hand", "arrive", "erase"):
            if states.STEPS[step].before == handover.state:
                handover = operations.take_step(
                    number=handover.number, step=step, moment=noon + timedelta(hours=1), by=MANAGER,
                    at=noon + timedelta(hours=1),
                )  # fmt: skip


def test_a_step_in_the_future_or_before_the_last_one_is_refused(slip, noon):
    handover = slip()
    with pytest.raises(operations.MediaRefused, match="in-the-future"):
        operations.take_step(number=handover.number, step="hand", moment=noon + timedelta(minutes=1), by=MANAGER, at=noon)
    through(handover, noon, "hand")
    with pytest.raises(operations.MediaRefused, match="before-last-step"):
        operations.take_step(number=handover.number, step="arrive", moment=noon, by=MANAGER, at=noon + timedelta(hours=1))


def test_a_file_that_changed_under_its_name_is_refused(slip, noon):
    handover = slip()
    given = {"number": handover.number, "name": "T02.csv", "size": 10, "by": MANAGER, "at": noon}
    operations.add_file(sha256=HASH, **given)
    operations.add_file(sha256=HASH.upper(), **given)
    with pytest.raises(operations.MediaRefused, match="file-differs"):
        operations.add_file(sha256="0" * 64, **given)
    assert handover.files.count() == 1


def test_a_medium_that_should_have_arrived_is_an_alarm(slip, noon):
    handover = slip()
    later = noon + timedelta(hours=2)
    assert queries.counts(noon) == (0, 1)
    assert queries.counts(later) == (1, 1)
    assert presenters.state_chip(handover, later).words == "到着の予定超過"


@pytest.mark.clause("16.7.2")
def test_the_pages_lead_through_a_hand_over(signed_in, medium, noon):
    contract.set_clock(business_at=noon, by=MANAGER)
    client = signed_in(Role.OPERATIONS_MANAGER)
    given = {
        "direction": "in", "medium": medium.pk, "case_number": "C-2", "gps_number": "G-7", "city_person": "見本 次郎",
        "carrier": "試験 太郎", "from_place": "市役所", "to_place": "事務所", "purpose": "T02", "day": "2026-04-10",
        "hour": "13:00",
    }  # fmt: skip
    assert client.post("/handovers/new/", given | {"hour": "25:00"}).status_code == 422
    assert client.post("/handovers/new/", given).url == "/handovers/20260410-01/"
    client.post("/handovers/20260410-01/files/", {"name": "T02.zip", "size": "120", "sha256": HASH})
    early = client.post("/handovers/20260410-01/steps/hand/", {"day": "2026-04-10", "hour": "23:00"})
    assert "まだ来ていない時刻です" in text_of(early)
    client.post("/handovers/20260410-01/steps/hand/", {"day": "2026-04-10", "hour": "11:30"})
    client.post("/handovers/20260410-01/steps/arrive/", {"day": "2026-04-10", "hour": "11:50"})
    page = text_of(client.get("/handovers/20260410-01/"))
    assert "媒体から消去した" in page
    assert "T02.zip" in page
    paper = client.get("/handovers/20260410-01/paper/")
    assert paper.content.startswith(b"%PDF")
    assert AuditRecord.objects.filter(action="media.handover.printed").count() == 1


def test_who_may_only_look_takes_no_step(signed_in, slip):
    handover = slip()
    client = signed_in(Role.INSPECTOR)
    assert "受け渡したことを記録する" not in text_of(client.get(f"/handovers/{handover.number}/"))
    assert client.post(f"/handovers/{handover.number}/steps/hand/", {}).status_code == 403


def test_media_are_registered_and_retired_on_the_screen(signed_in, db):
    client = signed_in(Role.OPERATIONS_MANAGER)
    sent = {"name": "媒体9号", "serial": "SN-9", "handlers": [client.account.login_name]}
    assert client.post("/handovers/media/", sent).status_code == 302
    assert "もう登録されています" in text_of(client.post("/handovers/media/", sent))
    client.post(f"/handovers/media/{Medium.objects.get().pk}/retire/", {"reason": "故障"})
    assert "故障" in text_of(client.get("/handovers/media/"))


def test_every_refusal_of_the_room_has_words():
    class Form:
        fields = {}

        def add_error(self, field, words):
            assert words

    presenters.explain(Form(), list(presenters.REFUSALS))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost"}, "arrival_follows_hand_over"),
        ({"direction": "up"}, "handover_has_a_direction"),
        ({"gps_number": ""}, "handover_names_case_gps_and_both_persons"),
        ({"state": "handed"}, "handed_over_says_when"),
        ({"state": "arrived", "handed_at": 2, "arrived_at": 1}, "arrival_follows_hand_over"),
        ({"state": "erased", "handed_at": 1, "arrived_at": 3, "erased_at": 2}, "erasure_follows_arrival"),
        ({"state": "void"}, "void_handover_says_why"),
        ({}, "medium_travels_once_until_erased"),
    ],
)
def test_the_database_refuses_impossible_slips(slip, noon, fields, constraint):
    first = slip()
    row = {
        name: getattr(first, name) for name in ("direction", "case_number", "gps_number", "city_person", "carrier", "due_at")
    }  # fmt: skip
    row |= {name: noon + timedelta(minutes=value) if isinstance(value, int) else value for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Handover.objects.create(number="x", medium_id=first.medium_id, opened_at=noon, opened_by="x", **row)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"serial": ""}, "medium_has_serial_and_name"), ({"retired_by": "x"}, "retired_medium_says_by_whom_and_why")],
)
def test_the_database_refuses_impossible_media(db, noon, fields, constraint):
    row = {"serial": "S", "name": "N", "registered_at": noon, "registered_by": "x"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Medium.objects.create(**(row | fields))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"sha256": "XYZ"}, "file_hash_is_sha256"), ({"name": "T02.csv"}, "handover_names_a_file_once")],
)
def test_the_database_refuses_impossible_files(slip, noon, fields, constraint):
    handover = slip()
    operations.add_file(number=handover.number, name="T02.csv", size=1, sha256=HASH, by=MANAGER, at=noon)
    row = {"name": "other.csv", "added_at": noon, "added_by": "x"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HandoverFile.objects.create(handover=handover, **(row | fields))
