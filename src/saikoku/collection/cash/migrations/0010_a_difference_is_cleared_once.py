from django.db import migrations

FORWARD = """
create function cash_clear_once() returns trigger language plpgsql as $$
declare
    cleared bigint;
begin
    select close_id into cleared from cash_clearing where id = new.clearing_id;
    perform pg_advisory_xact_lock(hashtext('difference is cleared once'), hashtext(cleared::text));
    if new.done = 'cleared' and exists (
        select from cash_clearingend ended join cash_clearing asked on asked.id = ended.clearing_id
        where asked.close_id = cleared and ended.done = 'cleared'
    ) then
        raise exception 'difference_is_cleared_once: %', cleared
            using errcode = 'check_violation', constraint = 'difference_is_cleared_once';
    end if;
    return new;
end $$;
create trigger difference_is_cleared_once before insert on cash_clearingend
    for each row execute function cash_clear_once();
"""
BACKWARD = """
drop trigger difference_is_cleared_once on cash_clearingend;
drop function cash_clear_once();
"""


class Migration(migrations.Migration):
    """Whoever asked twice for one shortage would have its money counted into the safe twice."""

    dependencies = [("cash", "0009_differences_are_cleared_by_two")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
