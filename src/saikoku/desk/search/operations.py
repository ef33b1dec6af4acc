"""Keep the search keys in step with the registry."""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from saikoku.desk.search.rules import keys
from saikoku.kernel import japanese

VALUES = """
select d.id, d.name, d.name_kana, d.alias, coalesce(a.places, '{}'), coalesce(a.recipients, '{}')
from debtors_debtor d
left join lateral (
    select array_agg(address || building order by kind) as places, array_agg(recipient order by kind) as recipients
    from debtors_address where debtor_id = d.id
) a on true
"""
PIECE = 10_000
WAITING = "16MB"
"""Of new entries that go into an index together; one by one a large city would take hours."""
MAKE = """create temp table search_renewed
    (debtor_id bigint, names text, kana text, name_tokens text[], places text, place_tokens text[]) on commit drop"""
MERGE = """
insert into search_searchkey (debtor_id, names, kana, name_tokens, places, place_tokens)
select debtor_id, names, kana, name_tokens, places, place_tokens from search_renewed
on conflict (debtor_id) do update
set names = excluded.names, kana = excluded.kana, name_tokens = excluded.name_tokens,
    places = excluded.places, place_tokens = excluded.place_tokens
where (search_searchkey.names, search_searchkey.kana, search_searchkey.places)
    is distinct from (excluded.names, excluded.kana, excluded.places)
"""


@transaction.atomic
def renew(debtor_ids: Iterable[int] | None = None) -> int:
    """Make the keys of these debtors (None: of all) anew; how many rows changed. Safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        ids = None if debtor_ids is None else list(debtor_ids)
        for piece in _pieces(ids):
            with cursor.copy("copy search_renewed from stdin") as copy:
                for row in piece:
                    copy.write_row(row)
        cursor.execute("select set_config('gin_pending_list_limit', %s, true)", [WAITING])
        cursor.execute(MERGE)
        changed = cursor.rowcount
        cursor.execute("select search_settle()")
        cursor.execute("drop table search_renewed")
    return changed


def _pieces(ids: list[int] | None) -> Iterator[list[tuple]]:
    """Rows of keys in pieces, read by ranges of the id so that memory stays small."""
    with connection.cursor() as cursor:
        if ids is not None:
            for start in range(0, len(ids), PIECE):
                cursor.execute(VALUES + " where d.id = any(%s)", [ids[start : start + PIECE]])
                yield [_row(*values) for values in cursor.fetchall()]
            return
        last = 0
        while True:
            cursor.execute(VALUES + " where d.id > %s order by d.id limit %s", [last, PIECE])
            found = cursor.fetchall()
            if not found:
                return
            last = found[-1][0]
            yield [_row(*values) for values in found]


def _row(debtor_id, name, kana, alias, addresses, recipients) -> tuple:
    names = keys.lines(japanese.search_key(value) for value in (name, kana, alias, *recipients) if value)
    places = keys.lines(japanese.address_key(value) for value in addresses if value)
    return debtor_id, names, japanese.search_key(kana), keys.tokens(names), places, keys.tokens(places)
