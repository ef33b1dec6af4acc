"""The rows kept so far, as the first version of each. Safe to repeat."""

from django.db import migrations

FIRST = """
insert into intake_keptversion (layout, key, data, ordered_at, run_id, line, verdict)
select layout, key, data, ordered_at, run_id, line, 'new' from intake_keptrow k
where not exists (select from intake_keptversion v where v.layout = k.layout and v.key = k.key)
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_kept_versions")]
    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]
