from django.db import migrations

FORWARD = """
create function cash_second_person() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'cash_dayclose' and exists (
        select from cash_daycount count
        left join receipts_receipt receipt
            on receipt.worker_number = count.worker_number and receipt.issued_on = count.day
        where count.id = (to_jsonb(new) ->> 'count_id')::bigint
            and to_jsonb(new) ->> 'confirmed_by' in (count.counted_by, receipt.received_by)
    ) or tg_table_name = 'cash_depositproof' and exists (
        select from cash_deposit where id = (to_jsonb(new) ->> 'deposit_id')::bigint
            and prepared_by = to_jsonb(new) ->> 'confirmed_by'
    ) or tg_table_name = 'cash_objectionanswer' and exists (
        select from cash_objection where id = (to_jsonb(new) ->> 'objection_id')::bigint
            and raised_by = to_jsonb(new) ->> 'answered_by'
    ) then
        raise exception 'second_person_is_another: %', tg_table_name
            using errcode = 'check_violation', constraint = 'second_person_is_another';
    end if;
    return new;
end $$;
create trigger close_is_confirmed_by_a_second_person before insert on cash_dayclose
    for each row execute function cash_second_person();
create trigger deposit_is_proved_by_a_second_person before insert on cash_depositproof
    for each row execute function cash_second_person();
create trigger objection_is_answered_by_another before insert on cash_objectionanswer
    for each row execute function cash_second_person();

create function cash_deposit_adds_up() returns trigger language plpgsql as $$
declare
    wanted cash_deposit;
    parts numeric;
begin
    select * into wanted from cash_deposit
    where id = case tg_table_name when 'cash_deposit' then new.id else (to_jsonb(new) ->> 'deposit_id')::bigint end;
    select coalesce(sum(part.yen), 0) into parts
    from cash_depositpart part
    join cash_dayclose close on close.id = part.close_id
    join cash_daycount count on count.id = close.count_id and count.counted = part.yen
    where part.deposit_id = wanted.id;
    if parts <> wanted.yen then
        raise exception 'deposit_is_the_sum_of_its_days: %', wanted.number
            using errcode = 'check_violation', constraint = 'deposit_is_the_sum_of_its_days';
    end if;
    return null;
end $$;
create constraint trigger deposit_is_the_sum_of_its_days after insert on cash_deposit
    deferrable initially deferred for each row execute function cash_deposit_adds_up();
create constraint trigger days_sum_to_their_deposit after insert on cash_depositpart
    deferrable initially deferred for each row execute function cash_deposit_adds_up();
"""
BACKWARD = """
drop trigger close_is_confirmed_by_a_second_person on cash_dayclose;
drop trigger deposit_is_proved_by_a_second_person on cash_depositproof;
drop trigger objection_is_answered_by_another on cash_objectionanswer;
drop trigger deposit_is_the_sum_of_its_days on cash_deposit;
drop trigger days_sum_to_their_deposit on cash_depositpart;
drop function cash_second_person();
drop function cash_deposit_adds_up();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cash", "0001_counts_closes_and_deposits"), ("receipts", "0002_series_seals_and_sums_by_trigger"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
