"""How stops, registrations, procedures and slips stand when their versions begin to be kept. Safe to repeat.

Where a full file took a row away since, the run that stated it is the one drawn up at its moment, if it is known.
"""

from django.db import migrations

TABLES = (
    ("T05_stops", "liabilities_stop", "liabilities_stopversion", "stop_id",
     "debtor_number, programme, reason, starts_on, ends_on, remarks"),
    ("T06_transfers", "liabilities_transferregistration", "liabilities_transferversion", "transfer_id",
     "route, starts_on, ended_on"),
    ("T07_qualification_losses", "liabilities_qualificationloss", "liabilities_lossversion", "loss_id",
     "debtor_number, household_number, filed_on, lost_on, premium_reduced"),
    ("T10_slips_issued", "liabilities_slipissued", "liabilities_slipversion", "slip_id",
     "mpn_number, request_number, issued_on, debtor_number, programme, assessed_year, due_year, notice_number,"
     " instalment, amount, valid_until"),
)  # fmt: skip
FIRST = """
insert into {versions} ({row}, {stated}, line, verdict, stated_at, run_id)
select held.id, {stated}, null, 'first', held.stated_at, coalesce(stating.id, held.run_id)
from {table} held
left join lateral (
    select max(r.id) as id from intake_run r
    where r.layout = '{layout}' and r.state = 'applied' and coalesce(r.extracted_at, r.received_at) = held.stated_at
) stating on true
where not exists (select from {versions} v where v.{row} = held.id)
"""


class Migration(migrations.Migration):
    dependencies = [("liabilities", "0004_kept_versions"), ("intake", "0001_receive_files")]
    operations = [
        migrations.RunSQL(
            FIRST.format(layout=layout, table=table, versions=versions, row=row, stated=stated), migrations.RunSQL.noop
        )
        for layout, table, versions, row, stated in TABLES
    ]
