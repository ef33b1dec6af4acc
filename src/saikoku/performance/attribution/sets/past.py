"""What was known at a moment, laid over the tables: every row of a file is kept with its run, so the newest one that had
been received by then says how things stood. Exact also where files came in any order or were applied late."""

import functools
from datetime import datetime
from importlib import resources

from saikoku.registry.debtors.operations import homes
from saikoku.registry.debtors.operations.merging import Merge
from saikoku.registry.liabilities.operations import appliers
from saikoku.registry.payments.models import REPORTED
from saikoku.registry.payments.rules import standing

STATED = (appliers.stops.merge, appliers.transfers.merge, appliers.losses.merge, appliers.slips.merge)


@functools.cache
def _statement(name: str) -> str:
    return resources.files(__package__).joinpath(f"past/{name}.sql").read_text(encoding="utf-8")


def lay(cursor, before: datetime) -> None:
    """Until the end of the transaction, every statement sees what was known before the moment. It must be rolled back."""
    asked = {"before": before}
    cursor.execute(_statement("ledger"), asked)
    cursor.execute(_statement("people"))
    homes.renew_merges(cursor)
    for merge in STATED:
        cursor.execute(_stated(merge))
    cursor.execute(_statement("targets"))
    reported = ", ".join(f"v.{name}" for name in REPORTED.split())
    cursor.execute(_statement("owed").format(reported=reported), asked)
    _stand(cursor)


def _stated(merge: Merge) -> str:
    """The statement that lays one of the tables of what the city states."""
    history = merge.history
    places = {name: f'v."{name}"' for name in merge.values} | {name: f'held."{name}"' for name in merge.key}
    gone = "null::date"
    if merge.vanishes:
        gone = _statement("gone").format(layout=merge.layout, programme=places[merge.programme])
    return _statement("stated").format(
        layout=merge.layout, table=merge.table, versions=history.table, row=history.row, of=history.of,
        key=", ".join(places[name] for name in merge.key), values=", ".join(places[name] for name in merge.values),
        number=places["debtor_number"], gone=gone,
    )  # fmt: skip


def _stand(cursor) -> None:
    """What stands of payments that others relate to follows from the whole chain as it was."""
    cursor.execute(_statement("chained"))
    rows = [standing.Row(*row) for row in cursor.fetchall()]
    stands = standing.standings(rows)
    found = {row.number: stands.get(row.number, standing.Standing(None)) for row in rows}
    asked = {
        "numbers": list(found),
        "standings": [one.yen for one in found.values()],
        "finals": [one.final for one in found.values()],
    }
    cursor.execute(_statement("restand"), asked)
