"""Many keys at once: new entries wait in a list and go into the index sorted, thousands together, not one by one.

Whoever renews keys empties the list at the end, so that no question reads it; only the index's owner may do that.
"""

import django.contrib.postgres.indexes
from django.db import migrations

SETTLE = """
create function search_settle() returns bigint language sql security definer set search_path = public, pg_temp as $$
    select gin_clean_pending_list('search_by_name') + gin_clean_pending_list('search_by_place')
$$
"""


def _index(field: str, name: str) -> list:
    """The index keeps its place; only how it takes new entries changes."""
    index = django.contrib.postgres.indexes.GinIndex(fastupdate=True, fields=[field], name=name)
    return [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"alter index {name} set (fastupdate = on)", f"alter index {name} set (fastupdate = off)")
            ],
            state_operations=[
                migrations.RemoveIndex("searchkey", name),
                migrations.AddIndex("searchkey", index),
            ],
        )
    ]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("search", "0002_by_the_beginning")]

    operations = [
        *_index("name_tokens", "search_by_name"),
        *_index("place_tokens", "search_by_place"),
        migrations.RunSQL(SETTLE, "drop function search_settle()"),
    ]
