"""Set-based statements of this room, each one file and one function. `incoming`, `payment_touched` and
`instalment_touched` are temp tables of the run that is being applied."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files

from saikoku.exchange.intake.rules.applier import StagedRun
from saikoku.registry.debtors.operations.merging import Merge
from saikoku.registry.liabilities.models import STATED

_STATED = STATED.split()
FEW, MANY = 100, 1_000
"""Up to so many rows a statement goes by the indexes alone, from so many on it forbids itself nested loops: the planner knows
nothing of what was just written."""


def _statement(name: str) -> str:
    return (files("saikoku.registry.payments.sets") / f"{name}.sql").read_text(encoding="utf-8")


def begin_touching(cursor) -> None:
    cursor.execute(_statement("touched"))


def end_touching(cursor) -> None:
    cursor.execute("delete from payment_touched; delete from instalment_touched")


def touch_payment_keys(cursor) -> None:
    cursor.execute(_statement("touched_keys"))


def touch_chains(cursor) -> None:
    cursor.execute(_statement("touched_chains"))


def touch_stated(cursor, run: StagedRun) -> None:
    cursor.execute(_statement("touched_stated"), {"run": run.id})


def renew_standing(cursor) -> None:
    """Reckon anew what stands of the touched chains."""
    with _joined_by_size(cursor, "payment_touched"):
        cursor.execute(_statement("standing"))


def renew_balances(cursor) -> list[int]:
    """Project anew the balances of the touched keys; the debtors whose balance changed."""
    with _joined_by_size(cursor, "instalment_touched"):
        cursor.execute(_statement("renew_balances"))
        found = cursor.fetchall()
    return sorted({debtor for (debtor,) in found if debtor is not None})


@contextmanager
def _joined_by_size(cursor, touched: str) -> Iterator[None]:
    """Let a statement over few rows of a temp table look each up, and one over many join whole tables."""
    cursor.execute(f"select count(*) from {touched}")  # noqa: S608
    (rows,) = cursor.fetchone()
    if rows > MANY:
        cursor.execute(f"analyze {touched}")
    forbidden = ["nestloop"] if rows > MANY else ["hashjoin", "mergejoin"] if rows <= FEW else []
    _allow(cursor, forbidden, "off")
    yield
    _allow(cursor, forbidden, "on")


def _allow(cursor, joins: list[str], switch: str) -> None:
    if joins:
        cursor.execute("; ".join(f"set local enable_{join} = {switch}" for join in joins))


def touched_payers(cursor) -> set[int]:
    """Everybody who paid something on a touched key."""
    cursor.execute(_statement("touched_payers"))
    return {debtor for (debtor,) in cursor.fetchall()}


def balances(cursor, *, wanted: list[int], day: date) -> list[tuple[int, int | None, str, int]]:
    """(instalment, debtor, programme, balance in yen) at the close of the day."""
    cursor.execute(_statement("balances"), {"wanted": wanted, "day": day})
    return cursor.fetchall()


def write_statements(cursor, run: StagedRun) -> None:
    """Every row that said something new, once more as a statement of its own."""
    names, values = ", ".join(_STATED), ", ".join(f"i.{name}" for name in _STATED)
    cursor.execute(
        f"""
insert into liabilities_instalmentstatement (instalment_id, {names}, gone, stated_at, run_id)
select i.id, {values}, false, %(ordered_at)s, %(run)s from incoming i
where i.verdict in ('new', 'changed') or (i.verdict = 'superseded' and not exists (
    select from liabilities_instalmentstatement s
    where s.instalment_id = i.id and not s.gone
        and ({', '.join(f's.{name}' for name in _STATED)}) is not distinct from ({values})
))
""",  # noqa: S608
        {"ordered_at": run.ordered_at, "run": run.id},
    )


def is_outdated(cursor) -> bool:
    """Does the run state something that a full file has dropped since?"""
    cursor.execute("select exists (select from incoming where gone_on is not null and verdict <> 'unchanged')")
    return cursor.fetchone()[0]


def write_vanished(cursor, run: StagedRun) -> list[int]:
    """Statements of instalments that a full file did not name; the debtors who owed them."""
    statement = _statement("vanished").format(
        stated=", ".join(_STATED), as_of_gone=", ".join("gone_on" if name == "as_of" else name for name in _STATED)
    )
    cursor.execute(statement, {"ordered_at": run.ordered_at, "run": run.id})
    return [debtor for (debtor,) in cursor.fetchall() if debtor is not None]


def stated_by(cursor, merge: Merge, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[tuple]:
    """(line, the row, what had been stated before) of the rows of an applied run."""
    said = {"debtor_number": "i.debtor_number"}
    columns = {
        "key": ", ".join(f'i."{name}"' for name in merge.key),
        "new": ", ".join(said.get(name, f's."{name}"') for name in merge.values),
        "held_key": ", ".join(f'case when was.id is not null then i."{name}" end' for name in merge.key),
        "old": ", ".join(
            f"case when was.id is not null then {said[name]} end" if name in said else f'was."{name}"'
            for name in merge.values
        ),
    }
    statement = _statement("stated_by").format(**columns, shown=_SHOWN[kind])
    cursor.execute(statement, {"run": run.id, "limit": limit, "offset": offset})
    return cursor.fetchall()


_SHOWN = {
    "new": "not s.gone and was.id is null",
    "changed": "not s.gone and was.id is not null and (was.as_of, was.stated_at) <= (s.as_of, s.stated_at)",
    "gone": "s.gone",
}
