from django.db import migrations

FORWARD = """
create function cash_credit_follows() returns trigger language plpgsql as $$
begin
    if exists (
        select from cash_citycredit credit
        where credit.line_id = new.line_id
            and not exists (select from cash_citycreditend where credit_id = credit.id)
    ) then
        raise exception 'line_is_met_by_one_row_at_a_time: %', new.line_id
            using errcode = 'check_violation', constraint = 'line_is_met_by_one_row_at_a_time';
    end if;
    return new;
end $$;
create trigger line_is_met_by_one_row_at_a_time before insert on cash_citycredit
    for each row execute function cash_credit_follows();
"""
BACKWARD = """
drop trigger line_is_met_by_one_row_at_a_time on cash_citycredit;
drop function cash_credit_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("cash", "0003_rows_of_the_city_met_in_turns")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
