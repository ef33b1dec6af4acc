"""Prepare a practice database: staff, a city's files received through the usual door, some days already played."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection

from saikoku.governance.contract import operations as contract
from saikoku.governance.terms import operations as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor, system
from saikoku.kernel.periods import Month
from saikoku.planning.lists import operations as lists
from saikoku.planning.routes.queries import shown as routes
from saikoku.planning.targets.models import Target
from saikoku.planning.timing import queries as timing
from saikoku.practice.operations import city_files, crew, door, gazetteer, month, outfit, reviewing, rounds, sealing, staff
from saikoku.practice.operations.house import House
from saikoku.practice.rules import city, numbers, opening
from saikoku.practice.rules.townspeople import Townspeople
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account

Step = Callable[[str], None]
ORDER = (
    "T01_targets", "T03_members", "T02_arrears", "T04_payments", "T05_stops", "T06_transfers",
    "T07_qualification_losses", "T10_slips_issued", "T11_merged_numbers", "T12_letters",
)  # fmt: skip
"""People first, then what they owe, then what happened."""
VISITED = timedelta(days=2)
"""So many days before the clock goes on are walked by the collectors too."""
SEARCH = 1.0
"""Seconds for today's routes: one may have them planned anew, and longer."""
LEADER = "supervisor"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands after the preparation; `goes_on_at` is where the business clock starts."""

    debtors: int
    files: int
    played: month.Played
    goes_on_at: datetime


def is_prepared(plan: city.Plan) -> bool:
    """Has the month of this plan been received?"""
    return Target.objects.filter(month=plan.month.first).exists()


def receive_city(plan: city.Plan, *, debtors: int, folder: Path, by: Actor, step: Step) -> int:
    """Write the month's first delivery and hand it in; the number of files."""
    step(f"{debtors:,} 人の練習用の市をつくっています")
    written = {
        file.layout: file for file in city_files.write_city(plan, out=folder / "city", debtors=debtors)
    }
    for layout in ORDER:
        step(f"市のファイルを受け取っています: {written[layout].path.name}({written[layout].rows:,} 行)")
        door.hand_in(written[layout].path, by=by, at=clock.at(plan.delivered_on, 7, 45))
    return len(written)


def play_month(
    plan: city.Plan, *, debtors: int, policy: str, folder: Path, by: Actor,
    until: date | None = None, progress: Callable[[date, month.Played], None] = lambda day, played: None,
    doors: Callable[[date, Townspeople], None] = lambda day, people: None,
) -> month.Played:  # fmt: skip
    """Play the month received, up to a day; `doors`: what happens at the doors on each day. Raises UnknownPolicy."""
    households = [household for household, _ in city.households(plan, debtors=debtors)]
    people = Townspeople(plan, households)
    house = House(
        seed=plan.seed, operators=staff.actors(), receive=_daily(plan, folder, by),
        phones={one.number: [phone for phone, _ in one.phones] for made in households for one in made.debtors},
        programmes=_programmes(households),
    )  # fmt: skip

    def after(day: date, played: month.Played) -> None:
        doors(day, people)
        progress(day, played)

    _commit_without_waiting(True)
    try:
        return month.play(people, house, month=plan.month, policy=policy, until=until, progress=after)
    finally:
        _commit_without_waiting(False)
        contract.follow_clock()


def prepare_demo(
    *, plan: city.Plan, debtors: int, policy: str, until: date, password: str, folder: Path,
    by: Actor, step: Step, settle: Callable[[], None] = lambda: None, people: Sequence[staff.Staff] = staff.STAFF,
    at_the_doors: bool = True,
) -> Prepared:  # fmt: skip
    """Make everything a first look needs; the clock starts on the working day after `until`.

    `people`: whose accounts are opened. `at_the_doors`: the collectors walk the last days and are sent out for the next.
    `settle` is called once between receiving and playing: the server looks at its new tables there. Not safe to repeat:
    ask is_prepared first. Raises door.FileRefused, AccountRefused, UnknownPolicy.
    """
    at = clock.at(plan.delivered_on, 7)
    contract.set_clock(business_at=at, by=by)
    step("練習用の利用者を登録しています")
    _set_up(plan, people, password=password, by=by, at=at)
    files = receive_city(plan, debtors=debtors, folder=folder, by=by, step=step)
    step("町の位置の表を読み込んでいます")
    gazetteer.load((household for household, _ in city.households(plan, debtors=debtors)), by=by, at=at)
    settle()

    leaders = rounds.Leaders(plans=_person(LEADER), pays_in=_person("manager"))

    def doors(day: date, townspeople: Townspeople) -> None:
        if at_the_doors and until - VISITED < day <= until:
            rounds.play_day(
                on=day, seed=plan.seed, is_last=day == until, leaders=leaders, noticed=townspeople.finds_notice
            )

    def progress(day: date, played: month.Played) -> None:
        step(f"{day:%Y-%m-%d} まで模擬しました: 架電 {played.calls:,} 件、{played.acts_per_second:.0f} 動作/秒")

    played = play_month(
        plan, debtors=debtors, policy=policy, folder=folder, by=by, until=until, progress=progress,
        doors=doors,
    )
    goes_on_at = opening.goes_on_at(clock.at(until, 23), timing.calling(until))
    contract.set_clock(business_at=goes_on_at, by=by)
    if at_the_doors:
        step("今日の訪問の経路を決めています")
        rounds.send_out(on=goes_on_at.date(), seconds=SEARCH, by=leaders.plans, at=goes_on_at)
    _leave_to_do(leaders.plans, by=by, at=goes_on_at)
    return Prepared(debtors, files, played, goes_on_at)


def _set_up(plan: city.Plan, people: Sequence[staff.Staff], *, password: str, by: Actor, at: datetime) -> None:
    """Everything that stands before the city's first file comes: who works, with what, and what was agreed."""
    staff.open_accounts(people, password=password, by=by, at=at)
    manager, general = _person("manager"), _person("general")
    terms.enter_approved(
        name="slip_billers", value=numbers.BILLER, since=plan.month.first, source="練習用の市との打合せ", document="練習用",
        proposed_by=system("practice"), by=by, at=at,
    )  # fmt: skip
    crew.register(by=by, at=at)
    sealing.file_one(keeper=manager, second=general, at=at)
    outfit.equip(
        staff.IN_THE_FIELD, manager=manager, general=general, administrator=_person("administrator"), at=at
    )
    outfit.register_line(by=manager, at=at)
    outfit.approve_texts(proposer=_person(LEADER), officer=_person("insurance"), at=at)


def _leave_to_do(leader: Actor, *, by: Actor, at: datetime) -> None:
    """What waits for whoever looks first: calls drawn and one reviewed, wishes for the next month and its shifts asked for."""
    reviewing.draw(at=at)
    reviewing.review_one(reviewer=leader, at=at)
    next_month = Month.of(at.date()).next
    crew.wish(month=next_month, by=by, at=at)
    crew.ask_for_shifts(month=next_month, by=_person("supervisor"), at=at)


def _person(login_name: str) -> Actor:
    """Some work is done for somebody with an account, some by two persons."""
    return access.actor_of(Account.objects.get(login_name=login_name))


def wake(*, by: Actor) -> datetime:
    """Let the business clock of a prepared database go on in hours of calls; the moment it shows. Collectors are sent out."""
    now = clock.now()
    goes_on_at = opening.goes_on_at(now, timing.calling(now.date()))
    if goes_on_at != now:
        contract.set_clock(business_at=goes_on_at, by=by)
    leader = Account.objects.filter(login_name=LEADER, is_active=True).first()
    if leader and routes.accepted_of(goes_on_at.date()) is None:
        rounds.send_out(on=goes_on_at.date(), seconds=SEARCH, by=access.actor_of(leader), at=goes_on_at)
    return goes_on_at


def _commit_without_waiting(yes: bool) -> None:
    """A played month that a power cut shortens is played again; nobody waits for the disk after each act."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off" if yes else "reset synchronous_commit")


def _daily(plan: city.Plan, folder: Path, by: Actor) -> Callable[[city.Rows, datetime], None]:
    """Each morning's rows as files of their own, handed in like all others and then thrown away."""

    def receive(rows: city.Rows, at: datetime) -> None:
        out = folder / f"{at:%Y-%m-%d}"
        layouts = tuple(layout for layout in ORDER if rows.get(layout))
        written = city_files.write_files(
            plan.encoding, False, out, layouts, iter([rows]), extracted_at=at.replace(hour=6)
        )
        touched = {debtor for file in written for debtor in door.hand_in(file.path, by=by, at=at)}
        lists.refresh(debtor_ids=touched, at=at)
        shutil.rmtree(out)

    return receive


def _programmes(households: list[city.Household]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for household in households:
        for owed in household.owed:
            programmes = found.setdefault(owed.debtor_number, [])
            if owed.programme not in programmes:
                programmes.append(owed.programme)
    return found
