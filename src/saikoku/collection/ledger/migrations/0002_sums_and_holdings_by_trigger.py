from django.db import migrations

FORWARD = """
create function ledger_entry_adds_up() returns trigger language plpgsql as $$
declare
    entry bigint := case tg_table_name when 'ledger_entry' then new.id else (to_jsonb(new) ->> 'entry_id')::bigint end;
    wanted smallint;
    found bigint;
    yen numeric;
begin
    select legs_count into wanted from ledger_entry where id = entry;
    select count(*), coalesce(sum(leg.yen), 0) into found, yen from ledger_leg leg where entry_id = entry;
    if yen <> 0 or found <> wanted then
        raise exception 'entry_sums_to_zero: % of % legs, % yen left over', found, wanted, yen
            using errcode = 'check_violation', constraint = 'entry_sums_to_zero';
    end if;
    return null;
end $$;
create constraint trigger entry_sums_to_zero after insert on ledger_entry
    deferrable initially deferred for each row execute function ledger_entry_adds_up();
create constraint trigger legs_of_an_entry_sum_to_zero after insert on ledger_leg
    deferrable initially deferred for each row execute function ledger_entry_adds_up();

create function ledger_move_holding() returns trigger language plpgsql as $$
begin
    insert into ledger_holding (account, holder, yen) values (new.account, new.holder, 0)
        on conflict (account, holder) do nothing;
    update ledger_holding set yen = yen + new.yen where account = new.account and holder = new.holder;
    return null;
end $$;
create trigger leg_moves_its_holding after insert on ledger_leg
    for each row execute function ledger_move_holding();

create function ledger_guard_holding() returns trigger language plpgsql as $$
begin
    if pg_trigger_depth() < 2 then
        raise exception 'holding_moves_by_its_legs_only' using errcode = 'check_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger holding_moves_by_its_legs_only before insert or update or delete on ledger_holding
    for each row execute function ledger_guard_holding();
"""
BACKWARD = """
drop trigger entry_sums_to_zero on ledger_entry;
drop trigger legs_of_an_entry_sum_to_zero on ledger_leg;
drop trigger leg_moves_its_holding on ledger_leg;
drop trigger holding_moves_by_its_legs_only on ledger_holding;
drop function ledger_entry_adds_up();
drop function ledger_move_holding();
drop function ledger_guard_holding();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_entries_and_holdings")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
