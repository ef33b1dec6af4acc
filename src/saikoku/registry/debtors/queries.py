"""Who is this person: numbers merged, household, telephone numbers in the order to dial, cautions, addresses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from saikoku.registry.debtors.models import Address, Caution, Debtor, Member, Phone, PhoneFinding, PhoneState

AT_ONCE = 2_000
"""Rows fetched from the server at a time."""
PROTECTED = "01"
CAUTIONS = {PROTECTED: "支援措置(DV等)", "02": "要注意", "03": "通訳", "04": "聴覚", "05": "市職員対応"}
_STATE_RANK = {PhoneState.CONFIRMED: 0, PhoneState.UNCONFIRMED: 1, PhoneState.DEAD: 2, PhoneState.WRONG: 3}


@dataclass(frozen=True, slots=True)
class PersonCase:
    """One person as a case. `ids` are all the person's debtor rows: its own and those of merged numbers.

    What the city states (instalments, payments, stops, ...) hangs on `debtor`; what we wrote (contacts, promises,
    tasks, phones) may hang on any of `ids`.
    """

    debtor: Debtor
    ids: tuple[int, ...]
    phones: list[Phone] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    addresses: dict[str, Address] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    others: list[Debtor] = field(default_factory=list)
    former_numbers: tuple[str, ...] = ()


class NobodyKnown(LookupError):
    """No debtor has this number."""


def find(number: str) -> Debtor:
    """The person of a number, following merged numbers. Raises NobodyKnown."""
    debtor = of_number(number)
    if debtor is None:
        raise NobodyKnown(number)
    return debtor


def of_number(number: str) -> Debtor | None:
    """The same; None where nobody has it. A NUL, which the database takes in no text, is in nobody's."""
    found = Debtor.objects.select_related("merged_into", "household").filter(number=number)
    debtor = None if "\x00" in number else found.first()
    return debtor and (debtor.merged_into or debtor)


def numbers_now(numbers: Iterable[str]) -> list[str]:
    """By which numbers the persons of these are known now, in their order."""
    rows = Debtor.objects.filter(number__in=set(numbers))
    return sorted(set(rows.values_list(Coalesce("merged_into__number", "number"), flat=True)))


def ids_of(debtor: Debtor) -> tuple[int, ...]:
    """The person's own row and those of the numbers merged into it."""
    return tuple(Debtor.objects.filter(Q(pk=debtor.pk) | Q(merged_into=debtor)).order_by("pk").values_list("pk", flat=True))


def case_of(number: str) -> PersonCase:
    """Everything about the person and the household. Raises NobodyKnown. Seven queries."""
    debtor = find(number)
    group = list(Debtor.objects.filter(Q(pk=debtor.pk) | Q(merged_into=debtor)).order_by("pk"))
    ids = tuple(one.pk for one in group)
    household = debtor.household_id
    return PersonCase(
        debtor=debtor,
        ids=ids,
        phones=ranked_phones(ids),
        cautions=list(
            Caution.objects.filter(debtor_id__in=ids, ended_on=None).order_by("code").values_list("code", flat=True).distinct()
        ),
        addresses={
            address.kind: address
            for address in Address.objects.filter(debtor_id__in=ids).order_by(_last(debtor.pk), "since")
        },
        members=list(Member.objects.filter(household_id=household, gone_on=None).order_by("number")) if household else [],
        others=list(others_of(debtor)) if household else [],
        former_numbers=tuple(one.number for one in group if one.pk != debtor.pk),
    )


def _last(debtor_id: int) -> Case:
    """Orders the person's own rows behind those of merged numbers, so that they win."""
    return Case(When(debtor_id=debtor_id, then=Value(1)), default=Value(0), output_field=IntegerField())


def others_of(debtor: Debtor) -> QuerySet[Debtor]:
    """The other debtors of the household, merged numbers left out."""
    return (
        Debtor.objects.filter(household_id=debtor.household_id, merged_into=None).exclude(pk=debtor.pk).order_by("number")
        if debtor.household_id
        else Debtor.objects.none()
    )


def is_protected(debtor_id: int) -> bool:
    """支援措置: under protection, he or a number merged into his."""
    his = Q(debtor=debtor_id) | Q(debtor__merged_into=debtor_id)
    return Caution.objects.filter(his, code=PROTECTED, ended_on=None).exists()


def ranked_phones(debtor_ids: tuple[int, ...]) -> list[Phone]:
    """Each number once: confirmed, then untried, then dead, then wrong; within these the city's order, newest first."""
    found = Phone.objects.filter(debtor_id__in=debtor_ids)
    ranked = sorted(found, key=lambda one: (_STATE_RANK[one.state], one.rank, -one.learned_on.toordinal(), one.pk))
    return list({one.number: one for one in reversed(ranked)}.values())[::-1]


def usable(phone: Phone, *, on: date) -> bool:
    """May this number be dialled on the day? Not when dead, wrong or suspended."""
    return phone.state in (PhoneState.CONFIRMED, PhoneState.UNCONFIRMED) and (
        phone.suspended_until is None or phone.suspended_until <= on
    )


def delivered_phones(first_day: date, last_day: date) -> Iterator[dict]:
    """R02: what we learned on these days about a number, the last finding where there were several."""
    ours = PhoneFinding.objects.filter(learned_on__range=(first_day, last_day), delivered_by_city=False)
    last = ours.order_by("debtor__number", "number", "-learned_on", "-id").distinct("debtor__number", "number")
    return last.values(
        "kind", "source", "state", "learned_on", phone=F("number"), debtor_number=F("debtor__number")
    ).iterator(chunk_size=AT_ONCE)


def days_learned_late(day: date) -> list[date]:
    """Earlier days for which a finding was entered on `day`; their deliveries are renewed."""
    late = PhoneFinding.objects.filter(at__date=day, learned_on__lt=day, delivered_by_city=False)
    return sorted(late.values_list("learned_on", flat=True).distinct())
