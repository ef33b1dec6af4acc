"""Somebody calls out of hours: an announcement, nothing recorded, the line is cut; a real call through real servers."""

from pathlib import Path

import pytest

from tests.outreach.telephone import conftest, office

SPOOL = Path("/var/spool/rtpengine")
HARMLESS = ("nothing is recorded", "any recording configured", "record_route")


def recordings() -> set[Path]:
    return set(SPOOL.rglob("*")) if SPOOL.exists() else set()


@pytest.mark.clause("13.3.1")
@pytest.mark.clause("13.3.2")
def test_out_of_hours_a_caller_hears_the_announcement_and_is_cut_off_without_any_recording(committing_db, opens, tmp_path):
    conftest.register_lines()
    before = recordings()
    house = opens(is_open=False)
    written = set(tmp_path.rglob("*.wav"))
    talk = house.talk("out_of_hours")
    assert talk.ended(), f"{talk.heard()}\n{house.complaints()}"
    messages = talk.heard()
    assert "SIP/2.0 200 OK" in messages and "a=sendonly" in messages  # the office speaks and does not listen
    assert f"BYE sip:09012345678@127.0.0.1:{house.server.trunk_port}" in messages
    assert talk.ear.loud >= 40  # of two seconds of voice, in packets of 20 ms
    assert recordings() == before
    assert set(tmp_path.rglob("*.wav")) == written
    wrong = house.talk("out_of_hours", number=office.OUTBOUND)
    assert not wrong.ended()
    assert "SIP/2.0 404 Not Found" in wrong.heard()  # the line for calls takes none


@pytest.mark.clause("13.3.1")
@pytest.mark.parametrize("name", ["kamailio.cfg", "announcer.cfg"])
def test_no_file_of_the_servers_configuration_asks_for_a_recording(name):
    from saikoku.outreach.telephone.rules import serving

    text = serving.fixed(name)
    for words in HARMLESS:
        text = text.replace(words, "")
    assert "record" not in text
