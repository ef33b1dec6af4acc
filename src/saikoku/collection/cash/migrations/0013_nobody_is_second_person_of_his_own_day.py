from django.db import migrations

GUARD = """
create or replace function cash_second_person() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'cash_dayclose' and exists (
        select from cash_daycount count
        left join receipts_receipt receipt
            on receipt.worker_number = count.worker_number and receipt.issued_on = count.day{his_day}
        where count.id = (to_jsonb(new) ->> 'count_id')::bigint
            and to_jsonb(new) ->> 'confirmed_by' in (count.counted_by, receipt.received_by{he})
    ) or tg_table_name = 'cash_depositproof' and exists (
        select from cash_deposit where id = (to_jsonb(new) ->> 'deposit_id')::bigint
            and prepared_by = to_jsonb(new) ->> 'confirmed_by'
    ) or tg_table_name = 'cash_objectionanswer' and exists (
        select from cash_objection objection{his_objection}
        where objection.id = (to_jsonb(new) ->> 'objection_id')::bigint
            and to_jsonb(new) ->> 'answered_by' in (objection.raised_by{he})
    ) then
        raise exception 'second_person_is_another: %', tg_table_name
            using errcode = 'check_violation', constraint = 'second_person_is_another';
    end if;
    return new;
end $$;
"""
ACCOUNT = """
        left join access_account he on he.worker_number = {of}.worker_number and he.worker_number <> ''"""


class Migration(migrations.Migration):
    """Whose day it is, is told by the worker too: another may have counted or objected in his stead."""

    dependencies = [("cash", "0012_a_surplus_is_decided"), ("access", "0003_wrong_codes")]
    operations = [
        migrations.RunSQL(
            GUARD.format(
                his_day=ACCOUNT.format(of="count"), his_objection=ACCOUNT.format(of="objection"), he=", he.login_name"
            ),
            GUARD.format(his_day="", his_objection="", he=""),
        )
    ]
