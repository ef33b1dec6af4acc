"""Apply T03: the members of households, by the file drawn up last."""

from dataclasses import replace
from datetime import datetime

from saikoku.exchange.intake.rules.applier import Applied, Difference, StagedRun
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import STATED_MEMBER, Household
from saikoku.registry.debtors.operations.merging import History, Merge, MergingApplier

MEMBERS = Merge(
    layout="T03_members",
    table="debtors_member",
    key=("household_id", "number"),
    values=tuple(STATED_MEMBER.split()),
    person=False,
    vanishes=True,
    programme="",
    joins="left join debtors_household h on h.number = s.household_number",
    expressions={"household_id": "h.id", "number": "s.debtor_number"},
    shown={"number": "debtor_number", "household_id": "household_number"},
    history=History("debtors_memberversion", "member_id"),
)
NEW_HOUSEHOLDS = """
insert into debtors_household (number)
select distinct household_number from {staging} where household_number <> ''
on conflict (number) do nothing
"""


def make_households(cursor, run: StagedRun) -> None:
    """Households that nobody knew are made."""
    cursor.execute(NEW_HOUSEHOLDS.format(staging=run.table))


class MembersApplier(MergingApplier):
    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        make_households(cursor, run)
        return super().apply(cursor, run, by=by, at=at)

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        return _by_number(super().differences(cursor, run, kind=kind, limit=limit, offset=offset))

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        return _by_number(super().written(cursor, run, kind=kind, limit=limit, offset=offset))


def _by_number(found: list[Difference]) -> list[Difference]:
    """Households by their number, not by our id of them."""
    ids = {one.key[0] for one in found if one.key[0] != "None"}
    numbers = {str(pk): number for pk, number in Household.objects.filter(pk__in=ids).values_list("pk", "number")}
    return [
        replace(
            one,
            key=(numbers.get(one.key[0], ""), *one.key[1:]),
            old=_without_id(one.old, numbers), new=_without_id(one.new, numbers), names=_without_id(one.names, numbers),
        )
        for one in found
    ]  # fmt: skip


def _without_id(values: dict, numbers: dict[str, str]) -> dict:
    if "household_number" not in values:
        return values
    return values | {"household_number": numbers.get(str(values["household_number"]), "")}


applier = MembersApplier(MEMBERS)
