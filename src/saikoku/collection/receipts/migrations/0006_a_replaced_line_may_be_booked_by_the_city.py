from django.db import migrations

FORWARD = """
create or replace function receipts_admit_line() returns trigger language plpgsql as $$
declare
    owed bigint;
    booked bigint;
begin
    select balance into owed
    from liabilities_instalment instalment
    join receipts_receipt receipt on receipt.id = new.receipt_id and receipt.debtor_id = instalment.debtor_id
    where instalment.id = new.instalment_id and instalment.programme = new.programme
        and instalment.assessed_year = new.assessed_year and instalment.due_year = new.due_year
        and instalment.notice_number = new.notice_number and instalment.instalment = new.instalment_code
    for no key update of instalment;
    select sum(city.standing) into booked
    from receipts_receipt receipt
    join receipts_receiptline replaced on replaced.receipt_id = receipt.replaces_id
        and replaced.instalment_id = new.instalment_id and replaced.yen = new.yen
    join payments_payment city on city.programme = new.programme and city.assessed_year = new.assessed_year
        and city.due_year = new.due_year and city.notice_number = new.notice_number
        and city.instalment = new.instalment_code and city.channel = '6' and city.run_id <> 0
        and city.paid_on = receipt.issued_on
    where receipt.id = new.receipt_id;
    if booked >= new.yen and new.balance_before = owed + new.yen then
        return new;
    end if;
    if owed is null or owed < new.yen or owed <> new.balance_before then
        raise exception 'line_is_owed_by_the_payer: % yen owed, % taken', owed, new.yen
            using errcode = 'check_violation', constraint = 'line_is_owed_by_the_payer';
    end if;
    return new;
end $$;
"""
BACKWARD = """
create or replace function receipts_admit_line() returns trigger language plpgsql as $$
declare
    owed bigint;
begin
    select balance into owed
    from liabilities_instalment instalment
    join receipts_receipt receipt on receipt.id = new.receipt_id and receipt.debtor_id = instalment.debtor_id
    where instalment.id = new.instalment_id and instalment.programme = new.programme
        and instalment.assessed_year = new.assessed_year and instalment.due_year = new.due_year
        and instalment.notice_number = new.notice_number and instalment.instalment = new.instalment_code
    for no key update of instalment;
    if owed is null or owed < new.yen or owed <> new.balance_before then
        raise exception 'line_is_owed_by_the_payer: % yen owed, % taken', owed, new.yen
            using errcode = 'check_violation', constraint = 'line_is_owed_by_the_payer';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    """What replaces a line that the city has booked already is owed by nobody a second time."""

    dependencies = [("receipts", "0005_series_jump_by_their_jumps"), ("payments", "0004_kept_versions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
