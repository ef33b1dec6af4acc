"""Set-based statements of this room, each one file and one function."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from saikoku.exchange.intake.rules.applier import StagedRun
from saikoku.registry.debtors.operations.persons import CONTENT


@dataclass(frozen=True, slots=True)
class Scope:
    """What a full T01 file speaks of: whoever it does not name there leaves. Empty works: every work."""

    order_on: date
    months: tuple[str, ...]
    programmes: tuple[str, ...]
    works: tuple[str, ...]


def _statement(name: str, run: StagedRun) -> str:
    text = (files("saikoku.planning.targets.sets") / f"{name}.sql").read_text(encoding="utf-8")
    return text.format(staging=run.table, content=CONTENT)


def _asked(run: StagedRun, scope: Scope | None = None) -> dict:
    asked = {"run": run.id, "ordered_at": run.ordered_at, "business_on": run.business_on}
    if scope:
        asked |= {
            "order_on": scope.order_on, "months": list(scope.months), "programmes": list(scope.programmes),
            "works": list(scope.works),
        }  # fmt: skip
    return asked


def scope_of(cursor, run: StagedRun) -> Scope | None:
    """The scope of a full file: what its control record names, else what its rows name. None: not full."""
    cursor.execute(_statement("scope", run))
    kinds, order_on, months, programmes, works = cursor.fetchone()
    if not (run.full or kinds == ["1"]):
        return None
    return Scope(
        order_on or run.ordered_at.date(), run.months or tuple(months), run.programmes or tuple(programmes), tuple(works)
    )


def count(cursor, run: StagedRun) -> tuple[int, int, int, int]:
    """new, changed, unchanged, superseded."""
    cursor.execute(f"select {_VERDICTS} from ({_statement('judged', run)}) judged", _asked(run))  # noqa: S608
    return cursor.fetchone()


_VERDICTS = ", ".join(
    f"count(*) filter (where verdict = '{one}')" for one in ("new", "changed", "unchanged", "superseded")
)


def show(cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[tuple]:
    """(line, key parts..., new as json, old as json) of the rows with that verdict."""
    statement = _statement("shown", run).replace("[judged]", _statement("judged", run))
    cursor.execute(statement, _asked(run) | {"kind": kind, "limit": limit, "offset": offset})
    return cursor.fetchall()


def leaving(cursor, run: StagedRun, scope: Scope, *, limit: int, offset: int) -> list[tuple[str, str, str, str]]:
    """(month, programme, work, number) of the targets a full file does not name."""
    statement = (
        "select to_char(t.month, 'YYYYMM'), t.programme, t.work, d.number from "  # noqa: S608
        + _statement("leaving", run)
        + " order by t.id limit %(limit)s offset %(offset)s"
    )
    cursor.execute(statement, _asked(run, scope) | {"limit": limit, "offset": offset})
    return cursor.fetchall()


def count_leaving(cursor, run: StagedRun, scope: Scope) -> int:
    cursor.execute("select count(*) from " + _statement("leaving", run), _asked(run, scope))  # noqa: S608
    return cursor.fetchone()[0]


def leave_aside(cursor, run: StagedRun) -> None:
    """Superseded rows, told to the run."""
    statement = (
        "insert into intake_runrow (run_id, line, kind, key)"  # noqa: S608
        " select %(run)s, file_line, 'superseded', concat_ws(' / ', month, programme, work, debtor_number)"
        f" from ({_statement('judged', run)}) judged where verdict = 'superseded'"
    )
    cursor.execute(statement, _asked(run))


def judge(cursor, run: StagedRun) -> None:
    """The temp table `target_judged`: the verdicts before anything is written."""
    cursor.execute("create temp table target_judged on commit drop as " + _statement("judged", run), _asked(run))


def keep(cursor, run: StagedRun) -> None:
    """Keep every row as it came, when the persons are written."""
    cursor.execute(_statement("kept", run), _asked(run))
    cursor.execute("drop table target_judged")


def written(cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[tuple]:
    """(line, key parts..., what was said, what stood before or null) of the rows of an applied run."""
    cursor.execute(_statement("kept_shown", run), {"run": run.id, "kind": kind, "limit": limit, "offset": offset})
    return cursor.fetchall()


def write(cursor, run: StagedRun) -> set[int]:
    """Merge the targets; the debtors of those written."""
    cursor.execute(_statement("written", run), _asked(run))
    return {debtor for (debtor,) in cursor.fetchall()}


def withdraw_unnamed(cursor, run: StagedRun, scope: Scope) -> set[int]:
    """Withdraw whom the full file does not name; the debtors."""
    statement = f"""
with gone as (
    update targets_target
    set withdrawn = true, left_on = coalesce(left_on, %(business_on)s), run_id = %(run)s,
        left_reason = case when left_reason = '' then 'withdrawn' else left_reason end
    where id in (select t.id from {_statement("leaving", run)})
    returning *
)
insert into targets_targetversion
    (debtor_id, month, programme, work, delivered_on, withdrawn, verdict, stated_at, run_id)
select debtor_id, month, programme, work, %(order_on)s, true, 'gone', %(ordered_at)s, %(run)s from gone
returning debtor_id
"""  # noqa: S608
    cursor.execute(statement, _asked(run, scope))
    return {debtor for (debtor,) in cursor.fetchall()}


def withdraw_outdated(cursor, run: StagedRun) -> None:
    """Withdraw rows just written that a full file drawn up later does not know."""
    cursor.execute(_statement("outdated", run), _asked(run))


def move_merged(cursor, run: StagedRun) -> set[int]:
    """Targets of merged numbers become the person's own; the newer row of two stands."""
    cursor.execute(_statement("moved", run))
    return {debtor for (debtor,) in cursor.fetchall()}


def leave(cursor, *, month: date, on: date, side_of: dict[str, str], contact: list[str]) -> list[tuple[str, int]]:
    """Take off the month's lists who need not be asked, put back who has to be; (reason or '', debtor) of each."""
    text = (files("saikoku.planning.targets.sets") / "left.sql").read_text(encoding="utf-8")
    cursor.execute(
        text,
        {"month": month, "on": on, "codes": list(side_of), "sides": list(side_of.values()), "contact": contact},
    )
    return cursor.fetchall()
