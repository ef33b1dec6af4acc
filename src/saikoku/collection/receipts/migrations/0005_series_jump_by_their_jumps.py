from django.db import migrations

GUARD = """
create or replace function receipts_guard_series() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and new.last = 0 then
        return new;
    elsif tg_op = 'UPDATE' and pg_trigger_depth() > 1
        and (new.id, new.worker_number, new.fiscal_year, new.place) = (old.id, old.worker_number, old.fiscal_year, old.place)
        and (new.last = old.last + 1{jump})
    then
        return new;
    end if;
    raise exception 'series_counts_by_its_receipts_only' using errcode = 'check_violation';
end $$;
"""
JUMP = """ or exists (
            select from receipts_seriesjump jump
            where jump.series_id = new.id and jump.from_serial = old.last and jump.to_serial = new.last
        )"""
FORWARD = """
create function receipts_jump() returns trigger language plpgsql as $$
begin
    if not exists (
        select from ledger_halt halt
        where halt.id = new.halt_id and halt.released_at is null and halt.asked_at is not null and halt.asked_by <> new."by"
    ) then
        raise exception 'series_jumps_by_two_persons_while_money_stands_still' using
            errcode = 'check_violation', constraint = 'series_jumps_by_two_persons_while_money_stands_still';
    end if;
    update receipts_series set last = new.to_serial where id = new.series_id and last = new.from_serial;
    if not found then
        raise exception 'series_jumps_from_its_last_number' using
            errcode = 'check_violation', constraint = 'series_jumps_from_its_last_number';
    end if;
    return null;
end $$;
create trigger series_jumps_by_two_persons after insert on receipts_seriesjump
    for each row execute function receipts_jump();
"""
BACKWARD = """
drop trigger series_jumps_by_two_persons on receipts_seriesjump;
drop function receipts_jump();
"""


class Migration(migrations.Migration):
    dependencies = [("receipts", "0004_series_jump_and_journal_checks")]
    operations = [
        migrations.RunSQL(GUARD.format(jump=JUMP), GUARD.format(jump="")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
