from django.db import migrations

FORWARD = """
create function ledger_refuse_while_halted() returns trigger language plpgsql as $$
begin
    if exists (select from ledger_halt where released_at is null) then
        raise exception 'no_money_moves_while_it_stands_still' using
            errcode = 'check_violation', constraint = 'no_money_moves_while_it_stands_still';
    end if;
    return new;
end $$;
create trigger no_money_moves_while_it_stands_still before insert on ledger_entry
    for each row execute function ledger_refuse_while_halted();

create function ledger_guard_halt() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.released_at is null and (old.id, old.cause, old.opened_at, old.opened_by)
        = (new.id, new.cause, new.opened_at, new.opened_by) and new.missing @> old.missing
    then
        return new;
    end if;
    raise exception 'halt_is_never_forgotten' using errcode = 'check_violation', constraint = 'halt_is_never_forgotten';
end $$;
create trigger halt_is_never_forgotten before update or delete on ledger_halt
    for each row execute function ledger_guard_halt();
"""
BACKWARD = """
drop trigger no_money_moves_while_it_stands_still on ledger_entry;
drop trigger halt_is_never_forgotten on ledger_halt;
drop function ledger_refuse_while_halted();
drop function ledger_guard_halt();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_halts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
