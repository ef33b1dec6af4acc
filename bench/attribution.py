"""Crediting five years of payments, against a scan of both tables, COPY of the credits, and a loop over the ORM.

    bench/attribution.py [--payments 2000000] [--contacts 1100000] [--debtors 200000] [--slips 300000] [--keep]
"""

import argparse
import itertools
import random
from datetime import UTC, date, datetime, timedelta

import stand

GOALS = {"computing / scan": 14, "writing / COPY": 2.5, "one day, ms": 100, "ORM loop / computing": 300}
FIRST = date(2025, 11, 1)
YEARS = 5 * 365
CALLS = [("101", 0.15), ("301", 0.55), ("102", 0.1), ("104", 0.05), ("107", 0.02), ("303", 0.13)]
VISITS = [("V20", 0.55), ("V23", 0.1), ("V01", 0.1), ("V06", 0.05), ("V21", 0.2)]


def fill(args: argparse.Namespace, rng: random.Random) -> None:
    """People in households, contacts and payments spread over five years; a few merges, stops and corrections."""
    from django.db import connection

    with connection.cursor() as cursor:
        homes = args.debtors * 2 // 3
        cursor.execute("insert into debtors_household (number) select 'H' || n from generate_series(1, %s) n", [homes])
        with cursor.copy("copy debtors_debtor (number, kind, name, name_kana, alias, sex, transfer_state, nhi_state,"
                         " insured_number, declaration_state, representative, returned_mail_reason,"
                         " other_insurance_suspected, instalment_plan, language, remarks, delivered_on, run_id, household_id)"
                         " from stdin") as rows:  # fmt: skip
            for number in range(args.debtors):
                blank = ("",) * 9
                rows.write_row((f"{number:015d}", "1", "試験", *blank, False, False, "", "", FIRST, 1,
                                rng.randint(1, homes)))  # fmt: skip
        cursor.execute("select id from debtors_debtor order by id")
        ids = [pk for (pk,) in cursor.fetchall()]
        stand.say("contacts")
        _contacts(cursor, args, rng, ids)
        stand.say("payments")
        _payments(cursor, args, rng, ids)
        _others(cursor, args, rng, ids)


def _ready() -> None:
    """No credits of an earlier measurement; counted by the superuser, as autovacuum has not come by yet."""
    from django.db import connection

    from saikoku.assembly import engine

    with engine.connect(engine.SUPERUSER, connection.settings_dict["NAME"]) as own:
        own.autocommit = True
        own.execute("truncate attribution_credit")
        own.execute("vacuum analyze")


def issued_on(slip: int) -> date:
    return FIRST + timedelta(days=slip * 7919 % YEARS)


def _contacts(cursor, args, rng, ids) -> None:
    recorded = datetime(2026, 1, 1, tzinfo=UTC)
    with cursor.copy("copy contacts_contact (record_number, corrects, call_number, work, debtor_id, programme, \"on\","
                     " started_at, channel, spoke_with, identified_by, outcome, summary, handover, handover_reason,"
                     " letters_arrived, worker_number, phone, absence_notice, encouraged, answers_record, origin, recorded_at,"
                     " recorded_by) from stdin") as rows:  # fmt: skip
        for number in range(args.contacts):
            channel = "3" if rng.random() < 0.16 else "1"
            codes, weights = zip(*(VISITS if channel == "3" else CALLS), strict=True)
            outcome = rng.choices(codes, weights)[0]
            encouraged = {"104": "transfer", "V06": "transfer", "107": "loss"}.get(outcome, "")
            corrects = f"{number - 1:026d}" if number % 500 == 499 else ""
            rows.write_row((
                f"{number:026d}", corrects, "", "01", rng.choice(ids), rng.choice(["11", "11", "11", "12", "21", "01"]),
                FIRST + timedelta(days=rng.randrange(YEARS)), f"{rng.randint(9, 18):02d}:{rng.randint(0, 59):02d}", channel,
                rng.choice("1119"), "", outcome, "不在。改めて架電する。" * 3, "", "", "", f"W{rng.randint(1, 40):03d}", "", "",
                encouraged, "", "own", recorded, "W",
            ))  # fmt: skip


def _payments(cursor, args, rng, ids) -> None:
    received = datetime(2026, 1, 1, tzinfo=UTC)
    with cursor.copy("copy payments_payment (debtor_number, programme, assessed_year, due_year, notice_number, instalment,"
                     " paid_on, credited_on, channel, principal, report, relates_to, due_on, carried, slip_number, mpn_number,"
                     " payment_number, debtor_id, standing, final, received_at, run_id) from stdin") as rows:  # fmt: skip
        for number in range(args.payments):
            place = rng.randrange(len(ids))
            paid_on = FIRST + timedelta(days=rng.randrange(YEARS))
            yen, year = rng.randint(10, 300) * 100, 2025 + rng.randrange(5)
            slip = ""
            if rng.random() < 0.12:  # by a slip of the city, sometimes too late
                chosen = rng.randrange(args.slips)
                slip, paid_on = f"S{chosen:09d}", issued_on(chosen) + timedelta(days=rng.randint(-3, 75))
            rows.write_row((
                f"{place:015d}", rng.choice(["11", "11", "11", "12", "21", "01"]), year, year, f"N{place:09d}",
                f"{rng.randint(1, 10):02d}", paid_on, paid_on + timedelta(days=3),
                rng.choices("1235678", [20, 35, 25, 8, 5, 3, 4])[0], yen, "2", "",
                paid_on + timedelta(days=rng.randint(-300, 20)), "1", slip, "", f"P{number:012d}", ids[place],
                yen, True, received, 1,
            ))  # fmt: skip


def _others(cursor, args, rng, ids) -> None:
    with cursor.copy("copy liabilities_slipissued (slip_number, line, mpn_number, request_number, issued_on, debtor_id,"
                     " debtor_number, programme, assessed_year, due_year, notice_number, instalment, amount, valid_until,"
                     " run_id) from stdin") as rows:  # fmt: skip
        for number in range(args.slips):
            issued = issued_on(number)
            rows.write_row((f"S{number:09d}", "01", "", "Q", issued, rng.choice(ids), "", "11", 2025, 2025, "N", "01", 1000,
                            issued + timedelta(days=60), 1))  # fmt: skip
    cursor.execute("insert into liabilities_stop (stop_number, debtor_id, debtor_number, programme, reason, starts_on, ends_on,"
                   " remarks, run_id) select 'X' || id, id, number, '', '02', date '2025-11-01' + (id % 1500)::int,"
                   " date '2025-12-01' + (id % 1500)::int, '', 1 from debtors_debtor where id % 20 = 0")  # fmt: skip
    cursor.execute("insert into liabilities_transferregistration (debtor_id, debtor_number, programme, applied_on, route,"
                   " starts_on, run_id) select id, number, '11', date '2025-11-01' + (id % 1500)::int, '',"
                   " date '2025-12-01' + (id % 1500)::int, 1 from debtors_debtor where id % 5 = 0")  # fmt: skip
    cursor.execute("update debtors_debtor set merged_into_id = id + 1"
                   " where id % 200 = 0 and id + 1 in (select id from debtors_debtor)")  # fmt: skip
    cursor.execute("insert into liabilities_instalment (debtor_id, debtor_number, programme, assessed_year, due_year,"
                   " notice_number, instalment, object, shared, due_on, assessed, paid, unpaid, carried, as_of, disposition,"
                   " benefit_month, repayment_reason, slip_number, gs1_128, elqr, mpn_agency, mpn_number, mpn_confirmation,"
                   " mpn_category, balance, run_id) select distinct on (p.notice_number, p.instalment, p.programme, p.due_year)"
                   " p.debtor_id, p.debtor_number, p.programme, p.assessed_year, p.due_year, p.notice_number, p.instalment, '',"
                   " '', p.due_on, 20000, 0, 20000, '1', date '2026-03-31', '', '', '', '', '', '', '', '', '', '', 20000, 1"
                   " from payments_payment p where p.id % 2 = 0")  # fmt: skip


def scan() -> None:
    """One warm sequential scan of both tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select sum(principal) from payments_payment")
        cursor.execute("select max(outcome) from contacts_contact")


def compute() -> None:
    from django.db import connection, transaction

    from saikoku.performance.attribution import queries
    from saikoku.performance.attribution.sets import Scope

    with transaction.atomic(), connection.cursor() as cursor:
        queries.find(cursor, Scope())


def write_and_copy() -> tuple[float, float, int]:
    """Seconds to write all credits into the empty table, and to COPY the same rows into it."""
    from django.db import connection, transaction

    from saikoku.performance.attribution import queries, sets
    from saikoku.performance.attribution.sets import Scope

    columns = 'rule, payment_id, loss_id, contact_id, slip_id, debtor_id, programme, "on", yen, overpaid, terms'
    taken = {}
    with transaction.atomic(), connection.cursor() as cursor:
        queries.find(cursor, Scope())
        with cursor.copy(f"copy (select {columns} from credited) to stdout") as out:
            rows = b"".join(bytes(part) for part in out)

        def copy() -> None:
            with cursor.copy(f"copy attribution_credit ({columns}) from stdin") as into:
                into.write(rows)
            cursor.execute("set constraints all immediate")

        def write() -> None:
            sets.write_credits(cursor, Scope())
            cursor.execute("set constraints all immediate")

        for name, act in (("copy", copy), ("write", write)):
            point = transaction.savepoint()
            taken[name] = stand.seconds(act)
            transaction.savepoint_rollback(point)
        cursor.execute("select count(*) from credited")
        count = cursor.fetchone()[0]
    return taken["write"], taken["copy"], count


def one_day(days: list[date], *, warm: bool) -> list[float]:
    """Seconds to credit each day; `warm`: this connection has found the day's credits before and written none."""
    from django.db import connection, transaction

    from saikoku.performance.attribution import queries, sets
    from saikoku.performance.attribution.sets import Scope
    from saikoku.registry.payments.models import Payment

    def credit(day: date) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            scope = Scope(list(Payment.objects.filter(paid_on=day).values_list("pk", flat=True)), [])
            queries.find(cursor, scope)
            sets.write_credits(cursor, scope)

    def look(day: date) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            queries.find(cursor, Scope(list(Payment.objects.filter(paid_on=day).values_list("pk", flat=True)), []))

    for day in days if warm else ():
        look(day)
    return [stand.seconds(lambda day=day: credit(day)) for day in days]


def one_month(month: date) -> float:
    from saikoku.kernel.periods import Month
    from saikoku.performance.attribution import queries

    return stand.seconds(lambda: queries.credited_in(Month.of(month)))


def by_orm(payments: int) -> float:
    """Seconds for each payment when its evidence is looked for by the ORM, one after the other."""
    from saikoku.performance.attribution.queries import agreement
    from saikoku.performance.attribution.queries.explaining import KEY, facts_of
    from saikoku.performance.attribution.rules import crediting
    from saikoku.registry.payments.models import Payment

    rows = list(Payment.objects.filter(programme__in=["11", "12", "21"]).values(*KEY)[:payments])
    terms = agreement(FIRST + timedelta(days=YEARS))

    def loop() -> None:
        for row in rows:
            crediting.judge(facts_of(row), terms.on)

    return stand.seconds(loop) / len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=2_000_000)
    parser.add_argument("--contacts", type=int, default=1_100_000)
    parser.add_argument("--debtors", type=int, default=200_000)
    parser.add_argument("--slips", type=int, default=300_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--loop", type=int, default=200, help="payments credited by a loop over the ORM")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    with stand.database("bench_attribution", keep=args.keep) as fresh:
        if fresh:
            fill(args, random.Random(args.seed))
        _ready()
        measure(args)


def measure(args: argparse.Namespace) -> None:
    print(f"{stand.machine()}; {args.payments:,} payments, {args.contacts:,} contacts, {args.debtors:,} debtors,"
          f" {args.slips:,} slips, seed {args.seed}, median of {args.repeats}, warm")
    scan()
    compute()
    times = stand.interleaved({"scan": scan, "compute": compute}, repeats=args.repeats)
    floor, computing = (stand.median(times[name]) for name in ("scan", "compute"))
    ratio = stand.median([high / low for high, low in zip(times["compute"], times["scan"], strict=True)])
    print(f"scan of both tables {floor:7.3f} s")
    print(f"computing           {computing:7.3f} s  {ratio:6.1f} x scan (goal {GOALS['computing / scan']})")
    written = [write_and_copy() for _ in range(args.repeats)]
    share = stand.median([write / copy for write, copy, _ in written])
    print(f"writing {written[0][2]:,} credits {stand.median([one[0] for one in written]):7.3f} s  {share:6.2f} x COPY (goal"
          f" {GOALS['writing / COPY']})")
    days = [FIRST + timedelta(days=n) for n in itertools.islice(range(300, YEARS, 97), 4 * args.repeats)]
    one_day(days[:1], warm=False)
    first, warm = (stand.median(one_day(days[start::2], warm=bool(start))) * 1000 for start in (0, 1))
    print(f"one day             {warm:7.1f} ms warm, {first:.1f} where the connection meets its pages first (goal"
          f" {GOALS['one day, ms']})")
    taken = stand.median([one_month(FIRST + timedelta(days=500)) for _ in range(args.repeats)])
    print(f"one month           {taken:7.3f} s")
    looped = by_orm(args.loop) * args.payments
    print(f"loop over the ORM   {looped:7.0f} s, reckoned from {args.loop}; {looped / computing:6.0f} x computing (goal"
          f" {GOALS['ORM loop / computing']})")


if __name__ == "__main__":
    main()
