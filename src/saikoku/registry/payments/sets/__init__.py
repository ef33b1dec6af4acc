"""Set-based statements of this room, each one file and one function."""

from datetime import date
from importlib.resources import files


def _statement(name: str) -> str:
    return (files("saikoku.registry.payments.sets") / f"{name}.sql").read_text(encoding="utf-8")


def renew_standing(cursor) -> int:
    """Reckon anew what stands of the chains in the temp table payment_touched; the number of rows changed."""
    cursor.execute(_statement("standing"))
    return cursor.rowcount


def balances(cursor, *, wanted: list[int], day: date) -> list[tuple[int, int | None, str, int]]:
    """(instalment, debtor, programme, balance in yen) at the close of the day."""
    cursor.execute(_statement("balances"), {"wanted": wanted, "day": day})
    return cursor.fetchall()


def renew_balances(cursor) -> list[int]:
    """Project anew the balances of the keys in the temp table instalment_touched; the debtors whose balance changed."""
    cursor.execute(_statement("renew_balances"))
    return sorted({debtor for (debtor,) in cursor.fetchall() if debtor is not None})
