from django.db import migrations

ADMIT = """
create or replace function receipts_admit() returns trigger language plpgsql as $$
begin
{lost}    update receipts_series set last = last + 1
    where id = new.series_id and last + 1 = new.serial and worker_number = new.worker_number
        and book_id is not distinct from (
            select paper.bundle_id from papers_paper paper join papers_bundle bundle on bundle.id = paper.bundle_id
            where paper.id = new.paper_id and paper.number = new.number and bundle.kind = 'leaf'
        );
    if not found then
        raise exception 'receipt_takes_the_next_number: % of series %', new.serial, new.series_id
            using errcode = 'check_violation', constraint = 'receipt_takes_the_next_number';
    end if;
{end_lost}    if new.paper_id is null and not exists (
        select from seals_sealstep where seal_id = new.seal_id and step = 'permitted' and since <= new.issued_at
    ) or new.paper_id is null and exists (
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
LOST = """    if not (
        exists (
            select from receipts_seriesjump jump join receipts_series series on series.id = jump.series_id
            where jump.series_id = new.series_id and new.serial > jump.from_serial and new.serial <= jump.to_serial
                and series.worker_number = new.worker_number and series.book_id is null
        ) and exists (
            select from receipts_reentry asked
            where asked.number = new.number and asked.kind = 'issued' and asked.digest = new.digest
        )
    ) then
"""
LINE = """
create or replace function receipts_admit_line() returns trigger language plpgsql as $$
declare
    owed bigint;
    booked bigint;
    by_hand boolean;
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
    join payments_payment city on city.programme = new.programme and city.assessed_year = new.assessed_year
        and city.due_year = new.due_year and city.notice_number = new.notice_number
        and city.instalment = new.instalment_code and city.channel = '6' and city.run_id <> 0
        and city.paid_on = receipt.issued_on
    where receipt.id = new.receipt_id and (exists (
        select from receipts_receiptline replaced
        where replaced.receipt_id = receipt.replaces_id and replaced.instalment_id = new.instalment_id
            and replaced.yen = new.yen
    ){lost});
    if booked >= new.yen and new.balance_before = owed + new.yen then
        return new;
    end if;
    select paper_id is not null into by_hand from receipts_receipt where id = new.receipt_id;
    if by_hand and new.balance_before = greatest(owed, 0) and new.overpaid = greatest(new.yen - new.balance_before, 0) then
        return new;
    end if;
    if owed is null or owed < new.yen or owed <> new.balance_before or new.overpaid <> 0 then
        raise exception 'line_is_owed_by_the_payer: % yen owed, % taken', owed, new.yen
            using errcode = 'check_violation', constraint = 'line_is_owed_by_the_payer';
    end if;
    return new;
end $$;
"""
FORWARD = """
create function receipts_reentry_is_lost() returns trigger language plpgsql as $$
begin
    if not exists (
        select from ledger_halt halt, jsonb_array_elements(halt.missing) act
        where act ->> 'number' = new.number and act ->> 'kind' = new.kind and act ->> 'digest' = new.digest
    ) then
        raise exception 'reentry_is_of_a_lost_act: %', new.number
            using errcode = 'check_violation', constraint = 'reentry_is_of_a_lost_act';
    end if;
    return new;
end $$;
create trigger reentry_is_of_a_lost_act before insert on receipts_reentry
    for each row execute function receipts_reentry_is_lost();

create function receipts_reentry_is_done() returns trigger language plpgsql as $$
begin
    if not exists (
        select from receipts_reentry asked
        join receipts_receipt receipt on receipt.id = new.receipt_id and receipt.number = asked.number
            and receipt.received_by <> new.done_by
        where asked.id = new.reentry_id and asked.asked_by <> new.done_by
    ) then
        raise exception 'reentry_is_done_by_a_second_person' using
            errcode = 'check_violation', constraint = 'reentry_is_done_by_a_second_person';
    end if;
    return new;
end $$;
create trigger reentry_is_done_by_a_second_person before insert on receipts_reentrydone
    for each row execute function receipts_reentry_is_done();

create function receipts_lost_by_two() returns trigger language plpgsql as $$
begin
    if exists (
        select from receipts_seriesjump jump
        where jump.series_id = new.series_id and new.serial > jump.from_serial and new.serial <= jump.to_serial
    ) and not exists (
        select from receipts_reentrydone done join receipts_reentry asked on asked.id = done.reentry_id
        where done.receipt_id = new.id and asked.kind = 'issued' and asked.digest = new.digest
    ) then
        raise exception 'lost_receipt_is_entered_by_two_persons: %', new.number
            using errcode = 'check_violation', constraint = 'lost_receipt_is_entered_by_two_persons';
    end if;
    return null;
end $$;
create constraint trigger lost_receipt_is_entered_by_two_persons after insert on receipts_receipt
    deferrable initially deferred for each row execute function receipts_lost_by_two();
"""
BACKWARD = """
drop trigger reentry_is_of_a_lost_act on receipts_reentry;
drop trigger reentry_is_done_by_a_second_person on receipts_reentrydone;
drop trigger lost_receipt_is_entered_by_two_persons on receipts_receipt;
drop function receipts_reentry_is_lost();
drop function receipts_reentry_is_done();
drop function receipts_lost_by_two();
"""
BY_REENTRY = """ or exists (select from receipts_reentry asked where asked.number = receipt.number)"""


class Migration(migrations.Migration):
    """A number that the books lost is given to the receipt that had it, and to no other."""

    dependencies = [("receipts", "0011_lost_receipts_entered_again")]
    operations = [
        migrations.RunSQL(ADMIT.format(lost=LOST, end_lost="    end if;\n"), ADMIT.format(lost="", end_lost="")),
        migrations.RunSQL(LINE.format(lost=BY_REENTRY), LINE.format(lost="")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
