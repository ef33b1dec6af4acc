"""The collectors' days of the practice city: sent out by a leader, walked door by door; money taken, counted, paid in.

Everything goes through the operations of the screens. Who is at home follows rules.doorsteps, what he says the seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from saikoku.collection.cash import operations as cash
from saikoku.collection.cash.models import DayClose
from saikoku.collection.cash.rules.coins import KINDS
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts import queries as taken
from saikoku.collection.receipts.models import Receipt, ReceiptStep
from saikoku.collection.receipts.operations import printing
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.receipts.rules.states import Step
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits import operations as visits
from saikoku.outreach.visits import queries as doors
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.rules.door import HIMSELF, TOLD, Said
from saikoku.planning.routes import operations as routes
from saikoku.planning.routes.models import Plan
from saikoku.planning.routes.queries import shown, walking
from saikoku.planning.routes.queries.planning import Duty
from saikoku.practice.rules import doorsteps
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.security.access import operations as access

OPENS, CLOSES = time(9, 30), time(17, 30)
EVENING_OPENS, EVENING_CLOSES = time(12, 0), time(20, 0)
DOORS_A_DAY = 9
LEFT_NOTICE, NO_NOTICE = "V20", "V21"
PROMISED, ALL_PAID, PART_PAID, REFUSED = "V01", "V02", "V03", "V08"
PAYS, PROMISES = 0.6, 0.9
TALK, PAY = timedelta(minutes=2), timedelta(minutes=6)
AT_MOST = 40_000
"""Yen that somebody of the practice city has in the house."""


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who sends the collectors out and closes with them, and who brings the money to the city."""

    plans: Actor
    pays_in: Actor


def send_out(*, on: date, seconds: float, by: Actor, at: datetime) -> Plan | None:
    """An accepted plan for the day, the last collector in the evening; None where nobody goes out then or can be sent."""
    people = shown.collectors()
    duties = [Duty(one.pk, OPENS, CLOSES) for one in people[:-1]]
    duties += [Duty(one.pk, EVENING_OPENS, EVENING_CLOSES) for one in people[-1:]]
    try:
        plan = routes.ask(on=on, duties=duties, seconds=seconds, by=by, at=at)
        made = routes.make(plan_id=plan.pk, by=by, at=at)
        return routes.accept(plan_id=made.pk, by=by, at=at)
    except routes.PlanRefused:
        return None


def play_day(
    *, on: date, seed: int, is_last: bool, leaders: Leaders,
    noticed: Callable[[str, datetime], None] = lambda number, at: None,
) -> int:  # fmt: skip
    """One day at the doors with its close; how many receipts. After the last one a close waits for the second person.
    `noticed` is told whose door got a notice of absence, and when."""
    if send_out(on=on, seconds=0.5, by=leaders.plans, at=clock.at(on, 8, 40)) is None:
        return 0
    _pay_in(on, leaders)
    collectors = [access.actor_of(one) for one in shown.collectors()]
    issued = 0
    for place, by in enumerate(collectors, start=1):
        issued += _walk(by, on, Random(f"rounds:{seed}:{on}:{by.worker_number}"), seed, noticed)
        waits = is_last and place == len(collectors)
        _close(by, on, leaders.plans, bag=f"練習-{on:%m%d}-{place}", confirmed=not waits)
    routes.keep_up(by=leaders.plans, at=clock.at(on, 21))
    return issued


def _walk(
    by: Actor, on: date, chance: Random, seed: int, noticed: Callable[[str, datetime], None]
) -> int:
    day = walking.day_of(by.account_id, on)
    issued = 0
    for stop in day.visits[:DOORS_A_DAY] if day else ():
        if not stop.has_visit_ahead:
            continue
        at = clock.at(on, stop.begins.hour, stop.begins.minute)
        try:
            visit = visits.begin(stop_id=stop.stop_id, by=by, at=at)
        except visits.VisitRefused:  # the household's other member was met meanwhile
            continue
        door = doorsteps.doorstep(seed, str(stop.household_key), rest_day=on.weekday() > 4)
        met = chance.random() < door.chance_at(stop.begins.hour * 60 + stop.begins.minute)
        issued += _at_the_door(visit, met, chance, by, at, noticed)
    return issued


def _at_the_door(
    visit: Visit, met: bool, chance: Random, by: Actor, at: datetime, noticed: Callable[[str, datetime], None]
) -> int:
    """What was said and taken; the number of receipts."""
    if not met:
        outcome = LEFT_NOTICE if chance.random() < 0.8 else NO_NOTICE
        _record(visit, outcome, Said(), by, at + TALK)
        if outcome == LEFT_NOTICE:
            noticed(visit.debtor.number, at)
        return 0
    visits.check(key=visit.key, told=TOLD, spoke_with=HIMSELF, identified_by="1", by=by, at=at)
    draw = chance.random()
    receipt = _take(visit, chance, by, at + TALK) if draw < PAYS else None
    if receipt:
        left = doors.owed(visit.debtor_id)
        visits.acknowledge(key=visit.key, codes=doors.reasons_now(visit.debtor_id, visit.on), by=by, at=at + PAY)
        said = Said(summary="集金した。領収証をお渡しした。")
        _record(visit, PART_PAID if left else ALL_PAID, said, by, at + PAY)
        return 1
    if draw < PROMISES:
        day = PromiseLine(visit.on + timedelta(days=chance.randint(3, 20)))
        promised = Said("次の給料のあとに納めるとのこと。", promises=(day,))
        _record(visit, PROMISED, promised, by, at + PAY)
    else:
        _record(visit, REFUSED, Said("納めるつもりはないとのこと。市から連絡があると伝えた。"), by, at + TALK)
    return 0


def _record(visit: Visit, outcome: str, said: Said, by: Actor, at: datetime) -> None:
    recording.record(key=visit.key, outcome=outcome, said=said, by=by, at=at)


def _take(visit: Visit, chance: Random, by: Actor, at: datetime) -> Receipt | None:
    """The oldest instalments that the money of the house suffices for; None where it suffices for nothing whole."""
    money, wanted = AT_MOST * chance.uniform(0.3, 1.0), []
    for row in taken.owed(visit.debtor_id):
        if sum(one.yen for one in wanted) + row.balance > money:
            break
        wanted.append(Wanted(row.pk, row.balance))
    if not wanted:
        return None
    total = sum(one.yen for one in wanted)
    intent = receipts.open_intent(debtor_id=visit.debtor_id, by=by, at=at)
    receipt = receipts.issue(
        key=intent.key, request=receipts.Request(tuple(wanted), counted=(total, total)), by=by, at=at
    )
    sent = printing.start_print(number=receipt.number, way=ReceiptStep.Way.ESCPOS, by=by, at=at)
    printing.answer_print(number=receipt.number, attempt=sent.attempt, result=Step.PRINTED, by=by, at=at)
    return receipt


def _close(by: Actor, on: date, second: Actor, *, bag: str, confirmed: bool) -> None:
    """Counted in the evening into a sealed bag; confirmed where the second person was still there."""
    yen = taken.day_sum(by.worker_number, on).yen
    if not yen:
        return
    evening = clock.at(on, 20, 30)
    cash.count_day(day=on, pieces=pieces(yen), bag=bag, by=by, at=evening)
    if confirmed:
        cash.confirm_close(
            worker_number=by.worker_number, day=on, recounted=yen, by=second, at=evening + timedelta(minutes=10)
        )


def pieces(yen: int) -> dict[int, int]:
    """The fewest notes and coins."""
    found = {}
    for kind in KINDS:
        found[kind], yen = divmod(yen, kind)
    return found


def _pay_in(on: date, leaders: Leaders) -> None:
    """What lies in the safe goes to the city this morning; the stamped slip comes back at noon."""
    waiting = list(DayClose.objects.filter(part=None, count__counted__gt=0).values_list("pk", flat=True))
    if not waiting:
        return
    deposit = cash.prepare_deposit(close_ids=waiting, place="練習用の銀行 本店", by=leaders.plans, at=clock.at(on, 9, 30))
    cash.prove_deposit(
        number=deposit.number, paid_on=on, document=f"練習用 {on:%m%d}", by=leaders.pays_in, at=clock.at(on, 12)
    )
