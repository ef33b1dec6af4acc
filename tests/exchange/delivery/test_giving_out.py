"""A file leaves encrypted; plain by console alone and where the city consented; each time it is on record."""

import io
import json

import pytest

from saikoku.exchange.delivery import operations, queries
from saikoku.exchange.delivery.models import Handout
from saikoku.exchange.delivery.operations import Destination, Received
from saikoku.exchange.layouts.rules import container, control, standard
from saikoku.governance.terms.models import Term
from saikoku.kernel.actor import Actor
from saikoku.security.audit.models import AuditRecord
from tests.exchange.delivery.conftest import BY_CONSOLE, CONSOLE
from tests.exchange.layouts import literal

OFFICER = Actor("officer", account_id=7)


@pytest.mark.clause("16.7.1")
def test_the_container_holds_the_file_and_its_control_record(made, noon):
    delivery = made().delivery
    packed = operations.pack(
        delivery=delivery, password="合言葉".encode(), destination=Destination("download", "市の係員", "USB-07"),
        by=OFFICER, at=noon,
    )  # fmt: skip
    out = io.BytesIO()
    contents = container.unpack(io.BytesIO(packed), "合言葉".encode(), out)
    assert contents.is_encrypted and contents.name == "R01-2026-0001_20260410.csv"
    note = control.load(contents.control)
    reading = literal.read(standard.get("R01"), out.getvalue())
    assert control.refusals(note, reading.report) == []
    assert note.extracted_at == delivery.made_at and not note.is_full
    handout = Handout.objects.get()
    assert (handout.delivery, handout.by, handout.to_whom, handout.media) == (delivery, "officer", "市の係員", "USB-07")


@pytest.mark.clause("16.7.1")
def test_the_container_does_not_open_without_its_password(made, noon):
    packed = operations.pack(delivery=made().delivery, password=b"right", destination=BY_CONSOLE, by=CONSOLE, at=noon)
    for password, reason in ((None, "password_missing"), (b"wrong", "password_wrong")):
        with pytest.raises(container.ContainerRefused) as refusal:
            container.unpack(io.BytesIO(packed), password, io.BytesIO())
        assert refusal.value.reason == reason


def test_a_container_without_a_password_is_refused(made, noon):
    with pytest.raises(operations.DeliveryRefused) as refusal:
        operations.pack(delivery=made().delivery, password=b"", destination=BY_CONSOLE, by=CONSOLE, at=noon)
    assert refusal.value.reasons == ["password-missing"]
    assert not Handout.objects.exists()


def test_a_plain_file_by_console_comes_with_its_control_record(made, noon):
    delivery = made().delivery
    data, note = operations.plain(delivery=delivery, file_name="r01.csv", destination=BY_CONSOLE, by=CONSOLE, at=noon)
    assert b"".join(data) == queries.plain_bytes(delivery)
    assert json.loads(note) == {
        "file": "r01.csv", "layout": "R01_contacts", "encoding": "cp932", "fixed": False,
        "extracted_at": delivery.made_at.isoformat(), "rows": 2, "sum": 24_000, "sha256": delivery.sha256,
        "scope": {"full": False, "from": "2026-04-10", "to": "2026-04-10"},
    }  # fmt: skip
    assert Handout.objects.get().encrypted is False
    assert AuditRecord.objects.filter(action="exchange.delivery.handed_out", object_id=delivery.code).count() == 1


@pytest.mark.parametrize(("by", "way", "consented", "reasons"), [
    (OFFICER, "download", True, ["plain-by-console-only"]),
    (OFFICER, "console", True, ["plain-by-console-only"]),
    (CONSOLE, "console", False, ["plain-without-consent"]),
    (OFFICER, "download", False, ["plain-by-console-only", "plain-without-consent"]),
])  # fmt: skip
@pytest.mark.clause("16.7.1")
def test_a_plain_file_is_refused_elsewhere_and_without_consent(made, noon, by, way, consented, reasons):
    Term.objects.filter(name=operations.PLAIN_TERM).update(value=consented)
    with pytest.raises(operations.DeliveryRefused) as refusal:
        operations.plain(delivery=made().delivery, file_name="r01.csv", destination=Destination(way), by=by, at=noon)
    assert refusal.value.reasons == reasons
    assert not Handout.objects.exists()


def test_a_received_file_is_given_back_byte_for_byte_and_on_record(db, noon):
    pieces, note = [b"\x81\xca, as", b" it came\n"], b"{}"
    common = {"received": Received(12, "T04.csv", pieces, note), "file_name": "t04.csv", "destination": BY_CONSOLE}
    common |= {"by": CONSOLE, "at": noon}
    assert list(operations.give_back(password=b"", **common)) == pieces
    out = io.BytesIO()
    packed = b"".join(operations.give_back(password=b"secret", **common))
    contents = container.unpack(io.BytesIO(packed), b"secret", out)
    assert (out.getvalue(), contents.control) == (b"".join(pieces), note)
    assert list(Handout.objects.order_by("id").values_list("run_id", "encrypted")) == [(12, False), (12, True)]


def test_a_received_file_is_not_given_back_plain_without_consent(db, noon):
    Term.objects.filter(name=operations.PLAIN_TERM).update(value=False)
    with pytest.raises(operations.DeliveryRefused):
        operations.give_back(
            received=Received(12, "T04.csv", [b"x"]), password=b"", file_name="t04.csv", destination=BY_CONSOLE,
            by=CONSOLE, at=noon,
        )  # fmt: skip
    assert not Handout.objects.exists()
