"""The invariants of the money, read from the tables by SQL of their own."""

from django.db import connection

from saikoku.collection.receipts import queries

BROKEN = {
    "I1 each ledger entry sums to zero":
        "select entry_id from ledger_leg group by entry_id having sum(yen) <> 0",
    "I2 cash held is receipts less voids less handed over, never below nothing": """
        select h.holder from ledger_holding h where h.account = 'cash' and (h.yen < 0 or h.yen <> (
            coalesce((select sum(total) from receipts_receipt r where r.worker_number = h.holder), 0)
            - coalesce((select sum(total) from receipts_receipt r join receipts_receiptstep s on s.receipt_id = r.id
                        where s.step = 'voided' and r.worker_number = h.holder), 0)
            - coalesce((select sum(c.expected) from cash_dayclose d join cash_daycount c on c.id = d.count_id
                        where c.worker_number = h.holder), 0)
            - coalesce((select sum(p.yen) from cash_passing p join cash_passingend e on e.passing_id = p.id
                        where p.way = 'handover' and e.done = 'taken' and p.worker_number = h.holder), 0)))""",
    "change out is what was lent less what came back, on accounts of its own": """
        select h.holder from ledger_holding h where h.account = 'float' and h.yen <> (
            coalesce((select sum(case p.way when 'lend' then p.yen else -p.expected end)
                      from cash_passing p join cash_passingend e on e.passing_id = p.id
                      where p.way <> 'handover' and e.done = 'taken' and p.worker_number = h.holder), 0))
        union all
        select a.holder from ledger_leg a join ledger_leg b on a.entry_id = b.entry_id
        where a.account in ('fund', 'float', 'floatgap') and b.account not in ('fund', 'float', 'floatgap')""",
    "what was handed over on a day is in the count of its close": """
        select c.id::text from cash_dayclose d join cash_daycount c on c.id = d.count_id where c.handed_over <> (
            select coalesce(sum(p.yen), 0) from cash_passing p join cash_passingend e on e.passing_id = p.id
            where p.way = 'handover' and e.done = 'taken' and p.worker_number = c.worker_number and p.day = c.day)""",
    "a difference is open until it is cleared": """
        select h.holder from ledger_holding h where h.account = 'difference' and h.yen <> (
            select coalesce(-sum(c.difference), 0) from cash_dayclose d join cash_daycount c on c.id = d.count_id
            where c.worker_number = h.holder and not exists (
                select from cash_clearing a join cash_clearingend e on e.clearing_id = a.id
                where a.close_id = d.id and e.done = 'cleared'))""",
    "the safe holds what came into it less what was paid in": """
        select h.yen::text from ledger_holding h where h.account = 'safe' and h.yen <>
            coalesce((select sum(c.counted + c.handed_over) from cash_dayclose d join cash_daycount c on c.id = d.count_id), 0)
            + coalesce((select sum(p.yen) from cash_passing p join cash_passingend e on e.passing_id = p.id
                        where p.way = 'handover' and e.done = 'taken' and not exists (
                            select from receipts_dayend o where o.worker_number = p.worker_number and o.day = p.day)), 0)
            + coalesce((select sum(yen) from cash_clearingend), 0)
            - coalesce((select sum(d.yen) from cash_deposit d join cash_depositproof p on p.deposit_id = d.id), 0)""",
    "I3 the lines of a receipt are its total": """
        select r.id from receipts_receipt r left join receipts_receiptline l on l.receipt_id = r.id
        group by r.id having coalesce(sum(l.yen), 0) <> r.total""",
    "I4 no line takes more than was owed, and no balance is below zero but by what is marked as overpaid": """
        select l.id from receipts_receiptline l join liabilities_instalment i on i.id = l.instalment_id
        where l.yen > l.balance_before + l.overpaid or (i.balance < 0 and not exists (
            select from receipts_receiptline o where o.instalment_id = i.id and o.overpaid > 0))""",
    "I5 series have no gap": """
        select s.id from receipts_series s where s.last <>
            (select count(*) from receipts_receipt r where r.series_id = s.id)
            + (select coalesce(sum(j.to_serial - j.from_serial), 0) from receipts_seriesjump j where j.series_id = s.id)
            - (select count(*) from receipts_receipt r join receipts_seriesjump j on j.series_id = r.series_id
               where r.series_id = s.id and r.serial > j.from_serial and r.serial <= j.to_serial)
            or exists (select from receipts_receipt r where r.series_id = s.id and r.serial > s.last)""",
    "no number that the books lost is given to anything but what had it": """
        select r.id from receipts_receipt r join receipts_seriesjump j on j.series_id = r.series_id
        where r.serial > j.from_serial and r.serial <= j.to_serial and not exists (
            select from receipts_reentrydone d join receipts_reentry a on a.id = d.reentry_id
            join ledger_halt h on h.missing @> jsonb_build_array(jsonb_build_object('number', r.number, 'digest', r.digest))
            where d.receipt_id = r.id and a.digest = r.digest and a.asked_by <> d.done_by)""",
    "a leaf is used by one receipt, and a receipt written by hand by its leaf": """
        select p.id from papers_paper p join papers_bundle b on b.id = p.bundle_id and b.kind = 'leaf'
        left join receipts_receipt r on r.paper_id = p.id
        where (p.state = 'used') <> (r.id is not null) or r.number <> p.number""",
    "I6 each receipt has seal, collector, debt and a record in the trail": """
        select r.id from receipts_receipt r
        where not exists (select from audit_auditrecord a where a.action = 'receipts.issued' and a.object_id = r.number)
            or not exists (select from receipts_receiptline l where l.receipt_id = r.id) or r.worker_number = ''""",
    "a line counts as a payment exactly while its receipt stands": """
        with recursive before (line_id, receipt_id, instalment_id, credited) as (
            select l.id, l.receipt_id, l.instalment_id, exists (select from cash_citycredit c where c.line_id = l.id)
            from receipts_receiptline l
            union all
            select b.line_id, old.receipt_id, b.instalment_id, exists (
                select from cash_citycredit c where c.line_id = old.id
            )
            from before b join receipts_receipt r on r.id = b.receipt_id
            join receipts_receiptline old on old.receipt_id = r.replaces_id and old.instalment_id = b.instalment_id
        )
        select l.id from receipts_receiptline l join payments_payment p on p.payment_number = l.payment_number
        where p.standing <> case when exists (
            select from before b where b.line_id = l.id and b.credited
        ) or exists (
            select from receipts_receiptstep s where s.receipt_id = l.receipt_id and s.step = 'voided'
        ) then 0 else l.yen end""",
    "the lines that a row of the city explains are not more than it says": """
        select c.payment_number from cash_citycredit c join receipts_receiptline l on l.id = c.line_id
        left join payments_payment p on p.payment_number = c.payment_number
        where not exists (select from cash_citycreditend e where e.credit_id = c.id)
        group by c.payment_number, p.principal having p.principal is null or sum(l.yen) <> p.principal""",
    "I11 each movement of money names who posted it":
        "select id from ledger_entry where posted_by = ''",
    "no intent makes two receipts": """
        select intent_id from receipts_receipt where intent_id is not null group by intent_id having count(*) > 1""",
    "an ended intent has its receipt": """
        select i.id from receipts_intent i left join receipts_receipt r on r.intent_id = i.id
        where (i.state = 'done') <> (r.id is not null)""",
}  # fmt: skip


_BROKEN_AT_ONCE = " union all ".join(  # counted, not asked whether any exists: the plan for a first row alone is a poor one
    f"select '{name}' where (select count(*) from ({statement}) as found) > 0" for name, statement in BROKEN.items()
)


def check() -> None:
    """Every invariant of the tables, and the journal as a whole (I7: everything shown as issued is in it)."""
    with connection.cursor() as cursor:
        cursor.execute(f"set constraints all immediate; set constraints all deferred; {_BROKEN_AT_ONCE}")
        while cursor.nextset():
            pass
        broken = {name: _rows(cursor, BROKEN[name]) for (name,) in cursor.fetchall()}
        assert broken == {}
    compared = queries.compare_journal()
    assert compared.is_whole, compared
    assert not queries.acts_unknown_at_the_end()  # I9: the books are no older than the journal


def _rows(cursor, statement: str) -> list[tuple]:
    cursor.execute(statement)
    return cursor.fetchall()
