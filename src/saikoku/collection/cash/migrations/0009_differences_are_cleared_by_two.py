from importlib import import_module

from django.db import migrations

before = import_module("saikoku.collection.cash.migrations.0006_passings_are_taken_by_others")
DEPOSITS = """
create or replace function cash_deposit_adds_up() returns trigger language plpgsql as $$
declare
    wanted cash_deposit;
    parts numeric;
begin
    select * into wanted from cash_deposit
    where id = case tg_table_name when 'cash_deposit' then new.id else (to_jsonb(new) ->> 'deposit_id')::bigint end;
    select coalesce(sum(part.yen), 0) into parts
    from cash_depositpart part
    left join cash_dayclose close on close.id = part.close_id
    left join cash_daycount count on count.id = close.count_id
    left join cash_clearingend cleared on cleared.id = part.cleared_id
    where part.deposit_id = wanted.id and part.yen = coalesce(count.counted + count.handed_over, cleared.yen);
    if parts <> wanted.yen then
        raise exception 'deposit_is_the_sum_of_its_days: %', wanted.number
            using errcode = 'check_violation', constraint = 'deposit_is_the_sum_of_its_days';
    end if;
    return null;
end $$;
"""
FORWARD = """
create function cash_clear_by_two() returns trigger language plpgsql as $$
begin
    if new.done = 'cleared' and exists (
        select from cash_clearing where id = new.clearing_id and asked_by = new.ended_by
    ) then
        raise exception 'difference_is_cleared_by_two' using
            errcode = 'check_violation', constraint = 'difference_is_cleared_by_two';
    end if;
    return new;
end $$;
create trigger difference_is_cleared_by_two before insert on cash_clearingend
    for each row execute function cash_clear_by_two();

create function cash_clearing_is_posted() returns trigger language plpgsql as $$
begin
    if new.done = 'cleared' and not exists (
        select from cash_clearing asked
        join cash_dayclose close on close.id = asked.close_id
        join cash_daycount count on count.id = close.count_id
        join ledger_entry entry on entry.kind = 'clear' and entry.reference = count.worker_number || ' ' || count.day
        join ledger_leg leg on leg.entry_id = entry.id and leg.account = 'difference'
            and leg.holder = count.worker_number and leg.yen = count.difference
        where asked.id = new.clearing_id and new.yen = greatest(-count.difference, 0)
    ) then
        raise exception 'clearing_stands_in_the_ledger' using
            errcode = 'check_violation', constraint = 'clearing_stands_in_the_ledger';
    end if;
    return null;
end $$;
create constraint trigger clearing_stands_in_the_ledger after insert on cash_clearingend
    deferrable initially deferred for each row execute function cash_clearing_is_posted();
"""
BACKWARD = """
drop trigger difference_is_cleared_by_two on cash_clearingend;
drop trigger clearing_stands_in_the_ledger on cash_clearingend;
drop function cash_clear_by_two();
drop function cash_clearing_is_posted();
"""


class Migration(migrations.Migration):
    dependencies = [("cash", "0008_differences_are_cleared"), ("ledger", "0007_differences_are_cleared")]
    operations = [
        migrations.RunSQL(DEPOSITS, before.DEPOSITS.format(handed=" + count.handed_over")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
