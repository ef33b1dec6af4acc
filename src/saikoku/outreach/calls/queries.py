"""What a call needs to know of one person: facts by side, open instalments, numbers in order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.kernel import clock
from saikoku.kernel.programmes import SIDE_OF, Side, programmes_of
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.presence.models import Handling
from saikoku.outreach.scripts.rules import outcomes
from saikoku.outreach.telephone import queries as telephone
from saikoku.outreach.telephone.models import CallEvent
from saikoku.outreach.telephone.rules.timing import DIALLED
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules import eligibility, facts
from saikoku.planning.lists.rules.facts import Facts
from saikoku.planning.lists.rules.history import PhoneRow
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules.hours import Calling
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact, Encouragement, Promise
from saikoku.registry.contacts.rules import doubts as asked
from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.doubts import AnyDoubt
from saikoku.registry.contacts.rules.opening import Known as Opening
from saikoku.registry.debtors.models import Address, Debtor, Member, PhoneFinding
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.liabilities.rules import ledger
from saikoku.registry.payments.models import Payment

CALLS = ("1", "2")
NEVER_CAME = frozenset({"401", "402", "403", "404", "405", "501", "502", "503", "V41", "V50", "V51", "M02"})
"""Outcomes of a call or visit that was not made or went to no number of his, and of an SMS that did not arrive: nobody calls
back because of it."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is agreed for the day of a call, read once for an act."""

    moment: datetime
    agreed: Agreed
    terms: ListTerms
    calling: Calling

    @property
    def lease_minutes(self) -> int:
        return self.agreed["lease_minutes"]

    @property
    def joint_consent(self) -> bool:
        return self.agreed["joint_call_consent"]

    @property
    def causes_since(self) -> date:
        """Whoever calls may answer what was done since that day: the longest that an effect of ours is counted."""
        return self.terms.today - timedelta(days=max(self.agreed["notice_days"], self.agreed["inbound_returned_days"]))

    @property
    def opening_terms(self) -> opening.Terms:
        return opening.Terms(self.agreed["letter_days"], frozenset(self.agreed["transfer_programmes"].split()))

    @property
    def doubt_terms(self) -> asked.Terms:
        named = ("promise_latest_days", "undated_promise_days", "call_back_latest_days")
        return asked.Terms(*(self.agreed[name] for name in named))

    @property
    def low_months(self) -> dict[str, int]:
        return ledger.low_months(self.agreed)


@dataclass(frozen=True, slots=True)
class Known:
    """One person and what his history says about each side today."""

    person: lists.Person
    sides: dict[str, Facts]

    def refusals(self, side: str, day: Day) -> list[str]:
        return eligibility.refusals(self.sides[side], day.moment, day.terms, day.calling)

    def eligible(self, day: Day) -> list[str]:
        return [side for side in self.sides if not self.refusals(side, day)]

    def spoken_with(self, wanted: str, day: Day) -> list[str]:
        """The sides that may be spoken of in a call about `wanted`: his number rings for it anyway."""
        return [side for side in self.sides if side == wanted or set(self.refusals(side, day)) <= {eligibility.RESTS}]

    def numbers_now(self, sides: Iterable[str], day: Day, at: datetime | None = None) -> list[PhoneRow]:
        """The numbers that may be dialled now, or at another moment of the day, about these sides; the first one first."""
        about = [self.sides[side] for side in sides if side in self.sides]
        return eligibility.numbers_now(self.person.history, about, at or day.moment, day.terms)

    @property
    def numbers(self) -> list[str]:
        return [phone.number for phone in self.person.history.phones]

    @property
    def open_programmes(self) -> list[str]:
        """The programmes with something open, that of the oldest instalment first."""
        return list(dict.fromkeys(debt.programme for debt in self.person.history.debts))


def day_of(at: datetime, ends_on=None) -> Day:
    moment = at.astimezone(clock.TOKYO)
    terms = agreed(moment.date())
    return Day(
        moment, terms, lists.list_terms(moment.date(), terms), timing.calling(moment.date(), terms, ends_on)
    )


def known(debtor_id: int, day: Day) -> Known:
    """One query."""
    person = lists.people([debtor_id], day.terms)[debtor_id]
    return Known(
        person,
        {
            str(side): facts.of_side(person.history, side, day.terms, day.calling, clock.TOKYO)
            for side in Side
        },
    )


def open_instalments(debtor_id: int) -> list[Instalment]:
    """What is not at 0 and still named by the city, the oldest first."""
    return list(
        Instalment.objects.filter(debtor_id=debtor_id, balance__gt=0, gone_on=None).order_by(
            "due_on", "programme", "notice_number", "instalment"
        )
    )


def offers(case: "Case", sides: Iterable[str], day: Day) -> list[opening.Offer]:
    """What to ask and to encourage in a talk about these sides, and why, or why not."""
    targeted = [row.programme for row in case.known.person.history.targets if not row.withdrawn]
    spoken = {
        code for side in sides for code in programmes_spoken_about(side, case.known.open_programmes, targeted)
    }
    return opening.offers(case.opening, spoken, today=day.terms.today, terms=day.opening_terms)


def offers_of(found: Opening, known: Known, day: Day) -> list[opening.Offer]:
    """The same about everything the person owes."""
    return opening.offers(found, known.open_programmes, today=day.terms.today, terms=day.opening_terms)


def doubts(debtor_id: int, told: Iterable[tuple[str, Said]], day: Day, *, amounts: bool) -> list[AnyDoubt]:
    """What to ask once of the promises and the call backs in these parts of a call, each with its outcome; `amounts`:
    of yen too."""
    parts = list(told)
    lines = [(said.promises, said.sides) for _, said in parts]
    call_backs = [said.call_back_at.date() for _, said in parts if said.call_back_at]
    late = asked.of_call_backs(call_backs, today=day.terms.today, terms=day.doubt_terms)
    if not contacts.are_readable(debtor_id, lines):
        return list(late)
    undated = amounts and any(_is_undated(code, said) for code, said in parts)
    found = asked.of_days(lines, undated=undated, today=day.terms.today, terms=day.doubt_terms)
    of_yen = contacts.doubts(debtor_id, lines, on=day.terms.today, low_months=day.low_months) if amounts else []
    return [*of_yen, *found, *late]


def _is_undated(code: str, said: Said) -> bool:
    """Is a side recorded as promised although no day was said of it?"""
    outcome = outcomes.calls().get(code)
    named = {line.side for line in said.promises}
    return outcome is not None and outcome.promise == "yes" and "" not in named and not set(said.sides) <= named


def programmes_spoken_about(side: str, owing: list[str], targeted: list[str]) -> list[str]:
    """The programme of the oldest open instalment of the side first, then the side's others that are open."""
    found = [code for code in owing if SIDE_OF[code] == side]
    return found or [code for code in targeted if SIDE_OF[code] == side] or [programmes_of(side)[0]]


@dataclass(frozen=True, slots=True)
class Story:
    instalments: list[Instalment]
    contacts: list[Contact]
    promises: list[Promise]
    payments: list[Payment]


@dataclass(frozen=True, slots=True)
class Case:
    """A person with a household as the call desk shows them. What was owed, paid and said is there only when
    the gate was passed (`story`)."""

    debtor: Debtor  # with `address`: {address, building} or None, and `relations`: of the household's members
    others: list[Debtor]
    known: Known
    story: Story | None
    opening: Opening


def case(debtor_id: int, day: Day, *, with_story: bool) -> Case:
    """Three queries, four more with the story."""
    address = Address.objects.filter(debtor=OuterRef("pk"), kind=Address.Kind.REGISTERED)
    members = Member.objects.filter(household=OuterRef("household"), gone_on=None).exclude(number=OuterRef("number"))
    household = Debtor.objects.filter(pk=debtor_id).values("household")
    rows = list(
        Debtor.objects.filter(Q(pk=debtor_id) | Q(household__in=household)).order_by("pk").annotate(
            address=Subquery(address.values(found=JSONObject(address="address", building="building"))[:1]),
            relations=ArraySubquery(members.order_by("number").values("relation")),
        )
    )  # fmt: skip
    debtor = next(row for row in rows if row.pk == debtor_id)
    return Case(
        debtor=debtor,
        others=[row for row in rows if row.pk != debtor_id and row.merged_into_id is None],
        known=known(debtor_id, day),
        story=story(debtor_id) if with_story else None,
        opening=contacts.opening_of(debtor_id),
    )


def live_lease(call_number: str) -> Lease | None:
    """Who holds a call now; None where it is over."""
    return Lease.objects.filter(call_number=call_number, expires_at__gt=clock.real_now()).first()


def standing_of_call(call_number: str) -> QuerySet[Contact]:
    """The records of one call that no later one corrects, in the order of writing."""
    return contacts.standing().filter(call_number=call_number, channel__in=CALLS).order_by("pk")


def attempts(debtor_id: int, *, since: date) -> list[answered.Attempt]:
    """What may have made the person call since that day, newest first: calls, visits, SMS and leaflets to his household."""
    household = Debtor.objects.filter(pk=debtor_id).values("household")
    his = Q(debtor_id=debtor_id) | Q(debtor__merged_into=debtor_id) | Q(debtor__household__in=household)
    rows = contacts.standing().filter(his, channel__in=answered.CAUSES, on__gte=since).exclude(outcome__in=NEVER_CAME)
    found = rows.order_by("-on", "-started_at", "-pk").values_list(
        "record_number", "channel", "on", "programme", "absence_notice"
    )
    return [
        answered.Attempt(number, channel, on, str(SIDE_OF[programme]), notice)
        for number, channel, on, programme, notice in found
    ]


@dataclass(frozen=True, slots=True)
class Written:
    """Records of one call with what hangs on them."""

    records: list[Contact]
    promises: list[Promise]
    findings: list[PhoneFinding]
    encouragements: list[Encouragement]


def written_before(lease: Lease) -> Written | None:
    """What was recorded of a call that is taken up again; one query for every other call."""
    records = list(standing_of_call(lease.call_number))
    return written_with(records) if records else None


def written_with(records: list[Contact]) -> Written:
    """The first record's side first, in the order of writing."""
    promises = contacts.with_covers(Promise.objects.filter(contact__in=[record.pk for record in records]))
    promises = promises.prefetch_related("covered__instalment").order_by("contact_id", "line")
    findings = PhoneFinding.objects.filter(record_number__in=[record.record_number for record in records]).order_by("pk")
    given = Encouragement.objects.filter(contact__in=[record.pk for record in records]).order_by("pk")
    return Written(records, list(promises), list(findings), list(given))


def numbers_heard(records: Collection[Contact]) -> set[str]:
    """The new numbers that these records had heard, other than those that were dialled."""
    if not records:
        return set()
    dialled = {record.record_number: record.phone for record in records}
    found = PhoneFinding.objects.filter(record_number__in=list(dialled)).values_list("record_number", "number")
    return {number for record, number in found if number != dialled[record]}


def story(debtor_id: int) -> Story:
    """What was stated, said, promised and paid; four queries."""
    his = Q(debtor_id=debtor_id) | Q(debtor__merged_into=debtor_id)
    return Story(
        instalments=list(
            Instalment.objects.filter(debtor_id=debtor_id).order_by("programme", "due_year", "instalment", "due_on")
        ),
        contacts=list(contacts.standing().filter(his).order_by("-on", "-started_at", "-pk")),
        promises=list(contacts.with_covers(Promise.objects.filter(his)).order_by("-promised_on", "-pk")),
        payments=list(Payment.objects.filter(debtor_id=debtor_id).order_by("-paid_on", "-pk")),
    )


def minutes_before_dialling(days: Sequence[date]) -> list[float]:
    """From opening the case to dialling, of the recorded calls out of these days of which key or telephone told when they
    were dialled. One query; a second one for calls recorded before their times were kept with them."""
    rows = Handling.objects.filter(on__in=list(days), channel="1").values_list("call_number", "began_at", "dialled_at")
    found = list(rows) if telephone.tells() else list(rows.filter(dialled_at__isnull=False))
    began = {number: at for number, at, dialled in found if dialled is None}
    told = [(dialled - at).total_seconds() / 60 for _, at, dialled in found if dialled is not None]
    if not began:
        return told
    first, last = clock.at(min(days)), clock.at(max(days) + timedelta(days=1))
    heard = CallEvent.objects.filter(kind=DIALLED, at__gte=first, at__lt=last).values("call_number").annotate(at=Min("at"))
    return told + [
        (at - began[number]).total_seconds() / 60
        for number, at in heard.values_list("call_number", "at") if number in began and at >= began[number]
    ]  # fmt: skip
