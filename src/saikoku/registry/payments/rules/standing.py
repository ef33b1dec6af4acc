"""What of each reported payment row counts now? Pure; the set-based twin is sets/standing.sql.

Rows of one chain name the earlier row in relates_to:
    1 quick      counts until a final row or a correction relates to it
    2 final      stands with its own amount; several may confirm one row as long as their sum, in the order of
                 credited_on and number, fits into it; what goes beyond is left aside (None)
    3 cancelled  nothing of the row it relates to, nor of what relates to that row, counts
    4 corrected  replaces the row it relates to (of several the latest), unless a final row confirms that row
    5 refunded   lessens what stands of the row it relates to; where that row was replaced, what stands of its
                 chain, oldest first; never below zero
A row whose earlier row has not arrived waits (None), with all that relates to it; so do rows in a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

QUICK, FINAL, CANCELLED, CORRECTED, REFUNDED = "1", "2", "3", "4", "5"


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    report: str
    principal: int  # yen
    credited_on: date
    relates_to: str = ""

    @property
    def order(self) -> tuple[date, str]:
        return self.credited_on, self.number


@dataclass(frozen=True, slots=True)
class Standing:
    """`yen` None: left aside. `final`: booked by the city, so that a later statement has it inside."""

    yen: int | None
    final: bool = False


@dataclass(frozen=True, slots=True)
class _Node:
    """A row reached from the beginning of its chain."""

    row: Row
    alive: bool
    aside: bool
    takes_back: bool
    final: bool
    replaced: bool
    root: str
    target: str  # of a refund: the row it lessens

    @property
    def holds(self) -> bool:
        return self.alive and not self.aside and not self.replaced


def standings(rows: Iterable[Row]) -> dict[str, Standing]:
    """The standing of every row, by its number."""
    known = sorted(rows, key=lambda row: row.order)
    below: dict[str, list[Row]] = defaultdict(list)
    for row in known:
        if not is_root(row):
            below[row.relates_to].append(row)
    nodes = [node for row in known if is_root(row) for node in _chain(row, None, True, below)]
    held = {
        node.row.number: node.row.principal if node.holds and not node.takes_back else 0
        for node in nodes if not node.aside
    }  # fmt: skip
    _refund(nodes, held)
    final = {node.row.number: node.final for node in nodes}
    return {row.number: Standing(held.get(row.number), final.get(row.number, False)) for row in known}


def is_root(row: Row) -> bool:
    """Does the row begin a chain, waiting for no other?"""
    return row.report == QUICK or (row.report == FINAL and not row.relates_to)


def _chain(row: Row, above: _Node | None, chosen: bool, below: dict[str, list[Row]]) -> Iterator[_Node]:
    children = below[row.number]
    kinds = {child.report for child in children}
    node = _Node(
        row=row,
        alive=(above is None or above.alive) and chosen and row.report != CANCELLED and CANCELLED not in kinds,
        aside=(above is not None and above.aside) or (row.report == FINAL and not chosen),
        takes_back=row.report == REFUNDED or (above is not None and above.takes_back),
        final=row.report == FINAL or (row.report == CORRECTED and above is not None and above.final),
        replaced=FINAL in kinds or CORRECTED in kinds,
        root=above.root if above else row.number,
        target="" if above is None else above.target if above.takes_back else above.row.number,
    )
    yield node
    chosen_ones = _chosen(row, children)
    for child in children:
        yield from _chain(child, node, child.number in chosen_ones, below)


def _chosen(row: Row, children: list[Row]) -> set[str]:
    """Which of the rows that relate to a row have their say."""
    finals = [child for child in children if child.report == FINAL]
    corrections = [child for child in children if child.report == CORRECTED]
    chosen = {child.number for child in children if child.report in (CANCELLED, REFUNDED)}
    for count, total in enumerate(accumulate(final.principal for final in finals)):
        if count == 0 or total <= row.principal:
            chosen.add(finals[count].number)
    if corrections and not finals:
        chosen.add(corrections[-1].number)
    return chosen


def _refund(nodes: list[_Node], held: dict[str, int]) -> None:
    """Take refunds from the rows they name; of a row that was replaced, from what stands of its chain."""
    replaced = {node.row.number for node in nodes if node.replaced}
    of_chain: dict[str, int] = defaultdict(int)
    for node in nodes:
        if node.takes_back and node.holds and node.target:
            yen = max(-node.row.principal, 0)
            if node.target in replaced:
                of_chain[node.root] += yen
            elif node.target in held:
                held[node.target] = max(held[node.target] - yen, 0)
    for node in sorted(nodes, key=lambda node: node.row.order):
        number, yen = node.row.number, of_chain[node.root]
        if yen and number in held:
            taken = min(yen, max(held[number], 0))
            held[number] -= taken
            of_chain[node.root] -= taken
