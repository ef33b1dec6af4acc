"""Who may be visited on a day, and why not? Households judged by the pure rules, all that they rest on read at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.exchange.layouts.rules import outcomes
from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.kernel import clock
from saikoku.kernel.programmes import Side
from saikoku.planning.answering.rules import worth
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.rules import facts
from saikoku.planning.routes import sets
from saikoku.planning.routes.models import Appointment
from saikoku.planning.routes.rules import presence, visiting
from saikoku.planning.routes.rules.defaults import Defaults
from saikoku.planning.routes.rules.visiting import CityWord, VisitTerms
from saikoku.planning.timing import queries as timing


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a household with what he owes; `reasons`: why he is not visited."""

    debtor_id: int
    number: str
    owed: int
    reasons: tuple[str, ...]
    visits: int  # of this month
    promise_broken: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A household on a day. `reasons`: why nobody goes there; empty means go ahead."""

    key: int
    people: tuple[Person, ...]
    reasons: tuple[str, ...]
    appointment: Appointment | None

    @property
    def spoken_to(self) -> list[Person]:
        """Whom the visit is about, who owes most first."""
        if self.reasons:
            return []
        return sorted((one for one in self.people if not one.reasons), key=lambda one: (-one.owed, one.debtor_id))

    @property
    def owed(self) -> int:
        return sum(one.owed for one in self.spoken_to)

    @property
    def visits(self) -> int:
        return max((one.visits for one in self.people), default=0)

    def worth(self, terms: VisitTerms) -> int:
        broken = any(one.promise_broken for one in self.spoken_to)
        return worth.of_person(self.owed, promise_broken=broken, known=terms.lists.known)


def visit_terms(on: date, terms: Agreed | None = None, ends_on: date | None = None) -> VisitTerms:
    terms = terms or agreed(on)
    return VisitTerms(
        lists.list_terms(on, terms), timing.calling(on, terms, ends_on), terms.time("visit_opens"), terms.time("visit_closes"),
        terms["visits_per_month"],
    )  # fmt: skip


def met_codes() -> frozenset[str]:
    """Outcomes with which somebody was met: the ones of a talk, the family's too."""
    return frozenset(code for code, one in outcomes.of_scopes(("visit",)).items() if one.contact == "yes") | {"V11"}


def standings(
    debtor_ids: Iterable[int], terms: VisitTerms, agreed: Mapping[int, Appointment] | None = None
) -> list[Standing]:
    """The households of these debtors, everybody in them judged; three queries, two where the day's appointments are given,
    and one more where somebody was said to live elsewhere."""
    everybody = sets.households(debtor_ids)
    known = lists.people(everybody, terms.lists, sets.WORKS)
    appointments = appointments_of(terms.today, everybody) if agreed is None else agreed
    elsewhere = [debtor_id for debtor_id, one in known.items() if visiting.lives_elsewhere(one.history.records)]
    words = sets.city_words(elsewhere) if elsewhere else {}
    homes: dict[int, list[Person]] = {}
    agreed_at: dict[int, Appointment] = {}
    for debtor_id in sorted(known):
        person = known[debtor_id]
        has_one = debtor_id in appointments
        if has_one:
            agreed_at[person.household_key] = appointments[debtor_id]
        word = words.get(debtor_id, visiting.NO_WORD)
        homes.setdefault(person.household_key, []).append(_judged(person, terms, word, agreed=has_one))
    return [
        Standing(key, tuple(people), tuple(visiting.of_household(one.reasons for one in people)), agreed_at.get(key))
        for key, people in homes.items()
    ]


def _judged(person: lists.Person, terms: VisitTerms, word: CityWord, *, agreed: bool) -> Person:
    history = person.history
    found = facts.of_side(history, Side.PREMIUM, terms.lists, terms.calling, clock.TOKYO)
    month = [one for one in visiting.visits(history.records) if one.on >= terms.lists.month]
    reasons = tuple(visiting.refusals(found, history, terms, word, agreed=agreed))
    return Person(person.debtor_id, person.number, found.owed, reasons, len(month), found.promise_broken)


def appointments_of(on: date, debtor_ids: Iterable[int] | None = None) -> Mapping[int, Appointment]:
    """The standing appointments of a day by debtor."""
    rows = Appointment.objects.filter(on=on, withdrawn_at=None)
    if debtor_ids is not None:
        rows = rows.filter(debtor_id__in=list(debtor_ids))
    return {row.debtor_id: row for row in rows}


def presence_table(on: date, known: Defaults) -> presence.Table:
    """When people were at home by the visits of the window before the day; one query."""
    since = on - timedelta(days=known.trust["window_days"])
    return presence.learn(sets.seen(since, on, known.bands, met_codes()), known)


def past_of(on: date, debtor_ids: Iterable[int], known: Defaults) -> dict[int, tuple[int, int]]:
    return sets.past(on - timedelta(days=known.trust["window_days"]), on, debtor_ids, met_codes())
