"""The configuration of the SIP server: what it is made of, who may read it, when it is refused, and the command."""

import argparse
import json
import stat
from datetime import timedelta

import pytest

from saikoku.assembly import session
from saikoku.assembly.cli import Refused
from saikoku.assembly.commands import telephone as command
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.telephone import operations
from saikoku.outreach.telephone.rules import serving
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.telephone import conftest, office

pytestmark = pytest.mark.django_db
ADMIN = Actor("admin")


@pytest.fixture
def write(tmp_path):
    def run(**more):
        out = tmp_path / "out"
        server = serving.Server(folder=str(out), realm=office.REALM, trunk_address="192.0.2.10")
        given = {"announcement": office.tone(tmp_path / "own.wav"), "days": 3} | more
        return out, operations.write_configuration(
            folder=out, server=server, to_read="受付時間外です。", by=ADMIN, at=clock.now(), **given
        )

    return run


@pytest.fixture
def seat(sip):
    sip()
    account = access.open_account(
        login_name="aya", display_name="見本 あや", password="correct-horse-battery", roles=[Role.OPERATOR], reason="試験",
        by=ADMIN, at=clock.now(),
    )  # fmt: skip
    return operations.assign(account_id=account.pk, extension="101", password="", by=ADMIN, at=clock.now())


def test_the_files_hold_the_registers_numbers_and_the_seats_and_are_not_for_others(write, seat):
    conftest.register_lines()
    out, written = write()
    tables = (out / "tables.cfg").read_text()
    assert f"$sht(inbound=>{office.INBOUND}) = 1;" in tables and "$sht(seats=>101)" in tables
    assert office.OUTBOUND not in tables
    assert f"SAIKOKU_OUTBOUND_NUMBER!{office.OUTBOUND}!" in (out / "installation.cfg").read_text()
    assert (written.seats, written.spoken_by_machine) == (1, False)
    assert (out / "announcement.txt").read_text() == "受付時間外です。\n"
    for file in written.files:
        assert stat.S_IMODE((out / file).stat().st_mode) & 0o007 == 0, file
    record = AuditRecord.objects.get(action="telephone.configuration.written")
    assert record.after["until"] == (conftest.real_today() + timedelta(days=2)).isoformat()


@pytest.mark.clause("13.3.1")
def test_without_a_recording_of_its_own_the_announcement_is_spoken_by_debians_means(write, seat):
    conftest.register_lines()
    out, written = write(announcement=None)
    assert written.spoken_by_machine
    heard = (out / "announcement.wav").read_bytes()
    assert heard[:4] == b"RIFF" and len(heard) > 50_000


def test_what_is_missing_is_refused_with_every_reason(write, monkeypatch, tmp_path):
    monkeypatch.setattr(operations.serving.shutil, "which", lambda name: None)
    with pytest.raises(operations.ConfigurationRefused) as refusal:
        write(announcement=None)
    assert refusal.value.reasons == ["by-hand", "outbound-missing", "announcement-missing"]
    assert not (tmp_path / "out").exists()


def test_seats_whose_key_is_gone_are_not_left_out_silently(write, seat):
    conftest.register_lines()
    type(seat).objects.update(key_id="another")
    with pytest.raises(operations.ConfigurationRefused, match="secret-lost"):
        write()


@pytest.mark.parametrize("content", [b"", b"ID3 no wave", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_a_sound_that_cannot_be_played_is_refused(write, seat, tmp_path, content):
    conftest.register_lines()
    wrong = tmp_path / "wrong.wav"
    wrong.write_bytes(content)
    with pytest.raises(operations.ConfigurationRefused, match="announcement-unusable"):
        write(announcement=wrong)
    with pytest.raises(operations.ConfigurationRefused, match="announcement-unusable"):
        write(announcement=office.tone(wrong, seconds=61))


def arguments(*typed: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    return parser.parse_args(["telephone", "configuration", *typed])


def test_the_command_writes_and_says_what_to_do_next(seat, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(session, "open_database", lambda args: None)
    own = office.tone(tmp_path / "own.wav")
    typed = ["--out", str(tmp_path / "out"), "--trunk", "192.0.2.10:5070", "--announcement", str(own), "--days", "2"]
    with pytest.raises(Refused, match="発信の番号が電話番号台帳にありません"):
        command.run(arguments(*typed))
    conftest.register_lines()
    assert command.run(arguments(*typed)) == 0
    assert "README.ja.txt" in capsys.readouterr().out
    assert "受付時間外です" in (tmp_path / "out" / "announcement.txt").read_text()
    assert "SAIKOKU_TRUNK_PORT!5070!" in (tmp_path / "out" / "installation.cfg").read_text()
    assert command.run(arguments(*typed, "--json")) == 0
    assert json.loads(capsys.readouterr().out)["seats"] == 1


@pytest.mark.parametrize("typed", [
    ["--trunk", "sip.example.jp"], ["--trunk", "192.0.2.1:0"], ["--media-ports", "400-300"], ["--days", "0"],
    ["--sip-port", "x"],
])  # fmt: skip
def test_the_command_refuses_what_it_cannot_read(typed, tmp_path):
    with pytest.raises(SystemExit):
        arguments("--out", str(tmp_path), "--trunk", "192.0.2.1", *typed)
