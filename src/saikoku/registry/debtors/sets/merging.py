"""Writes the SQL by which a staged file is judged against a table and merged into it.

Every staged row gets a verdict:

    new          no row has the key
    unchanged    the table's row says the same
    superseded   the table's row is newer (by the order column, else by the moment the file was drawn up)
    changed      the rest

A preview only counts them; to apply, they are held in the temp table `incoming` in the table's own columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

WRITTEN = "('new', 'changed')"


@dataclass(frozen=True, slots=True)
class History:
    """Where every row that says something new is kept as it came: `table`, whose column `row` names the row of the
    merge's table by its column `of`. `extra`: further columns, as SQL."""

    table: str
    row: str
    of: str = "id"
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merge:
    """How a layout's rows lie in a table. Columns are named alike in both unless `expressions` says otherwise.

    `expressions` maps a column of the table to SQL over `s` (the staged row), `d` (its debtor) and `joins`; `shown`
    to the layout's id for it. `order` is the layout's order column. `person`: the table has debtor_id and
    debtor_number. `vanishes`: it has gone_on, and what a full file does not name is gone, within `programme`'s.
    `extra`: further columns to write, as SQL over `i` (the row of `incoming`). `waits`: SQL over `i` that tells
    which written rows wait for another row, beside those whose debtor nobody knows. `bumps`: a row that says the
    same anew is known to be as new as its file. `history`: rows are kept as they came.
    """

    layout: str
    table: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    order: str = ""
    person: bool = True
    vanishes: bool = False
    programme: str = "programme"
    expressions: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    joins: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    waits: str = ""
    bumps: bool = True
    history: History | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, *self.values)

    @property
    def keeps_unchanged(self) -> bool:
        """Is something written of rows that say nothing new?"""
        return self.bumps or self.history is not None

    def column_id(self, column: str) -> str:
        return self.shown.get(column, column)

    def staged(self, column: str) -> str:
        return self.expressions.get(column, f's."{column}"')


def judged(merge: Merge, *, staging: str, has_full: bool, with_ids: bool = False) -> str:
    """A select of every staged row with its verdict. Parameters: ordered_at, layout."""
    new_id = _drawn_id(merge) if with_ids else "null::bigint"
    key = " and ".join(f'held."{column}" = {merge.staged(column)}' for column in merge.key)
    return f"""
select s.file_line, coalesce(held.id, {new_id}) as id,
       case when held.id is null then 'new'
            when {_same(merge, has_full)} then 'unchanged'
            when {_older(merge)} then 'superseded'
            else 'changed'
       end as verdict,
       {"coalesce(d.merged_into_id, d.id)" if merge.person else "null::bigint"} as debtor_id,
       {"fulls.gone_on" if has_full else "null::date"} as gone_on,
       {", ".join(f'{merge.staged(column)} as "{column}"' for column in merge.columns)}
from {staging} s
{"left join debtors_debtor d on d.number = s.debtor_number" if merge.person else ""}
{merge.joins}
left join {merge.table} held on {key}
{_fulls(merge) if has_full else ""}
"""  # noqa: S608


def _same(merge: Merge, has_full: bool) -> str:
    held = ", ".join(f'held."{column}"' for column in merge.values)
    said = ", ".join(merge.staged(column) for column in merge.values)
    vanished = " and held.gone_on is not distinct from " + ("fulls.gone_on" if has_full else "null")
    return f"({held}) is not distinct from ({said}){vanished if merge.vanishes else ''}"


def _older(merge: Merge) -> str:
    if merge.order:
        return f"(s.{merge.order}, %(ordered_at)s) < (held.{merge.order}, held.stated_at)"
    return "%(ordered_at)s < held.stated_at"


def _fulls(merge: Merge) -> str:
    """The full delivery that no longer knew a row as old as this one: the first such, where no day orders the rows."""
    which, newer = "min", "f.stated_at > %(ordered_at)s"
    if merge.order:
        which, newer = "max", f"(f.order_on, f.stated_at) > (s.{merge.order}, %(ordered_at)s)"
    scope = f"(f.programmes = '{{}}' or s.{merge.programme} = any(f.programmes))" if merge.programme else "true"
    return f"""left join lateral (
    select {which}(f.order_on) as gone_on from debtors_fulldelivery f
    where f.layout = %(layout)s and {scope} and {newer}
) fulls on true"""  # noqa: S608


def incoming(merge: Merge, *, staging: str, has_full: bool, with_ids: bool) -> str:
    """Make the temp table `incoming`; rows that say nothing new only where they are needed. Drawing ids keeps the
    server from sharing the statement out among its processes: without them, `give_ids` comes after it."""
    rows = judged(merge, staging=staging, has_full=has_full, with_ids=with_ids)
    if not merge.keeps_unchanged:
        rows = f"select * from ({rows}) said where verdict <> 'unchanged'"  # noqa: S608
    return f"create temp table incoming on commit drop as {rows}"


def give_ids(merge: Merge) -> str:
    """Draw an id for each new row of `incoming`."""
    return f"update incoming set id = {_drawn_id(merge)} where verdict = 'new'"  # noqa: S608


def _drawn_id(merge: Merge) -> str:
    """The sequence is looked up once for the statement, not for each row."""
    return f"nextval((select pg_get_serial_sequence('{merge.table}', 'id')::regclass))"


def counts(merge: Merge, rows: str, *, staging: str) -> str:
    """new, changed, unchanged, superseded, pending of `rows` (the temp table or a select of verdicts)."""
    verdicts = ", ".join(
        f"count(*) filter (where i.verdict = '{one}')" for one in ("new", "changed", "unchanged", "superseded")
    )
    return f"select {verdicts}, count(*) filter (where {_waits(merge, staging)}) from {rows} i"  # noqa: S608


def _waits(merge: Merge, staging: str) -> str:
    reasons = ["i.debtor_id is null"] if merge.person else []
    if merge.waits:
        reasons.append(merge.waits.format(staging=staging))
    return f"i.verdict in {WRITTEN} and ({' or '.join(reasons)})" if reasons else "false"


def insert_new(merge: Merge) -> str:
    """Parameters: run, ordered_at and those of `extra`."""
    names, values = _written(merge)
    return (
        f"insert into {merge.table} (id, {', '.join(names)}) select id, {', '.join(values)}"  # noqa: S608
        " from incoming i where verdict = 'new'"
    )


def update_changed(merge: Merge) -> str:
    """Parameters: run, ordered_at and those of `extra`."""
    names, values = _written(merge)
    pairs = ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
    return (
        f"update {merge.table} held set {pairs} from incoming i"  # noqa: S608
        " where held.id = i.id and i.verdict = 'changed'"
    )


def restate_unchanged(merge: Merge) -> str:
    """What a newer file says again is as new as that file. Parameters: ordered_at."""
    return (
        f"update {merge.table} held set stated_at = %(ordered_at)s from incoming i"  # noqa: S608
        " where held.id = i.id and i.verdict = 'unchanged' and held.stated_at < %(ordered_at)s"
    )


def _written(merge: Merge) -> tuple[list[str], list[str]]:
    written = {f'"{column}"': f'i."{column}"' for column in merge.columns}
    written |= {"stated_at": "%(ordered_at)s", "run_id": "%(run)s", **merge.extra}
    if merge.person:
        written["debtor_id"] = "i.debtor_id"
    if merge.vanishes:
        written["gone_on"] = "i.gone_on"
    return list(written), list(written.values())


def vanishing(merge: Merge, *, staging: str) -> str:
    """From-clause of the rows a full file does not name. Parameters: programmes (empty: all), order_on, ordered_at."""
    gone, older = "(held.gone_on is null or held.gone_on > %(order_on)s)", "held.stated_at < %(ordered_at)s"
    if merge.order:
        gone, older = "held.gone_on is null", f"(held.{merge.order}, held.stated_at) < (%(order_on)s, %(ordered_at)s)"
    scope = "true"
    if merge.programme:
        scope = f"(%(programmes)s::text[] = '{{}}' or held.{merge.programme} = any(%(programmes)s::text[]))"
    key = " and ".join(f'held."{column}" = {merge.staged(column)}' for column in merge.key)
    return f"""{merge.table} held
where {gone} and {scope} and {older}
    and not exists (select from {staging} s {merge.joins} where {key})"""  # noqa: S608


def mark_vanished(merge: Merge, *, staging: str) -> str:
    """Also keeps how they stood. Parameters: run, ordered_at and those of `vanishing`. Returns whose each row was."""
    marked = (
        f"update {merge.table} set gone_on = %(order_on)s, run_id = %(run)s"  # noqa: S608
        f" where id in (select held.id from {vanishing(merge, staging=staging)})"
    )
    whose = "debtor_id" if merge.person else "null::bigint"
    if not merge.history:
        return f"{marked} returning {whose}"
    names = ", ".join(f'"{name}"' for name in merge.values)
    return (
        f"with gone as ({marked} returning *), kept as ("  # noqa: S608
        f"insert into {merge.history.table} ({merge.history.row}, {names}, verdict, stated_at, run_id)"
        f" select {merge.history.of}, {names}, 'gone', %(ordered_at)s, %(run)s from gone)"
        f" select {whose} from gone"
    )


def name_left_aside(merge: Merge, *, staging: str) -> str:
    """Superseded and waiting rows, told to the run. Parameters: run."""
    key = " || ' / ' || ".join(f'i."{column}"::text' for column in merge.key)
    return f"""
insert into intake_runrow (run_id, line, kind, key)
select %(run)s, file_line, case verdict when 'superseded' then 'superseded' else 'pending' end, left({key}, 200)
from incoming i where verdict = 'superseded' or ({_waits(merge, staging)})
"""  # noqa: S608


def differences(merge: Merge, rows: str, *, kind: str, staging: str) -> str:
    """Staged row beside held row. Parameters: kind, limit, offset and, for `gone`, those of `vanishing`."""
    new = ", ".join(f'i."{column}"' for column in merge.columns)
    old = ", ".join(f'held."{column}"' for column in merge.columns)
    if kind == "gone":
        nothing = ", ".join("null" for _ in merge.columns)
        return (
            f"select 0, {nothing}, {old} from {vanishing(merge, staging=staging)}"  # noqa: S608
            " order by held.id limit %(limit)s offset %(offset)s"
        )
    where = _waits(merge, staging) if kind == "pending" else "i.verdict = %(kind)s"
    return f"""
select i.file_line, {new}, {old} from {rows} i left join {merge.table} held on held.id = i.id
where {where} order by i.file_line limit %(limit)s offset %(offset)s
"""  # noqa: S608
