"""The practice city: every household as the rows of the city's files, one after the other, the same for a seed.

A household is made from the seed and its own place alone: a city of 5,000 debtors is the beginning of the city
of 1,000,000, and nothing but the household at hand is in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from saikoku.kernel import businessdays, periods

from . import debts, events, numbers, people
from .shape import draw, running, shape

LAYOUTS = (
    "T01_targets", "T02_arrears", "T03_members", "T04_payments", "T05_stops", "T06_transfers",
    "T07_qualification_losses", "T10_slips_issued", "T11_merged_numbers", "T12_letters",
)  # fmt: skip
CALL, VISIT, CALL_AND_VISIT, DECLARATION, WHEREABOUTS = "01", "02", "03", "04", "05"
Rows = dict[str, list[dict]]


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    month: periods.Month
    encoding: str = "cp932"

    @property
    def delivered_on(self) -> date:
        """The month's first working day."""
        return businessdays.next_business_day(self.month.first)

    @property
    def as_of(self) -> date:
        return self.month.first - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Household:
    home: people.Home
    members: list[people.Person]
    owed: list[debts.Instalment]

    @property
    def debtors(self) -> list[people.Person]:
        owing = {instalment.debtor_number for instalment in self.owed}
        return [person for person in self.members if person.number in owing]


def households(
    plan: Plan, *, count: int | None = None, debtors: int | None = None
) -> Iterator[tuple[Household, Rows]]:
    """The first `count` households, or as many as hold `debtors` debtors; the last may be cut to its head."""
    if (count is None) == (debtors is None):
        raise ValueError("ask for a number of households or of debtors")
    index, left = 0, debtors if debtors is not None else 0
    while index < count if count is not None else left > 0:
        made = household(plan, index, most_debtors=left if debtors is not None else 9)
        index, left = index + 1, left - len(made.debtors)
        yield made, rows(plan, made, index - 1)


def household(plan: Plan, index: int, most_debtors: int = 9) -> Household:
    rng = Random(plan.seed * 1_000_003 + index)
    pattern = shape()["pattern"][draw(rng, _pattern_totals())]
    elder = pattern.get("elder", []) if most_debtors > 1 else []
    number = numbers.debtor(plan.seed, index, 0)
    first = people.head(rng, number, pattern["head"], plan.as_of, plan.encoding)
    home = people.home(rng, plan.seed, index, first.is_company)
    members = [first, *people.others(rng, plan.seed, index, first, bool(elder), plan.as_of)]
    owing = [(first.number, programme) for programme in pattern["head"]]
    if elder and len(members) > 1:
        owing += [(members[1].number, programme) for programme in elder]
    for debtor_number in dict.fromkeys(number for number, _ in owing):
        programmes = [programme for number, programme in owing if number == debtor_number]
        person = next(person for person in members if person.number == debtor_number)
        people.furnish(rng, person, programmes, plan.as_of)
    owed = debts.instalments(rng, owing, debts.total(rng), plan.as_of)
    return Household(home, members, owed)


def rows(plan: Plan, made: Household, index: int) -> Rows:
    """One household as rows of every layout."""
    rng = Random(plan.seed * 7_000_009 + index)
    found: Rows = {layout: [] for layout in LAYOUTS}
    for person in made.debtors:
        owed = [instalment for instalment in made.owed if instalment.debtor_number == person.number]
        _debtor_rows(rng, plan, made, person, owed, index, found)
    slip_until = plan.month.plus(2).last
    found["T02_arrears"] = [debts.row(instalment, plan.as_of, slip_until) for instalment in made.owed]
    if made.home.household_number:
        found["T03_members"] = [_member_row(made.home, person) for person in made.members]
    return found


def _debtor_rows(
    rng: Random, plan: Plan, made: Household, person: people.Person,
    owed: list[debts.Instalment], index: int, found: Rows,
) -> None:  # fmt: skip
    programmes = list(dict.fromkeys(instalment.programme for instalment in owed))
    transfers = [events.transfer(rng, person, programme, plan.as_of) for programme in programmes]
    found["T06_transfers"] += [row for row in transfers if row]
    stops = [events.stop(rng, person, programmes[0], plan.as_of)]
    found["T05_stops"] += [row for row in stops if row]
    found["T04_payments"] += events.payments(rng, owed, plan.as_of)
    found["T10_slips_issued"] += [row for row in [events.slip(rng, owed[-1], plan.as_of)] if row]
    found["T12_letters"] += events.letters(person, owed, plan.as_of)
    if "11" in programmes:
        losses = [events.loss(rng, person, made.members, made.home, plan.as_of)]
        found["T07_qualification_losses"] += [row for row in losses if row]
    if person is made.members[0] and rng.random() < shape()["events"]["merged"]:
        old = numbers.debtor(plan.seed, index, numbers.MERGED_AWAY)
        merged_on = plan.as_of - timedelta(days=3)
        found["T11_merged_numbers"].append(
            {"old_number": old, "new_number": person.number, "merged_on": merged_on}
        )
    for programme, transfer in zip(programmes, transfers, strict=True):
        base = _target_row(plan, made.home, person, programme, _transfer_state(transfer))
        found["T01_targets"] += [{**base, "work": work} for work in _works(rng, person, programme)]


def _works(rng: Random, person: people.Person, programme: str) -> list[str]:
    share = next(row for row in shape()["work"] if programme in row["programmes"])
    kinds = (CALL, VISIT, CALL_AND_VISIT)
    totals = running((share["call"], share["visit"], share["call_and_visit"]))
    works = [kinds[draw(rng, totals)]]
    if programme == "11" and person.declaration == "1":
        works.append(DECLARATION)
    if person.returned_on and programme in ("11", "12"):
        works.append(WHEREABOUTS)
    return works


def _target_row(plan: Plan, home: people.Home, person: people.Person, programme: str, transfer: str) -> dict:
    phones = {}
    for place, (number, kind) in enumerate(person.phones[:3], start=1):
        phones |= {f"phone{place}": number, f"phone{place}_kind": kind}
    premium = programme == "11"
    return {
        "delivered_on": plan.delivered_on, "delivery_kind": "1", "programme": programme, "work": CALL,
        "month": plan.month, "debtor_number": person.number, "household_number": home.household_number,
        "kind": "2" if person.is_company else "1", "name": person.name.written,
        "name_kana": person.name.kana, "alias": person.alias, "born_on": person.born_on,
        "sex": person.sex, "postal_code": home.town.postal_code, "address": home.address,
        "building": home.building, **_mail(home, person), **phones, "transfer_state": transfer,
        "nhi_state": "1" if premium else "", "insured_from": person.insured_from if premium else None,
        "insured_number": f"久{person.number[-7:]}" if premium else "",
        "declaration_state": person.declaration if premium else "", "cautions": person.cautions,
        "representative": person.representative, "returned_mail_on": person.returned_on,
        "returned_mail_reason": person.returned_reason,
        "other_insurance_suspected": "1" if premium and person.other_insurance else "0",
        "undeclared_year": _undeclared(plan, person) if premium else None,
        "instalment_plan": "1" if person.instalment_plan else "0", "language": person.name.language,
    }  # fmt: skip


def _mail(home: people.Home, person: people.Person) -> dict:
    if not person.mail_elsewhere:
        return {}
    return {
        "mail_postal_code": home.town.postal_code,
        "mail_address": home.address + "内",
        "mail_name": person.name.written + "　様方",
    }


def _undeclared(plan: Plan, person: people.Person) -> int | None:
    return plan.month.fiscal_year - 1 if person.declaration == "1" else None


def _transfer_state(row: dict | None) -> str:
    if row is None:
        return "0"
    return "2" if row["ended_on"] else "3"


def _member_row(home: people.Home, person: people.Person) -> dict:
    return {
        "household_number": home.household_number, "debtor_number": person.number,
        "name": person.name.written, "name_kana": person.name.kana, "born_on": person.born_on,
        "sex": person.sex, "relation": person.relation, "nhi_from": person.insured_from,
        "nhi_until": person.insured_until, "declaration_state": person.declaration,
    }  # fmt: skip


def _pattern_totals() -> tuple[float, ...]:
    return running(tuple(pattern["share"] for pattern in shape()["pattern"]))
