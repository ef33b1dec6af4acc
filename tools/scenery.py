"""What the pictures show: half past ten of the first morning not played, with something of every kind to be seen."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

HOUSEHOLDS = 150
CHANGED_EVERY, BAD_ROW = 6, 40
FEE = 540_500_000  # yen, the whole contract of the practice city


@dataclass(frozen=True, slots=True)
class Scenery:
    """The file to receive, the case with the longest story, a case with two sides to talk about, another one, who calls."""

    file: Path
    case: str
    both: str
    other: str
    caller: str
    day: date


def prepare(folder: Path) -> Scenery:
    from saikoku.assembly import session
    from saikoku.assembly.commands import demo

    session.open_database()
    from django.db import connections

    from saikoku.assembly import day
    from saikoku.governance.contract import operations as contract
    from saikoku.kernel import clock
    from saikoku.planning.lists import operations as lists

    played = demo.PLAYED_UNTIL
    morning = clock.at(played + timedelta(days=1), 10, 30)
    contract.set_clock(business_at=morning, by=session.console_actor())
    agree(morning)
    word_anew(morning)
    for _ in day.run(played, by=session.console_actor()):
        pass
    bill(morning)
    hand_over(morning)
    leave_half_sent(morning)
    lists.open_day(at=morning)
    send_out(morning)
    count_out(morning)
    file = write_file(folder, morning)
    case, (both, other), caller = longest_story(), two_sides(), called_lately(played)
    connections.close_all()
    return Scenery(file, case, both, other, caller, played)


def actor(login_name: str):
    from saikoku.security.access import operations as access
    from saikoku.security.access.models import Account

    return access.actor_of(Account.objects.get(login_name=login_name))


def send_out(at: datetime) -> None:
    """The collectors' routes of the day, with one hour that was agreed."""
    from datetime import time

    from saikoku.planning.routes import operations as routes
    from saikoku.planning.routes.queries import shown
    from saikoku.planning.routes.queries.planning import Duty

    leader, day = actor("supervisor"), at.date()
    duties = [Duty(one.pk, time(11, 30), time(20, 30)) for one in shown.collectors()]
    for turn in range(2):
        asked = routes.ask(on=day, duties=duties, by=leader, at=at)
        made = routes.make(plan_id=asked.pk, by=leader, at=at)
        if not turn:
            stop = shown.ways(made)[0].stops[4]
            routes.agree(number=stop.debtor.number, on=day, earliest=time(13), latest=time(13, 30), by=leader, at=at)


def count_out(at: datetime) -> None:
    """Receipts to write by hand: some with a collector, some whose counting waits for the second person."""
    from saikoku.workforce.papers import operations as papers
    from saikoku.workforce.papers.rules.numbers import Kind
    from saikoku.workforce.papers.rules.states import Step

    leader, manager = actor("supervisor"), actor("manager")
    steps = ((Step.TAKEN_IN, 1, 30, "", 50), (Step.OUT, 1, 5, "9201", 40), (Step.OUT, 6, 10, "9202", 30))
    leaves = papers.make_bundle(kind=Kind.LEAF, count=30, by=leader, at=at - timedelta(minutes=60))
    for step, first, last, holder, before in steps:
        moment = at - timedelta(minutes=before)
        counted = papers.record_transfer(
            bundle_id=leaves.pk, step=step, first=first, last=last, holder=holder, acted_at=moment, by=leader, at=moment
        )
        if holder != "9202":
            papers.confirm_transfer(transfer_id=counted.pk, by=manager, at=moment)


def agree(at: datetime) -> None:
    """The fee, and tax and premium in one talk; one proposal that waits; what stands on papers."""
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract.rules.own_facts import OwnFacts
    from saikoku.governance.terms import operations as terms

    manager, city = actor("manager"), actor("tax")
    agreed = (("contract_sum", FEE, date(2025, 11, 1)), ("joint_call_consent", True, at.date()))
    for name, value, since in agreed:
        proposal = terms.propose(
            name=name, value=value, since=since, source="令和8年3月の月次定例会での協議", by=manager, at=at
        )
        terms.approve(proposal_id=proposal.pk, document="練習第1号(令和8年3月25日)", by=city, at=at)
    terms.propose(
        name="claims_paid_pause_days", value=14, since=at.date() + timedelta(days=21), by=manager, at=at,
        source="コンビニの速報が届くまでの日数を確かめたため",
    )  # fmt: skip
    facts = OwnFacts(
        center="久留米市納付案内センター", contractor="練習受託株式会社",
        address="福岡県久留米市練習町1番地", representative="代表取締役 練習 太郎", invoice_registration="T9000000000000",
        bank_account="練習銀行 本店 普通 0000000 練習受託(カ",
    )  # fmt: skip
    contract.change(facts=facts, reason="練習の書類に載せるため", by=manager, at=at)


def word_anew(at: datetime) -> None:
    """One text whose change waits for the city."""
    from saikoku.outreach.scripts import operations as scripts
    from saikoku.outreach.scripts import queries

    said = "行き違いになり、失礼いたしました。納めた日、場所、金額を教えていただけますか。"
    held = queries.held("case:paid").content
    content = held | {"say": [said, *held["say"][1:]], "next": "納付の確認(依頼)。10日たっても記録がないときは市へ。"}
    scripts.propose(
        contents={"case:paid": content}, source="令和8年3月の月次定例会での協議", by=actor("supervisor"), at=at
    )


def bill(at: datetime) -> None:
    """The invoices of the first months with the city, March's still to be made."""
    from saikoku.governance.invoices import operations as invoices
    from saikoku.governance.invoices.rules.steps import Step
    from saikoku.kernel.periods import Month

    manager, earlier = actor("manager"), at - timedelta(days=3)
    for month in (Month(2025, 11), Month(2025, 12), Month(2026, 1), Month(2026, 2)):
        made = invoices.issue(month=month, by=manager, at=earlier)
        for step in (Step.INSPECTED, Step.RECEIVED):
            invoices.take_step(
                invoice_id=made.pk, step=step, on=earlier.date(), note="練習第12号", by=manager, at=earlier
            )


def hand_over(at: datetime) -> None:
    """A medium that came this morning and is not erased yet."""
    from saikoku.governance.media import operations as media

    manager = actor("manager")
    medium = media.register_medium(serial="PRACTICE-0003", name="媒体3号", handlers=[], by=manager, at=at)
    slip = media.open_handover(
        direction="in", medium_id=medium.pk, case_number="C-02", gps_number="G-11", city_person="税収納推進課 練習",
        carrier="練習 業務責任者", from_place="久留米市役所 税収納推進課", to_place="納付案内センター",
        purpose="4月9日締めの滞納明細(T02)", due_at=at, by=manager, at=at - timedelta(minutes=50),
    )  # fmt: skip
    for step, before in (("hand", 45), ("arrive", 20)):
        moment = at - timedelta(minutes=before)
        media.take_step(number=slip.number, step=step, moment=moment, by=manager, at=moment)


def leave_half_sent(at: datetime) -> None:
    from saikoku.exchange.uploads import operations as uploads
    from saikoku.exchange.uploads.rules.pieces import PIECE

    manager, sent_at = actor("manager"), at - timedelta(minutes=12)
    chosen = uploads.Chosen(name="T04_payments_20260410.csv.zip", size=5 * PIECE)
    upload = uploads.begin(chosen=chosen, by=manager, at=sent_at)
    piece = bytes(PIECE)
    for number in range(3):
        uploads.keep_piece(
            reference=upload.reference, number=number, data=piece, said=hashlib.sha256(piece).hexdigest(),
            by=manager, at=sent_at,
        )  # fmt: skip


def write_file(folder: Path, at: datetime) -> Path:
    """T02 as the city would send it ten days later."""
    from saikoku.assembly.commands import demo
    from saikoku.practice.operations import city_files
    from saikoku.practice.rules import city

    plan = city.Plan(demo.SEED, demo.MONTH)
    rows = [row for _, made in city.households(plan, count=HOUSEHOLDS) for row in made["T02_arrears"]]
    rows = [renewed(row, place, demo.PLAYED_UNTIL) for place, row in enumerate(rows, start=1)]
    batches: Iterator[dict[str, list[dict]]] = iter([{"T02_arrears": rows}])
    city_files.write_files("cp932", False, folder, ("T02_arrears",), batches, extracted_at=at.replace(hour=7))
    return folder / "T02_arrears.csv"


def renewed(row: dict, place: int, as_of: date) -> dict:
    """Some have paid a part, in one row the sum does not add up."""
    if place == BAD_ROW:
        return row | {"unpaid": row["unpaid"] + 100}
    if place % CHANGED_EVERY or row["unpaid"] <= 2_000:
        return row
    return row | {"paid": row["paid"] + 1_000, "unpaid": row["unpaid"] - 1_000, "as_of": as_of}


def longest_story() -> str:
    from django.db.models import Count

    from saikoku.registry.debtors.models import Debtor

    told = Debtor.objects.annotate(talks=Count("contacts"), kept=Count("promises")).filter(kept__gt=0)
    return told.order_by("-talks", "number").values_list("number", flat=True)[0]


def two_sides() -> list[str]:
    """Two people of different households who may be called about tax and premium."""
    from django.db.models import Count

    from saikoku.planning.lists.models import Candidate

    ready = Candidate.objects.filter(ready=True, leased_until=None).values("debtor__number", "household_key")
    found = ready.annotate(sides=Count("id")).filter(sides=2).order_by("debtor__number")
    return [row["debtor__number"] for row in found[:2]]


def called_lately(day: date) -> str:
    """A number at which somebody was missed on this day, as its owner sees it when he calls back."""
    from saikoku.registry.contacts.models import Contact

    missed = Contact.objects.filter(on=day, channel="1", outcome="303").exclude(phone="").order_by("started_at", "id")
    return missed.values_list("phone", flat=True)[0]
