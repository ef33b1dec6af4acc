"""Make people who owe, are targets and may be called: the smallest registry that a call needs."""

import itertools
from datetime import date, datetime, time, timedelta

from saikoku.kernel import clock, ulid
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.debtors.models import Debtor, Household, Phone
from saikoku.registry.liabilities.models import Instalment, Stop
from saikoku.registry.payments.models import Payment

_count = itertools.count(1)
RUN = 1
DAY = date(2026, 4, 10)
MONTH = date(2026, 4, 1)


def debtor(household: Household | None = None, *, day: date = DAY, **more) -> Debtor:
    number = f"{next(_count):015d}"
    return Debtor.objects.create(
        number=number, household=household, name=f"久留米 {number[-4:]}", name_kana="クルメ シケン",
        delivered_on=day.replace(day=1), run_id=RUN, **more,
    )  # fmt: skip


def household() -> Household:
    return Household.objects.create(number=f"H{next(_count):09d}")


def owes(person: Debtor, programme: str = "11", balance: int = 12_000, *, instalment: str = "06",
         due_on: date = date(2025, 12, 1), **more) -> Instalment:  # fmt: skip
    return Instalment.objects.create(
        debtor=person, debtor_number=person.number, programme=programme, assessed_year=2025, due_year=2025,
        instalment=instalment, notice_number=f"N{next(_count):09d}", due_on=due_on, assessed=balance, paid=0, unpaid=balance,
        balance=balance, carried="1", as_of=DAY.replace(day=1), run_id=RUN, **more,
    )  # fmt: skip


def target(person: Debtor, programme: str = "11", work: str = "01", *, month: date = MONTH, **more) -> Target:
    return Target.objects.create(
        debtor=person, programme=programme, work=work, month=month, delivered_on=month, run_id=RUN, **more
    )


def phone(person: Debtor, number: str = "", **more) -> Phone:
    number = number or f"0942{next(_count):06d}"
    return Phone.objects.create(debtor=person, number=number, rank=1, learned_on=DAY, run_id=RUN, **{"kind": "1"} | more)


def callable_person(programme: str = "11", *, balance: int = 12_000, home: Household | None = None, **more) -> Debtor:
    """Somebody who may be called: targeted, owing, with a number."""
    person = debtor(home, **more)
    owes(person, programme, balance)
    target(person, programme)
    phone(person)
    return person


def called(person: Debtor, at: datetime, outcome: str = "301", programme: str = "11", **more) -> Contact:
    """A standing record of an outbound call (or another channel)."""
    fields = {
        "channel": "1", "spoke_with": "9", "work": "01", "worker_number": "W1", "recorded_by": "tester", "recorded_at": at,
    } | more  # fmt: skip
    return Contact.objects.create(
        record_number=ulid.new(at), debtor=person, programme=programme, on=at.date(), started_at=at.time(), outcome=outcome,
        **fields,
    )  # fmt: skip


def promised(person: Debtor, at: datetime, day: date, programme: str = "11", **more) -> Promise:
    record = called(person, at, "101", programme, promised_on=day, spoke_with="1")
    return Promise.objects.create(
        contact=record, line=1, debtor=person, programme=programme, promised_on=day, **({"state": "1"} | more)
    )


def stop(
    person: Debtor, programme: str = "", *, since: date = DAY, until: date | None = None, **more
) -> Stop:
    return Stop.objects.create(
        stop_number=f"S{next(_count)}", debtor=person, debtor_number=person.number, programme=programme, reason="02",
        starts_on=since, ends_on=until, **({"run_id": RUN} | more),
    )  # fmt: skip


def pays(
    owed: Instalment, amount: int | None = None, *, on: date = DAY, at: datetime | None = None, channel: str = "2"
) -> Payment:
    """A quick payment row, with the balance set as the registry sets it."""
    amount = owed.balance if amount is None else amount
    payment = Payment.objects.create(
        payment_number=f"P{next(_count)}", debtor_id=owed.debtor_id, debtor_number=owed.debtor.number,
        programme=owed.programme, assessed_year=owed.assessed_year, due_year=owed.due_year,
        notice_number=owed.notice_number, instalment=owed.instalment, paid_on=on, credited_on=on, channel=channel,
        principal=amount, report="1", due_on=owed.due_on, standing=amount,
        received_at=at or datetime.combine(on, time(12, 1), tzinfo=clock.TOKYO), run_id=RUN,
    )  # fmt: skip
    owed.balance -= amount
    owed.save(update_fields=["balance"])
    return payment


def at(day: date = DAY, hour: int = 12, minute: int = 0) -> datetime:
    return clock.at(day, hour, minute)


def days_before(count: int) -> date:
    return DAY - timedelta(days=count)
