import django.db.models.deletion
from django.db import migrations, models

GUARD = """
create function visits_receive_notices() returns trigger language plpgsql as $$
begin
    if new.confirmed and exists (
        select from visits_stockhandover given where given.id = new.handover_id and given."by" = new."by"
    ) then
        raise exception 'notices_are_received_by_another: %', new.handover_id
            using errcode = 'check_violation', constraint = 'notices_are_received_by_another';
    end if;
    return new;
end $$;
create trigger notices_are_received_by_another before insert on visits_stockhandoverend
    for each row execute function visits_receive_notices();
"""
NO_GUARD = """
drop trigger notices_are_received_by_another on visits_stockhandoverend;
drop function visits_receive_notices();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0005_new_addresses")]
    operations = [
        migrations.CreateModel(
            name="StockHandover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.IntegerField()),
                ("last", models.IntegerField()),
                ("account_id", models.BigIntegerField(help_text="the collector who receives them")),
                ("worker_number", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                        name="handover_has_its_numbers_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worker_number", ""), _negated=True), name="handover_names_its_collector"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockHandoverEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("confirmed", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("handover", models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="end", to="visits.stockhandover"
                )),
            ],
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]  # fmt: skip
