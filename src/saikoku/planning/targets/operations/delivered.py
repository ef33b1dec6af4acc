"""Apply T01: the persons first, then whom the city asks us to reach, then what had waited for these persons."""

import json
from datetime import datetime

from saikoku.exchange.intake.rules.applier import Applied, Counts, Difference, StagedRun
from saikoku.kernel import phones
from saikoku.kernel.actor import Actor
from saikoku.planning.targets import sets
from saikoku.planning.targets.operations.homes import bring_home
from saikoku.registry.debtors.operations import persons
from saikoku.registry.debtors.operations.merging import keep_full

PHONES = ("phone1", "phone2", "phone3")


class TargetsApplier:
    """A row is judged by the target it names (month, programme, work, person) and all it says of the person."""

    layout = "T01_targets"

    def preview(self, cursor, run: StagedRun) -> Counts:
        new, changed, unchanged, superseded = sets.count(cursor, run)
        scope = sets.scope_of(cursor, run)
        return Counts(new, changed, unchanged, sets.count_leaving(cursor, run, scope) if scope else 0, superseded)

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        if kind == "gone":
            scope = sets.scope_of(cursor, run)
            return [Difference(0, key) for key in sets.leaving(cursor, run, scope, limit=limit, offset=offset)] if scope else []
        rows = sets.show(cursor, run, kind=kind, limit=limit, offset=offset)
        return [_difference(line, key, new, old) for line, *key, new, old in rows]

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        """A row is shown with the person as this run said him, beside who he was before."""
        rows = sets.written(cursor, run, kind=kind, limit=limit, offset=offset)
        return [_kept(line, key, new, old, kind) for line, *key, new, old in rows]

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        counts = self.preview(cursor, run)
        if counts.superseded:
            sets.leave_aside(cursor, run)
        sets.judge(cursor, run)
        scope = sets.scope_of(cursor, run)
        named = set(persons.apply(cursor, run, by=by, at=at))
        sets.keep(cursor, run)
        home = bring_home(cursor, named, run=run, at=at)
        written = sets.write(cursor, run)
        if scope:
            written |= sets.withdraw_unnamed(cursor, run, scope)
            for month in scope.months:
                day = datetime.strptime(month, "%Y%m").date()  # noqa: DTZ007
                keep_full(
                    cursor, run, order_on=scope.order_on, programmes=scope.programmes, works=scope.works, month=day
                )
        sets.withdraw_outdated(cursor, run)
        return Applied(counts, sorted(named | home | written))


def _difference(line: int, key: list[str], new: dict | str, old: dict | str | None) -> Difference:
    said, held = _loaded(new), _loaded(old)
    if held is None:
        return Difference(line, tuple(key), {}, said)
    differing = [name for name in said if name in held and _plain(name, held[name]) != _plain(name, said[name])]
    return Difference(
        line, tuple(key), {name: held[name] for name in differing}, {name: said[name] for name in differing}
    )


KEY = ("month", "programme", "work", "debtor_number")


def _kept(line: int, key: list[str], new: dict | str, old: dict | str | None, kind: str) -> Difference:
    said, held = _loaded(new), _loaded(old) if kind == "changed" else None
    names = dict(zip(KEY, key, strict=True))
    if kind == "gone":
        return Difference(line, tuple(key), names=names)
    if held is None:
        return Difference(line, tuple(key), {}, _told(said), names)
    differing = [name for name in {**said, **held} if said.get(name) != held.get(name)]
    return Difference(
        line, tuple(key), _told({name: held.get(name) for name in differing}),
        _told({name: said.get(name) for name in differing}), names,
    )  # fmt: skip


def _told(said: dict) -> dict:
    """Kept text as the preview has it: flags as such."""
    return {name: {"true": True, "false": False}.get(value, value) for name, value in said.items()}


def _plain(name: str, value: object) -> object:
    """A value as it is held: digits of a number, a flag that is not set."""
    return phones.digits(value) if name in PHONES else value or ""


def _loaded(value: dict | str | None) -> dict | None:
    return json.loads(value) if isinstance(value, str) else value


applier = TargetsApplier()
