"""Which room gives the rows of a layout that goes to the city. The house declares it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

Supplier = Callable[[date, date], Iterable[Mapping]]
"""The rows of the days from the first to the second, both included."""

_suppliers: dict[str, Supplier] = {}


def declare(suppliers: Mapping[str, Supplier]) -> None:
    """Replace the known suppliers; called once when the program is put together."""
    _suppliers.clear()
    _suppliers.update(suppliers)


def layouts() -> list[str]:
    return sorted(_suppliers)


def rows_of(layout_id: str, first_day: date, last_day: date) -> Iterable[Mapping]:
    """Raises KeyError for a layout that nobody supplies."""
    return _suppliers[layout_id](first_day, last_day)
