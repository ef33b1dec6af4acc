from django.db import migrations

ADMIT = """
create or replace function receipts_admit() returns trigger language plpgsql as $$
begin
    if not (
        exists (
            select from receipts_seriesjump jump join receipts_series series on series.id = jump.series_id
            where jump.series_id = new.series_id and new.serial > jump.from_serial and new.serial <= jump.to_serial
                and series.worker_number = new.worker_number and series.book_id is null
        ) and exists (
            select from receipts_reentry asked
            where asked.number = new.number and asked.kind = 'issued' and asked.digest = new.digest
        )
    ) then
    update receipts_series set last = last + 1
    where id = new.series_id and last + 1 = new.serial and worker_number = new.worker_number
        and book_id is not distinct from (
            select paper.bundle_id from papers_paper paper join papers_bundle bundle on bundle.id = paper.bundle_id
            where paper.id = new.paper_id and paper.number = new.number and bundle.kind = 'leaf'
        );
    if not found then
        raise exception 'receipt_takes_the_next_number: % of series %', new.serial, new.series_id
            using errcode = 'check_violation', constraint = 'receipt_takes_the_next_number';
    end if;
    end if;
    if {asked} then
        raise exception 'receipt_carries_a_seal_permitted_at_its_moment' using
            errcode = 'check_violation', constraint = 'receipt_carries_a_seal_permitted_at_its_moment';
    end if;
    if exists (select from receipts_dayend where worker_number = new.worker_number and day = new.issued_on) then
        raise exception 'no_receipt_after_the_end_of_its_day' using
            errcode = 'check_violation', constraint = 'no_receipt_after_the_end_of_its_day';
    end if;
    return new;
end $$;
"""
BEFORE = """new.paper_id is null and not exists (
        select from seals_sealstep where seal_id = new.seal_id and step = 'permitted' and since <= new.issued_at
    ) or new.paper_id is null and exists (
        select from seals_sealstep
        where seal_id = new.seal_id and step in ('replaced', 'abolished', 'lost', 'returned') and since <= new.issued_at
    )"""


class Migration(migrations.Migration):
    """Whether a receipt may carry its seal is asked of the seals."""

    dependencies = [("receipts", "0012_lost_receipts_by_two_persons"), ("seals", "0002_a_found_seal_serves_again")]
    operations = [
        migrations.RunSQL(
            ADMIT.format(asked="new.paper_id is null and not seals_permitted(new.seal_id, new.issued_at)"),
            ADMIT.format(asked=BEFORE),
        )
    ]
