from django.db import migrations

FORWARD = """
create function receipts_are_insured() returns trigger language plpgsql as $$
begin
    if exists (select from ledger_cover) and not exists (
        select from ledger_cover where new.issued_on between first_day and last_day
    ) then
        raise exception 'no_receipt_without_insurance: %', new.issued_on
            using errcode = 'check_violation', constraint = 'no_receipt_without_insurance';
    end if;
    return new;
end $$;
create trigger no_receipt_without_insurance before insert on receipts_receipt
    for each row execute function receipts_are_insured();

create function receipts_answer_for_another() returns trigger language plpgsql as $$
begin
    if new.step = 'answered_for' and exists (
        select from receipts_receipt where id = new.receipt_id and received_by = new."by"
    ) then
        raise exception 'paper_is_answered_for_by_another' using
            errcode = 'check_violation', constraint = 'paper_is_answered_for_by_another';
    end if;
    return new;
end $$;
create trigger paper_is_answered_for_by_another before insert on receipts_receiptstep
    for each row execute function receipts_answer_for_another();
"""
BACKWARD = """
drop trigger no_receipt_without_insurance on receipts_receipt;
drop trigger paper_is_answered_for_by_another on receipts_receiptstep;
drop function receipts_are_insured();
drop function receipts_answer_for_another();
"""


class Migration(migrations.Migration):
    dependencies = [("receipts", "0007_papers_answered_for_by_others"), ("ledger", "0005_change_and_cover")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
