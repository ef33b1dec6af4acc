"""The queue of the residence surveys in a whole city, against one look at the same records; one person's, and the report's.

    bench/surveys.py [--debtors 200000] [--repeats 5] [--keep] [--plan]

Of everybody a sixth was visited, one to four times; mail of one in forty came back, one in a hundred is asked for by the
city, one in three hundred by a task. The floor reads visits and people once and counts the visits by person. Beside it
what the queue would cost person by person with the same statement.
"""

import argparse
from datetime import date

import stand

DAY, MONTH = date(2026, 4, 10), date(2026, 4, 1)
ASKED = 200
FLOOR = """
SELECT count(*) FROM (
    SELECT debtor.id, count(contact.id) FROM debtors_debtor AS debtor
    LEFT JOIN contacts_contact AS contact ON contact.debtor_id = debtor.id AND contact.channel = '3'
    GROUP BY debtor.id
) AS each
"""
CONTACT = (
    "insert into contacts_contact (record_number, corrects, call_number, work, debtor_id, programme, \"on\", started_at,"
    " channel, spoke_with, identified_by, outcome, summary, handover, handover_reason, letters_arrived, worker_number,"
    " phone, absence_notice, encouraged, answers_record, origin, recorded_at, recorded_by)"
)  # fmt: skip


def fill(size: int) -> None:
    """People, addresses with what the city stated before, debts, calls and visits, letters, requests, tasks, findings."""
    from django.db import connection, transaction

    asked = {"size": size, "month": MONTH, "day": DAY}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, asked)
    stand.analyze()


STATEMENTS = (
    "insert into debtors_household (number) select lpad(n::text, 15, '0') from generate_series(1, %(size)s * 7 / 10) n",
    "insert into debtors_debtor (number, household_id, kind, name, name_kana, alias, sex, transfer_state, nhi_state,"
    " insured_number, declaration_state, representative, returned_mail_reason, returned_mail_on,"
    " other_insurance_suspected, instalment_plan, language, remarks, delivered_on, run_id)"
    " select lpad(n::text, 15, '0'), 1 + n %% (%(size)s * 7 / 10), '1', '久留米 ' || n, '', '', '', '', '', '', '', '', '',"
    " case when n %% 40 = 0 then %(day)s::date - (n %% 300)::int end, false, false, '', '', %(month)s, 1"
    " from generate_series(1, %(size)s) n",
    "insert into debtors_personversion (debtor_id, said, delivered_on, run_id, line, verdict, stated_at)"
    " select id, '{}', %(month)s::date - 100 * n, n, id, 'new', now() from debtors_debtor"
    " cross join generate_series(1, 2) n",
    "insert into debtors_address (debtor_id, kind, postal_code, town_code, address, building, recipient, since, source,"
    " run_id) select id, 'registered', '8300000', '', '福岡県久留米市旭町' || id || '番地', '', '',"
    " case when id %% 20 = 0 then %(day)s::date - 30 else %(month)s::date - 300 end, 'city', 1 from debtors_debtor",
    "insert into debtors_caution (debtor_id, code, since, run_id) select id, case when id %% 3 = 0 then '01' else '05' end,"
    " %(month)s, 1 from debtors_debtor where id %% 100 = 1",
    "insert into liabilities_instalment (debtor_id, debtor_number, programme, assessed_year, due_year, notice_number,"
    " instalment, object, shared, due_on, assessed, paid, unpaid, carried, as_of, disposition, benefit_month,"
    " repayment_reason, slip_number, gs1_128, elqr, mpn_agency, mpn_number, mpn_confirmation, mpn_category, balance,"
    " run_id) select id, number, case when id %% 5 = 0 then '01' else '11' end, 2025, 2025, 'N' || id,"
    " lpad(n::text, 2, '0'), '', '', %(month)s - n * 30, 12000, 0, 12000, '1', %(month)s, '', '', '', '', '', '', '',"
    " '', '', '', case when (id + n) %% 3 = 0 then 0 else 12000 end, 1"
    " from debtors_debtor cross join generate_series(1, 3) n",
    "insert into liabilities_stop (stop_number, debtor_id, debtor_number, programme, reason, remarks, starts_on, run_id)"
    " select 'S' || id, id, number, '', '02', '', %(month)s, 1 from debtors_debtor where id %% 25 = 3",
    CONTACT + " select 'C' || id || '-' || n, '', '', '01', id, '11', %(month)s - 60 + ((id * 7 + n * 23) %% 68)::int,"
    " time '09:00' + ((id + n * 3) %% 10) * interval '1 hour', '1', '9', '', '301', '', '', '', '', 'W1', '', '', '', '',"
    " 'own', now(), 'x' from debtors_debtor cross join generate_series(1, 4) n",
    CONTACT + " select 'V' || id || '-' || n, '', '', '01', id, '11', %(month)s - 50 + ((id * 7 + n * 11) %% 58)::int,"
    " time '12:00' + ((id + n * 3) %% 8) * interval '1 hour', '3', '9', '', case when (id / 6 + n) %% 5 = 0 then 'V01'"
    " else 'V20' end, '', '', '', '', 'V' || id %% 20, '', '', '', '', 'own', now(), 'x'"
    " from debtors_debtor cross join generate_series(1, 4) n where id %% 6 = 0 and n <= 1 + (id / 6) %% 4",
    "insert into liabilities_letter (letter_number, debtor_id, debtor_number, programme, kind, sent_on, returned_on,"
    " returned_reason, run_id) select 'L' || id, id, number, '11', '1', %(month)s::date - 60,"
    " case when id %% 60 = 0 then %(month)s::date - 40 end, '', 1 from debtors_debtor where id %% 2 = 0",
    "insert into targets_target (month, debtor_id, programme, work, delivered_on, withdrawn, left_reason, run_id)"
    " select m, id, '11', case when id %% 100 = 7 then '05' when id %% 2 = 0 then '03' else '01' end, m, false, '', 1"
    " from debtors_debtor cross join unnest(array['2026-03-01'::date, %(month)s]) m",
    "insert into tasks_task (kind, state, debtor_id, programme, record_number, urgent, note, result, request_number,"
    " opened_at, opened_by, closed_by) select 'whereabouts', 'open', id, '11', 'C' || id || '-1', false, '', '', '',"
    " %(day)s::date - (id %% 20)::int, 'x', '' from debtors_debtor where id %% 300 = 11",
    "insert into residences_survey (debtor_id, reasons, address, state, account_id, \"on\", seen, turn, opened_at, opened_by,"
    " closed_at, closed_by, closed_why) select id, '[\"returned-mail\"]', '旭町', case when id %% 400 = 0 then 'waiting'"
    " else 'done' end, null, null, '{}', 0, %(day)s::date - (id %% 90)::int, 'x',"
    " case when id %% 400 > 0 then %(day)s::date - (id %% 60)::int end, case when id %% 400 > 0 then 'x' else '' end, ''"
    " from debtors_debtor where id %% 200 < 2 and id %% 2 = 0",
    "insert into residences_finding (survey_id, number, seen, seen_at, proposed, outcome, text, address_found, why, on_day,"
    " record_number, worker_number, by, at) select id, 'W' || id, '{}', now(), 'S05', 'S05', 'x', '', '', closed_at::date,"
    " 'F' || id, 'V1', 'x', closed_at from residences_survey where state = 'done'",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--debtors", type=int, default=200_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--plan", action="store_true")
    options = parser.parse_args()
    with stand.database("saikoku_bench_surveys", keep=options.keep) as fresh:
        if fresh:
            stand.say(f"filling: {stand.seconds(lambda: fill(options.debtors)):.0f} s")
        measure(options)


def measure(options: argparse.Namespace) -> None:
    from django.db import connection

    from saikoku.inquiry.residences import queries
    from saikoku.inquiry.residences.queries.summary import summary_between
    from saikoku.registry.debtors.models import Debtor

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR)
            cursor.fetchall()

    ids = list(Debtor.objects.filter(returned_mail_on__isnull=False).order_by("pk").values_list("pk", flat=True)[:ASKED])
    sides = {
        "one look at visits and people": floor,
        "the queue": lambda: queries.queue(DAY),
        f"{ASKED} people at once": lambda: queries.known_of(ids, DAY),
        f"{ASKED} people one by one": lambda: [queries.known_of([pk], DAY) for pk in ids],
        "a report's month": lambda: summary_between(MONTH, DAY),
    }
    if options.plan:
        explain()
    for act in sides.values():  # warm
        act()
    found = stand.interleaved(sides, repeats=options.repeats)
    stand.say(stand.machine(), f"{Debtor.objects.count()} debtors, {queries.queue(DAY).count} in the queue")
    base = stand.median(found["one look at visits and people"])
    for name, times in found.items():
        middle = stand.median(times)
        stand.say(f"{name}: {middle * 1000:.1f} ms ({min(times) * 1000:.1f}-{max(times) * 1000:.1f}), {middle / base:.2f}")


def explain() -> None:
    """How the server goes about the queue."""
    from importlib import resources

    from django.db import connection

    from saikoku.inquiry.residences import queries, sets

    text = resources.files(sets.__name__).joinpath("known.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute("explain (analyze, buffers) " + text, sets.known_parameters(DAY, queries.terms(DAY), None))
        stand.say("\n".join(row[0] for row in cursor.fetchall()))


if __name__ == "__main__":
    main()
