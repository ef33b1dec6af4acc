from django.db import migrations

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
    join cash_dayclose close on close.id = part.close_id
    join cash_daycount count on count.id = close.count_id and count.counted{handed} = part.yen
    where part.deposit_id = wanted.id;
    if parts <> wanted.yen then
        raise exception 'deposit_is_the_sum_of_its_days: %', wanted.number
            using errcode = 'check_violation', constraint = 'deposit_is_the_sum_of_its_days';
    end if;
    return null;
end $$;
"""
FORWARD = """
create function cash_take_passing() returns trigger language plpgsql as $$
declare
    given cash_passing;
begin
    select * into given from cash_passing where id = new.passing_id;
    if new.done = 'taken' and new.ended_by = given.offered_by then
        raise exception 'passing_is_taken_by_another' using
            errcode = 'check_violation', constraint = 'passing_is_taken_by_another';
    end if;
    if new.done = 'taken' and new.recounted <> given.yen then
        raise exception 'passing_is_counted_alike_by_both' using
            errcode = 'check_violation', constraint = 'passing_is_counted_alike_by_both';
    end if;
    return new;
end $$;
create trigger passing_is_taken_by_another before insert on cash_passingend
    for each row execute function cash_take_passing();

create function cash_passing_is_posted() returns trigger language plpgsql as $$
begin
    if new.done = 'taken' and not exists (
        select from cash_passing given
        join ledger_entry entry on entry.kind = given.way
            and entry.reference = given.worker_number || ' ' || given.day || ' ' || given.turn
        join ledger_leg leg on leg.entry_id = entry.id and case given.way
            when 'handover' then leg.account = 'cash' and leg.holder = given.worker_number and leg.yen = -given.yen
            when 'lend' then leg.account = 'float' and leg.holder = given.worker_number and leg.yen = given.yen
            else leg.account = 'float' and leg.holder = given.worker_number and leg.yen = -given.expected end
        where given.id = new.passing_id
    ) then
        raise exception 'passing_stands_in_the_ledger' using
            errcode = 'check_violation', constraint = 'passing_stands_in_the_ledger';
    end if;
    return null;
end $$;
create constraint trigger passing_stands_in_the_ledger after insert on cash_passingend
    deferrable initially deferred for each row execute function cash_passing_is_posted();
"""
BACKWARD = """
drop trigger passing_is_taken_by_another on cash_passingend;
drop trigger passing_stands_in_the_ledger on cash_passingend;
drop function cash_take_passing();
drop function cash_passing_is_posted();
"""


class Migration(migrations.Migration):
    dependencies = [("cash", "0005_passings_and_counts_in_stead"), ("ledger", "0006_change_is_never_mixed")]
    operations = [
        migrations.RunSQL(DEPOSITS.format(handed=" + count.handed_over"), DEPOSITS.format(handed="")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
