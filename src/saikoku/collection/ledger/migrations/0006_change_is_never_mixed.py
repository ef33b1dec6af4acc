from django.db import migrations

FORWARD = """
create function ledger_keep_change_apart() returns trigger language plpgsql as $$
begin
    if exists (
        select from ledger_leg leg where leg.entry_id = new.entry_id
            and (leg.account in ('fund', 'float', 'floatgap')) <> (new.account in ('fund', 'float', 'floatgap'))
    ) then
        raise exception 'change_is_never_mixed_with_the_city_s_money: entry %', new.entry_id
            using errcode = 'check_violation', constraint = 'change_is_never_mixed_with_the_city_s_money';
    end if;
    return null;
end $$;
create trigger change_is_never_mixed_with_the_city_s_money after insert on ledger_leg
    for each row execute function ledger_keep_change_apart();
"""
BACKWARD = """
drop trigger change_is_never_mixed_with_the_city_s_money on ledger_leg;
drop function ledger_keep_change_apart();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_change_and_cover")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
