"""The statement of what is known finds what a literal reading of the rows finds, in worlds drawn at random."""

import random
from datetime import date, time, timedelta

import pytest

from saikoku.inquiry.residences import sets
from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.inquiry.residences.rules.selection import ABSENT, Known, Terms
from saikoku.kernel import clock
from saikoku.planning.routes.rules.visiting import NOT_LIVING
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address, Caution, Debtor, PersonVersion
from saikoku.registry.liabilities.models import Instalment, Letter, Stop
from saikoku.registry.tasks.models import HandoverAnswer, Task
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.カ")]
DAY = people.DAY
DAYS = [DAY - timedelta(days=back) for back in (0, 1, 1, 2, 3, 5, 8, 40)]
OUTCOMES = ["V20", "V20", "V20", "V21", "V22", "V23", "V01", "V11", "V30", "V41", "V42", "V50"]


def world(chance: random.Random) -> list[Debtor]:
    """A few people, one of them merged into another, with rows of every kind."""
    made = [people.debtor() for _ in range(5)]
    if chance.random() < 0.7:
        made[4].merged_into = made[0]
        made[4].save(update_fields=["merged_into"])
    for person in made:
        Debtor.objects.filter(pk=person.pk).update(returned_mail_on=chance.choice([None, None, *DAYS]))
        lives(chance, person)
        records(chance, person)
        owed(chance, person)
        asked(chance, person)
    for person in made[:4]:
        surveyed(chance, person)
    return made


def lives(chance, person) -> None:
    if chance.random() < 0.8:
        since = chance.choice(DAYS)
        Address.objects.create(debtor=person, kind="registered", address="旭町1", since=since, run_id=1)
        for number, on in enumerate({since, chance.choice(DAYS)}):
            PersonVersion.objects.create(debtor=person, said={}, delivered_on=on, run_id=number, verdict="new")
    if chance.random() < 0.3:
        Address.objects.create(debtor=person, kind="mailing", address="旭町2", since=chance.choice(DAYS), run_id=1)
    for code in chance.sample(["01", "02", "05"], chance.choice([0, 0, 1, 2])):
        ended = chance.choice([None, DAY])
        Caution.objects.create(debtor=person, code=code, since=DAYS[-1], ended_on=ended, run_id=1)


def records(chance, person) -> None:
    made = []
    for _ in range(chance.randint(0, 6)):
        corrects = chance.choice(made) if made and chance.random() < 0.2 else None
        made = [one for one in made if one != corrects]
        on, at = chance.choice(DAYS), time(chance.choice([10, 10, 15]), 0)
        row = people.called(
            person, clock.at(on, at.hour), chance.choice(OUTCOMES), channel=chance.choice("3331"),
            work=chance.choice(["01", "01", "01", "05"]), worker_number=chance.choice(["W1", "W2"]),
            corrects=corrects.record_number if corrects else "",
        )  # fmt: skip
        made.append(row)
        if chance.random() < 0.2:
            HandoverAnswer.objects.create(
                record_number=row.record_number, answered_on=chance.choice(DAYS), run_id=1,
                action=chance.choice(["01", "02", "04", "06", "99"]),
            )  # fmt: skip


def owed(chance, person) -> None:
    for programme in chance.sample(["11", "12", "01"], chance.randint(0, 2)):
        people.owes(person, programme, chance.choice([0, 5_000]), gone_on=chance.choice([None, None, DAY]))
    if chance.random() < 0.4:
        people.stop(
            person, chance.choice(["", "11"]), since=chance.choice(DAYS), until=chance.choice([None, *DAYS]),
            gone_on=chance.choice([None, *DAYS, DAY + timedelta(days=1)]),
        )  # fmt: skip
    for number in range(chance.choice([0, 0, 1, 2])):
        Letter.objects.create(
            letter_number=f"L{person.pk}-{number}", debtor=person, debtor_number=person.number, kind="1", sent_on=DAYS[-1],
            programme=chance.choice(["11", "12", "01"]), returned_on=chance.choice([None, *DAYS]), run_id=1,
        )  # fmt: skip


def asked(chance, person) -> None:
    if person.merged_into_id is None and chance.random() < 0.5:
        Target.objects.create(
            debtor=person, programme="11", work=chance.choice(["05", "05", "02"]), withdrawn=chance.random() < 0.5, run_id=1,
            month=chance.choice([people.MONTH, (people.MONTH - timedelta(days=1)).replace(day=1)]),
            delivered_on=chance.choice(DAYS),
        )  # fmt: skip
    for _ in range(chance.choice([0, 0, 1, 2])):
        task = Task(
            kind=chance.choice(["whereabouts", "whereabouts", "handover"]), debtor=person, record_number="R", opened_by="W1",
            opened_at=clock.at(chance.choice(DAYS), chance.choice([0, 12, 23])),
        )  # fmt: skip
        if chance.random() < 0.3:
            task.state, task.closed_at, task.closed_by = "done", task.opened_at, "W1"
        task.save()


def surveyed(chance, person) -> None:
    for _ in range(chance.choice([0, 0, 1, 2])):
        survey = Survey.objects.create(
            debtor=person, reasons=["returned-mail"], address="旭町1", state="done", opened_at=clock.at(DAYS[-1], 9),
            opened_by="W1", closed_at=clock.at(DAYS[-1], 9), closed_by="W1",
        )  # fmt: skip
        old = None
        for turn in range(chance.choice([1, 1, 2])):
            old = Finding.objects.create(
                survey=survey, number=f"W{survey.pk}", corrects=old, seen={}, seen_at=clock.at(DAY, 9), proposed="S05",
                outcome=chance.choice(["S04", "S05", "S02"]), text="x", why="y", on_day=chance.choice(DAYS),
                record_number=f"F{survey.pk}-{turn}", worker_number="W1", by="W1", at=clock.at(DAY, 9),
            )  # fmt: skip
    if chance.random() < 0.3:
        Survey.objects.create(
            debtor=person, reasons=["returned-mail"], address="旭町1", state="waiting", opened_at=clock.at(DAY, 9),
            opened_by="W1",
        )


# -- the same, read slowly -------------------------------------------------------------------------------------------


def latest(days):
    return max((day for day in days if day is not None), default=None)


def whose(debtor: Debtor) -> int:
    return debtor.merged_into_id or debtor.pk


def stands(record: Contact) -> bool:
    return not Contact.objects.filter(corrects=record.record_number).exclude(corrects="").exists()


def absences(person: Debtor, least: int) -> tuple[int, date | None]:
    acts: dict = {}
    for record in Contact.objects.select_related("debtor"):
        counts = record.channel == "3" and record.work == "01" and record.outcome not in ("V41", "V42", "V50", "V51")
        if whose(record.debtor) == person.pk and counts and stands(record):
            acts.setdefault((record.on, record.started_at, record.worker_number), []).append(record.outcome)
    met = [when[:2] for when, outcomes in acts.items() if not all(one in ABSENT for one in outcomes)]
    since = [when for when in acts if not met or when[:2] > max(met)]
    return (len(since), latest(when[0] for when in since)) if len(since) >= least else (0, None)


def returned(person: Debtor) -> date | None:
    letters = [row.returned_on for row in Letter.objects.exclude(programme="01").select_related("debtor")
               if whose(row.debtor) == person.pk]  # fmt: skip
    return latest([Debtor.objects.get(pk=person.pk).returned_mail_on, *letters])


def finding_of(person: Debtor) -> tuple[date | None, str]:
    rows = [row for row in Finding.objects.filter(survey__debtor=person) if not Finding.objects.filter(corrects=row).exists()]
    first = {row.number: row for row in Finding.objects.filter(corrects=None)}
    last = max(rows, key=lambda row: (first[row.number].on_day, first[row.number].pk), default=None)
    return (first[last.number].on_day, last.outcome) if last else (None, "")


def stated(person: Debtor) -> date | None:
    place = Address.objects.filter(debtor=person, kind="registered").first()
    before = place and PersonVersion.objects.filter(debtor=person, delivered_on__lt=place.since).exists()
    return place.since if before else None


def answered(person: Debtor) -> date | None:
    found = []
    for row in HandoverAnswer.objects.all():
        record = Contact.objects.select_related("debtor").get(record_number=row.record_number)
        if whose(record.debtor) != person.pk:
            continue
        if row.action in ("02", "03", "04", "05") or (row.action == "01" and record.outcome in NOT_LIVING):
            found.append(row.answered_on)
    return latest(found)


def owes(person: Debtor) -> bool:
    def covered(row: Instalment) -> bool:
        return any(
            stop.programme in ("", row.programme) and stop.starts_on <= DAY and (stop.ends_on is None or stop.ends_on >= DAY)
            and (stop.gone_on is None or stop.gone_on > DAY)
            for stop in Stop.objects.filter(debtor=person)
        )  # fmt: skip

    rows = Instalment.objects.filter(debtor=person, balance__gt=0, gone_on=None, programme__in=["11", "12"])
    return any(not covered(row) for row in rows)


def literal(person: Debtor, terms: Terms) -> Known | None:
    absent, absent_on = absences(person, terms.absent_visits)
    surveyed_on, outcome = finding_of(person)
    tasks = [row.opened_at.astimezone(clock.TOKYO).date() for row in Task.objects.filter(kind="whereabouts", state="open")
             .select_related("debtor") if whose(row.debtor) == person.pk]  # fmt: skip
    wanted = Target.objects.filter(debtor=person, work="05", month=people.MONTH, withdrawn=False)
    known = Known(
        returned_on=returned(person), absent=absent, absent_on=absent_on, task_on=latest(tasks), surveyed_on=surveyed_on,
        asked_on=latest(row.delivered_on for row in wanted), surveyed=outcome, stated_on=stated(person),
        answered_on=answered(person), owes=owes(person),
        under_way=Survey.objects.filter(debtor=person, state__in=["waiting", "assigned"]).exists(),
        cautions=frozenset(Caution.objects.filter(debtor=person, ended_on=None).values_list("code", flat=True)),
    )  # fmt: skip
    something = (known.returned_on, known.absent_on, known.asked_on, known.task_on)
    return known if any(day is not None for day in something) else None


@pytest.mark.parametrize("seed", range(12))
def test_the_statement_knows_what_a_literal_reading_knows(seed):
    chance = random.Random(seed)
    made, terms = world(chance), Terms(absent_visits=chance.choice([1, 2, 3]))
    standing = [Debtor.objects.get(pk=one.pk) for one in made if one.merged_into_id is None]
    expected = {one.pk: known for one in standing if (known := literal(one, terms)) is not None}
    assert sets.known(DAY, terms) == expected
    for one in standing:
        assert sets.known(DAY, terms, [one.pk]) == {pk: known for pk, known in expected.items() if pk == one.pk}
