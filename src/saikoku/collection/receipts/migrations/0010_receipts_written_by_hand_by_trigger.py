from django.db import migrations

ADMIT = """
create or replace function receipts_admit() returns trigger language plpgsql as $$
begin
    update receipts_series set last = last + 1
    where id = new.series_id and last + 1 = new.serial and worker_number = new.worker_number{book};
    if not found then
        raise exception 'receipt_takes_the_next_number: % of series %', new.serial, new.series_id
            using errcode = 'check_violation', constraint = 'receipt_takes_the_next_number';
    end if;
    if{printed} not exists (
        select from seals_sealstep where seal_id = new.seal_id and step = 'permitted' and since <= new.issued_at
    ) or{printed} exists (
        select from seals_sealstep
        where seal_id = new.seal_id and step in ('replaced', 'abolished', 'lost', 'returned') and since <= new.issued_at
    ) then
        raise exception 'receipt_carries_a_seal_permitted_at_its_moment' using
            errcode = 'check_violation', constraint = 'receipt_carries_a_seal_permitted_at_its_moment';
    end if;
    if exists (select from receipts_dayend where worker_number = new.worker_number and day = new.issued_on) then
        raise exception 'no_receipt_after_the_end_of_its_day' using
            errcode = 'check_violation', constraint = 'no_receipt_after_the_end_of_its_day';
    end if;
    return new;
end $$;
"""
BOOK = """
        and book_id is not distinct from (
            select paper.bundle_id from papers_paper paper join papers_bundle bundle on bundle.id = paper.bundle_id
            where paper.id = new.paper_id and paper.number = new.number and bundle.kind = 'leaf'
        )"""
LINE = """
create or replace function receipts_admit_line() returns trigger language plpgsql as $$
declare
    owed bigint;
    booked bigint;{declared}
begin
    select balance into owed
    from liabilities_instalment instalment
    join receipts_receipt receipt on receipt.id = new.receipt_id and receipt.debtor_id = instalment.debtor_id
    where instalment.id = new.instalment_id and instalment.programme = new.programme
        and instalment.assessed_year = new.assessed_year and instalment.due_year = new.due_year
        and instalment.notice_number = new.notice_number and instalment.instalment = new.instalment_code
    for no key update of instalment;
    select sum(city.standing) into booked
    from receipts_receipt receipt
    join receipts_receiptline replaced on replaced.receipt_id = receipt.replaces_id
        and replaced.instalment_id = new.instalment_id and replaced.yen = new.yen
    join payments_payment city on city.programme = new.programme and city.assessed_year = new.assessed_year
        and city.due_year = new.due_year and city.notice_number = new.notice_number
        and city.instalment = new.instalment_code and city.channel = '6' and city.run_id <> 0
        and city.paid_on = receipt.issued_on
    where receipt.id = new.receipt_id;
    if booked >= new.yen and new.balance_before = owed + new.yen then
        return new;
    end if;{by_hand}
    if owed is null or owed < new.yen or owed <> new.balance_before{overpaid} then
        raise exception 'line_is_owed_by_the_payer: % yen owed, % taken', owed, new.yen
            using errcode = 'check_violation', constraint = 'line_is_owed_by_the_payer';
    end if;
    return new;
end $$;
"""
DECLARED = """
    by_hand boolean;"""
BY_HAND = """
    select paper_id is not null into by_hand from receipts_receipt where id = new.receipt_id;
    if by_hand and new.balance_before = greatest(owed, 0) and new.overpaid = greatest(new.yen - new.balance_before, 0) then
        return new;
    end if;"""
OVERPAID = " or new.overpaid <> 0"
INSURED = """
create or replace function receipts_are_insured() returns trigger language plpgsql as $$
begin
    if{printed} exists (select from ledger_cover) and not exists (
        select from ledger_cover where new.issued_on between first_day and last_day
    ) then
        raise exception 'no_receipt_without_insurance: %', new.issued_on
            using errcode = 'check_violation', constraint = 'no_receipt_without_insurance';
    end if;
    return new;
end $$;
"""
FORWARD = """
create function receipts_uses_its_leaf() returns trigger language plpgsql as $$
begin
    if new.paper_id is not null and not exists (
        select from papers_paperstep used
        where used.paper_id = new.paper_id and used.step = 'used' and used.reference = new.number
            and used.holder = new.worker_number and used.acted_at = new.issued_at
    ) then
        raise exception 'receipt_written_by_hand_uses_its_leaf' using
            errcode = 'check_violation', constraint = 'receipt_written_by_hand_uses_its_leaf';
    end if;
    return null;
end $$;
create constraint trigger receipt_written_by_hand_uses_its_leaf after insert on receipts_receipt
    deferrable initially deferred for each row execute function receipts_uses_its_leaf();
"""
BACKWARD = """
drop trigger receipt_written_by_hand_uses_its_leaf on receipts_receipt;
drop function receipts_uses_its_leaf();
"""


class Migration(migrations.Migration):
    """A leaf is admitted as what it is: money that was taken, whatever came in meanwhile; a printed receipt as before."""

    dependencies = [("receipts", "0009_receipts_written_by_hand")]
    operations = [
        migrations.RunSQL(
            ADMIT.format(book=BOOK, printed=" new.paper_id is null and"), ADMIT.format(book="", printed="")
        ),
        migrations.RunSQL(
            LINE.format(declared=DECLARED, by_hand=BY_HAND, overpaid=OVERPAID), LINE.format(declared="", by_hand="", overpaid="")
        ),
        migrations.RunSQL(INSURED.format(printed=" new.paper_id is null and"), INSURED.format(printed="")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
