"""An office with a telephone: numbers in the register, a SIP server's address, its configuration as Saikoku writes it."""

from datetime import timedelta

import pytest

from saikoku.gateways import telephone
from saikoku.governance.contract.models import Profile
from saikoku.governance.numbers import operations as numbers
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.telephone import operations
from tests.outreach.telephone import office as offices

SYSTEM = Actor("system:test")


@pytest.fixture
def sip(monkeypatch):
    """A SIP server is configured: `sip(address)`."""

    def configure(address="wss://sip.example.jp:7443/ws", realm=offices.REALM):
        monkeypatch.setenv(telephone.ENVIRONMENT, address)
        monkeypatch.setenv(telephone.REALM, realm)
        return telephone.configured()

    return configure


def register_lines() -> None:
    for number, use in ((offices.INBOUND, "inbound"), (offices.OUTBOUND, "outbound")):
        numbers.register(
            number=number, use=use, since=real_today() - timedelta(days=1), reason="試験", by=SYSTEM, at=clock.now()
        )


def real_today():
    return clock.real_now().astimezone(clock.TOKYO).date()


def agree(**values) -> None:
    for name, value in values.items():
        assert Term.objects.filter(name=name).update(value=value) == 1


@pytest.fixture
def opens(tmp_path, sip):
    """`opens(is_open=True)`: a running telephone whose calendar says so for today."""
    running = []

    def start(*, is_open: bool, seats_of=()):
        one = offices.Office(tmp_path)
        sip(one.address)
        for extension, account in enumerate(seats_of, start=101):
            operations.assign(account_id=account.pk, extension=str(extension), password="", by=SYSTEM, at=clock.now())
        today = real_today()
        rests = [] if is_open else [str(today + timedelta(days=ahead)) for ahead in range(2)]
        before = dict(Term.objects.values_list("name", "value"))
        agree(call_opens="00:00", call_closes="24:00", call_bands=[[0, 24]], agreed_closed_days=rests, year_end_closed=[],
              operations_start=str(today - timedelta(days=300)))  # fmt: skip
        Profile.objects.update(ends_on=today + timedelta(days=900))
        operations.write_configuration(
            folder=tmp_path, server=one.server, to_read="ただいまは受付時間外です。", days=3, by=SYSTEM, at=clock.now(),
            announcement=offices.tone(tmp_path / "recorded.wav"),
        )  # fmt: skip
        for name in ("call_opens", "call_closes", "call_bands", "agreed_closed_days", "year_end_closed", "operations_start"):
            agree(**{name: before[name]})  # the server keeps real days; the desk goes on by its own clock
        running.append(one.__enter__())
        return one

    yield start
    for one in running:
        one.__exit__()
