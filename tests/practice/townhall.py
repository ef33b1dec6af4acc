"""Put households of the practice city into the registry without a file, for tests that need people only."""

from saikoku.planning.targets.models import Target
from saikoku.practice.rules import city
from saikoku.registry.debtors.models import Debtor, Household, Phone
from saikoku.registry.liabilities.models import Instalment

RUN = 1


def enter(plan: city.Plan, made: list[tuple[city.Household, city.Rows]]) -> dict[str, Debtor]:
    """Debtors by number, with telephones, instalments and targets."""
    numbers = {household.home.household_number for household, _ in made if household.home.household_number}
    homes = {one.number: one for one in Household.objects.bulk_create(Household(number=n) for n in sorted(numbers))}
    debtors = {
        one.number: one
        for one in Debtor.objects.bulk_create(
            Debtor(
                number=person.number, household=homes.get(household.home.household_number),
                name=person.name.written, name_kana=person.name.kana, born_on=person.born_on,
                delivered_on=plan.delivered_on, run_id=RUN,
            )
            for household, _ in made for person in household.debtors
        )
    }  # fmt: skip
    Phone.objects.bulk_create(
        Phone(debtor=debtors[person.number], number=number, kind=kind, rank=rank,
              learned_on=plan.delivered_on, run_id=RUN)
        for household, _ in made for person in household.debtors
        for rank, (number, kind) in enumerate(person.phones, start=1)
    )  # fmt: skip
    Instalment.objects.bulk_create(
        Instalment(
            debtor=debtors[row["debtor_number"]], balance=row["unpaid"], run_id=RUN,
            **{name: row[name] for name in (
                "programme", "assessed_year", "due_year", "notice_number", "instalment", "object", "due_on",
                "assessed", "paid", "unpaid", "carried", "as_of", "limitation_on",
            )},
        )
        for _, rows in made for row in rows["T02_arrears"]
    )  # fmt: skip
    Target.objects.bulk_create(
        Target(month=plan.month.first, debtor=debtors[row["debtor_number"]], programme=row["programme"],
               work=row["work"], delivered_on=plan.delivered_on, run_id=RUN)
        for _, rows in made for row in rows["T01_targets"]
    )  # fmt: skip
    return debtors
