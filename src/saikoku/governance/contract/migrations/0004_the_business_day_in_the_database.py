from django.db import migrations

FORWARD = """
create function contract_today() returns date language sql stable as $$
    select (coalesce(
        (select clock_business_at + (clock_timestamp() - clock_real_at) from contract_profile where id = 1),
        clock_timestamp()
    ) at time zone 'Asia/Tokyo')::date
$$;
"""
BACKWARD = "drop function contract_today();"


class Migration(migrations.Migration):
    """So that a table can judge by itself what may go; the day of a real contract is the machine's."""

    dependencies = [("contract", "0003_numbers_have_a_register")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
