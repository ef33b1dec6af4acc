from django.db import migrations

FORWARD = """
create function receipts_guard_series() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and new.last = 0 then
        return new;
    elsif tg_op = 'UPDATE' and pg_trigger_depth() > 1 and new.last = old.last + 1
        and (new.id, new.worker_number, new.fiscal_year, new.place) = (old.id, old.worker_number, old.fiscal_year, old.place)
    then
        return new;
    end if;
    raise exception 'series_counts_by_its_receipts_only' using errcode = 'check_violation';
end $$;
create trigger series_counts_by_its_receipts_only before insert or update or delete on receipts_series
    for each row execute function receipts_guard_series();

create function receipts_admit() returns trigger language plpgsql as $$
begin
    update receipts_series set last = last + 1
    where id = new.series_id and last + 1 = new.serial and worker_number = new.worker_number;
    if not found then
        raise exception 'receipt_takes_the_next_number: % of series %', new.serial, new.series_id
            using errcode = 'check_violation', constraint = 'receipt_takes_the_next_number';
    end if;
    if not exists (
        select from seals_sealstep where seal_id = new.seal_id and step = 'permitted' and since <= new.issued_at
    ) or exists (
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
create trigger receipt_is_admitted before insert on receipts_receipt
    for each row execute function receipts_admit();

create function receipts_add_up() returns trigger language plpgsql as $$
declare
    wanted receipts_receipt;
    found bigint;
    taken numeric;
begin
    select * into wanted from receipts_receipt
    where id = case tg_table_name when 'receipts_receipt' then new.id else (to_jsonb(new) ->> 'receipt_id')::bigint end;
    select count(*), coalesce(sum(yen), 0) into found, taken from receipts_receiptline where receipt_id = wanted.id;
    if found <> wanted.lines_count or taken <> wanted.total then
        raise exception 'receipt_is_the_sum_of_its_lines: %', wanted.number
            using errcode = 'check_violation', constraint = 'receipt_is_the_sum_of_its_lines';
    end if;
    if not exists (
        select from ledger_entry entry join ledger_leg leg on leg.entry_id = entry.id
        where entry.kind = 'receipt' and entry.reference = wanted.number and leg.account = 'cash'
            and leg.holder = wanted.worker_number and leg.yen = wanted.total
    ) then
        raise exception 'receipt_stands_in_the_ledger: %', wanted.number
            using errcode = 'check_violation', constraint = 'receipt_stands_in_the_ledger';
    end if;
    return null;
end $$;
create constraint trigger receipt_is_the_sum_of_its_lines after insert on receipts_receipt
    deferrable initially deferred for each row execute function receipts_add_up();
create constraint trigger lines_sum_to_their_receipt after insert on receipts_receiptline
    deferrable initially deferred for each row execute function receipts_add_up();

create function receipts_admit_line() returns trigger language plpgsql as $$
declare
    owed bigint;
begin
    select balance into owed
    from liabilities_instalment instalment
    join receipts_receipt receipt on receipt.id = new.receipt_id and receipt.debtor_id = instalment.debtor_id
    where instalment.id = new.instalment_id and instalment.programme = new.programme
        and instalment.assessed_year = new.assessed_year and instalment.due_year = new.due_year
        and instalment.notice_number = new.notice_number and instalment.instalment = new.instalment_code
    for no key update of instalment;
    if owed is null or owed < new.yen or owed <> new.balance_before then
        raise exception 'line_is_owed_by_the_payer: % yen owed, % taken', owed, new.yen
            using errcode = 'check_violation', constraint = 'line_is_owed_by_the_payer';
    end if;
    return new;
end $$;
create trigger line_is_owed_by_the_payer before insert on receipts_receiptline
    for each row execute function receipts_admit_line();

create function receipts_admit_step() returns trigger language plpgsql as $$
declare
    receipt receipts_receipt;
begin
    select * into receipt from receipts_receipt where id = new.receipt_id;
    if new.step in ('void_confirmed', 'paper_missing') and (
        new."by" = receipt.received_by
        or not exists (select from receipts_receiptstep where receipt_id = new.receipt_id and step in ('voided', 'void_asked'))
        or exists (
            select from receipts_receiptstep
            where receipt_id = new.receipt_id and step in ('voided', 'void_asked') and "by" = new."by"
        )
    ) then
        raise exception 'void_is_confirmed_by_a_second_person' using
            errcode = 'check_violation', constraint = 'void_is_confirmed_by_a_second_person';
    end if;
    if new.step in ('voided', 'void_asked') and exists (
        select from receipts_dayend where worker_number = receipt.worker_number and day = receipt.issued_on
    ) then
        raise exception 'no_void_after_the_end_of_its_day' using
            errcode = 'check_violation', constraint = 'no_void_after_the_end_of_its_day';
    end if;
    return new;
end $$;
create trigger receipt_step_is_admitted before insert on receipts_receiptstep
    for each row execute function receipts_admit_step();

create function receipts_void_is_posted() returns trigger language plpgsql as $$
begin
    if new.step = 'voided' and not exists (
        select from ledger_entry entry
        join receipts_receipt receipt on receipt.number = entry.reference
        join ledger_leg leg on leg.entry_id = entry.id
        where entry.kind = 'void' and receipt.id = new.receipt_id and leg.account = 'cash'
            and leg.holder = receipt.worker_number and leg.yen = -receipt.total
    ) then
        raise exception 'void_stands_in_the_ledger' using
            errcode = 'check_violation', constraint = 'void_stands_in_the_ledger';
    end if;
    return null;
end $$;
create constraint trigger void_stands_in_the_ledger after insert on receipts_receiptstep
    deferrable initially deferred for each row execute function receipts_void_is_posted();
"""
BACKWARD = """
drop trigger series_counts_by_its_receipts_only on receipts_series;
drop trigger receipt_is_admitted on receipts_receipt;
drop trigger receipt_is_the_sum_of_its_lines on receipts_receipt;
drop trigger lines_sum_to_their_receipt on receipts_receiptline;
drop trigger line_is_owed_by_the_payer on receipts_receiptline;
drop trigger receipt_step_is_admitted on receipts_receiptstep;
drop trigger void_stands_in_the_ledger on receipts_receiptstep;
drop function receipts_guard_series();
drop function receipts_admit();
drop function receipts_add_up();
drop function receipts_admit_line();
drop function receipts_admit_step();
drop function receipts_void_is_posted();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("receipts", "0001_receipts_and_series"),
        ("ledger", "0002_sums_and_holdings_by_trigger"),
        ("seals", "0001_seals_and_their_steps"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
