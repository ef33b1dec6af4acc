"""What became of an encouragement, by the rule and by the statement; how one is ended, withdrawn, delivered."""

import random
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.registry.contacts import operations, queries
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.operations import encouraging
from saikoku.registry.contacts.rules import encouragements as rules
from saikoku.registry.contacts.rules.encouragements import Encouraged, Standing
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.debtors.models import Debtor, Household
from saikoku.registry.liabilities.models import QualificationLoss, TransferRegistration
from saikoku.security.audit.models import AuditRecord

DAY = date(2026, 4, 10)


def days(count: int) -> date:
    return DAY + timedelta(days=count)


@pytest.mark.parametrize(("result", "again", "stated", "day", "expected"), [
    ("5", None, [], DAY, Standing("open")),
    ("5", None, [DAY], DAY, Standing("done", DAY, "shown")),
    ("5", None, [days(-1)], days(1), Standing("open")),
    ("5", None, [days(30)], days(29), Standing("open")),
    ("5", None, [days(30)], days(31), Standing("done", days(30), "shown")),
    ("5", None, [days(31)], days(40), Standing("ended", days(30), "lapsed")),
    ("5", None, [], days(30), Standing("open")),
    ("5", None, [], days(31), Standing("ended", days(30), "lapsed")),
    ("4", None, [], DAY, Standing("ended", DAY, "declined")),
    ("9", None, [], days(60), Standing("ended", DAY, "not-applicable")),
    ("4", None, [days(2)], days(5), Standing("done", days(2), "shown")),
    ("5", days(3), [], days(2), Standing("open")),
    ("5", days(3), [], days(3), Standing("ended", days(3), "again")),
    ("5", days(3), [days(3)], days(9), Standing("ended", days(3), "again")),
    ("5", days(3), [days(2)], days(9), Standing("done", days(2), "shown")),
])  # fmt: skip
def test_an_encouragement_stands_by_what_the_city_states(result, again, stated, day, expected):
    one = Encouraged(DAY, days(30), result, again)
    assert rules.standing(one, stated, day=day) == expected


@pytest.fixture
def encourage(debtor_of, somebody, noon):
    """Append a record that encourages: `encourage(debtor, "transfer", "1", on=DAY)`."""

    def record(debtor, *kinds: str, on: date = DAY, corrects: str = "", **answers):
        draft = Draft(
            debtor_id=debtor.pk, programme="11", outcome="104", on=on, started_at=time(10, 5), encouraged=kinds,
            answers=tuple(answers.items()),
        )
        common = {"draft": draft, "worker_number": "W001", "by": somebody, "at": noon}
        if corrects:
            return operations.correct(corrects=corrects, reason="聞き違い", **common)
        return operations.append(**common)

    return record


def registered(debtor, applied_on: date, **more) -> None:
    TransferRegistration.objects.create(
        debtor=debtor, debtor_number=debtor.number, programme="11", applied_on=applied_on, starts_on=applied_on, run_id=1,
        **more,
    )  # fmt: skip


def filed(debtor, filed_on: date, number: str = "K1") -> None:
    QualificationLoss.objects.create(
        debtor=debtor, debtor_number=debtor.number, procedure_number=number, member_number="9", due_year=2025,
        filed_on=filed_on, lost_on=filed_on, premium_reduced=1, run_id=1,
    )  # fmt: skip


@pytest.mark.clause("9.4.エ", "10.2.イ", "10.2.ウ", "10.2.オ")
def test_a_record_notes_each_encouragement_with_its_answer_and_the_term_until_which_it_is_followed(encourage, debtor_of):
    contact = encourage(debtor_of(), "transfer", "loss", "declaration", transfer="1", declaration="4")
    found = {row.kind: row for row in contact.encouragements.all()}
    assert {kind: row.result for kind, row in found.items()} == {"transfer": "1", "loss": "5", "declaration": "4"}
    assert {kind: (row.due_on - DAY).days for kind, row in found.items()} == {"transfer": 180, "loss": 365, "declaration": 90}
    assert {kind: (row.state, row.ended_because) for kind, row in found.items()} == {
        "transfer": ("open", ""), "loss": ("open", ""), "declaration": ("ended", "declined"),
    }  # fmt: skip


def test_an_answer_to_what_was_not_encouraged_is_refused(encourage, debtor_of):
    with pytest.raises(operations.ContactRefused) as refused:
        encourage(debtor_of(), "transfer", loss="1")
    assert refused.value.reasons == ["answer-without-encouragement"]


def test_a_correction_takes_the_old_answers_back(encourage, debtor_of):
    debtor = debtor_of()
    old = encourage(debtor, "transfer", transfer="1")
    new = encourage(debtor, "loss", corrects=old.record_number)
    assert (old.encouragements.get().state, old.encouragements.get().ended_because) == ("withdrawn", "corrected")
    assert [(row["record_number"], row["kind"]) for row in queries.delivered_encouragements(DAY, DAY)] == [
        (new.record_number, "2")
    ]


def test_r08_names_each_encouragement_of_the_days_with_its_result(encourage, debtor_of):
    debtor = debtor_of()
    contact = encourage(debtor, "transfer", "declaration", transfer="3")
    encourage(debtor, "transfer", on=days(1))
    rows = list(queries.delivered_encouragements(DAY, DAY))
    layout = standard.get("R08")
    assert {column.id for column in layout.columns} == set(rows[0])
    assert [(row["record_number"], row["kind"], row["result"], row["on"]) for row in rows] == [
        (contact.record_number, "3", "5", DAY), (contact.record_number, "1", "3", DAY),
    ]  # fmt: skip
    assert writing.to_bytes(layout, [Row(row) for row in rows])


def test_the_statement_says_the_same_as_the_rule(encourage, debtor_of, somebody, noon):
    chance = random.Random(11)
    homes = [Household.objects.create(number=f"H{n}") if n else None for n in range(3)]
    people = [
        debtor_of(household=chance.choice(homes), declaration_state=chance.choice(["", "0", "1"]),
                  delivered_on=days(chance.randint(-5, 60)))
        for _ in range(12)
    ]  # fmt: skip
    for debtor in people:
        for _ in range(chance.randint(1, 4)):
            kinds = chance.sample(rules.KINDS, chance.randint(1, 3))
            encourage(debtor, *kinds, on=days(chance.randint(0, 30)), **{kinds[0]: chance.choice(rules.RESULTS)})
        if chance.random() < 0.5:
            registered(debtor, days(chance.randint(-3, 40)))
        if chance.random() < 0.5:
            filed(debtor, days(chance.randint(-3, 40)), f"K{debtor.pk}")
    old = debtor_of(merged_into=people[0])
    encourage(old, "transfer", on=days(4))
    Encouragement.objects.filter(pk__in=list(Encouragement.objects.values_list("pk", flat=True)[:6])).update(due_on=days(12))
    for day in (days(0), days(15), days(35), days(200)):
        encouraging.judge(on=day, by=somebody, at=noon)
        rows = Encouragement.objects.select_related("debtor__merged_into").filter(on__lte=day)
        found = {row.pk: Standing(row.state, row.ended_on, row.ended_because) for row in rows}
        assert found == {row.pk: by_rule(row, rows, day) for row in rows}
        assert encouraging.judge(on=day, by=somebody, at=noon) == {}
    assert {row.ended_because for row in Encouragement.objects.all()} >= {"shown", "again", "lapsed", "declined"}


def person_of(row) -> Debtor:
    return row.debtor.merged_into or row.debtor


def by_rule(row, rows, day: date) -> Standing:
    person = person_of(row)
    later = [
        other.on for other in rows
        if person_of(other) == person and other.kind == row.kind and (other.on, other.pk) > (row.on, row.pk)
    ]  # fmt: skip
    stated = {
        "transfer": [one.applied_on for one in TransferRegistration.objects.filter(debtor=person)],
        "loss": [
            one.filed_on for one in QualificationLoss.objects.select_related("debtor")
            if one.debtor == person or (person.household_id and one.debtor.household_id == person.household_id)
        ],
        "declaration": [person.delivered_on] if person.declaration_state == "0" else [],
    }  # fmt: skip
    one = Encouraged(row.on, row.due_on, row.result, min(later, default=None))
    return rules.standing(one, stated[row.kind], day=day)


def test_what_the_city_takes_back_is_waited_for_again(encourage, debtor_of, somebody, noon):
    debtor = debtor_of()
    encourage(debtor, "transfer")
    registered(debtor, days(2))
    assert encouraging.judge(on=days(3), by=somebody, at=noon) == {"done": 1}
    TransferRegistration.objects.all().delete()
    assert encouraging.judge(on=days(4), by=somebody, at=noon, debtor_ids=[debtor.pk]) == {"open": 1}


def test_ended_by_hand_it_stays_ended_and_the_trail_says_why(encourage, debtor_of, somebody, noon):
    debtor = debtor_of()
    one = encourage(debtor, "transfer").encouragements.get()
    encouraging.end(encouragement_id=one.pk, reason="窓口で取り下げを確かめた", by=somebody, at=noon)
    registered(debtor, days(2))
    assert encouraging.judge(on=days(3), by=somebody, at=noon) == {}
    one.refresh_from_db()
    assert (one.state, one.ended_because, one.end_reason) == ("ended", "by-hand", "窓口で取り下げを確かめた")
    assert AuditRecord.objects.get(action="registry.encouragement.ended").reason == "窓口で取り下げを確かめた"


@pytest.mark.parametrize(("reason", "expected"), [
    (" ", ["reason-missing"]), ("あ" * 201, ["reason-too-long"]), ("123456789018", ["reason-holds-personal-number"]),
])  # fmt: skip
def test_without_a_proper_reason_nothing_is_ended(encourage, debtor_of, somebody, noon, reason, expected):
    one = encourage(debtor_of(), "transfer").encouragements.get()
    with pytest.raises(encouraging.NotEnded) as refused:
        encouraging.end(encouragement_id=one.pk, reason=reason, by=somebody, at=noon)
    assert refused.value.reasons == expected
    one.refresh_from_db()
    assert one.state == "open"


@pytest.mark.parametrize(("change", "name"), [
    ({"kind": "other"}, "encouragement_is_of_a_known_kind"),
    ({"result": "7"}, "encouragement_has_a_known_result"),
    ({"state": "done"}, "ended_encouragement_says_when_and_why"),
    ({"ended_on": DAY}, "ended_encouragement_says_when_and_why"),
    ({"ended_by": "x", "end_reason": "y"}, "encouragement_ended_by_hand_has_a_reason"),
    ({"state": "ended", "ended_on": DAY, "ended_because": "by-hand", "ended_by": "x"},
     "encouragement_ended_by_hand_has_a_reason"),
])  # fmt: skip
def test_the_table_refuses_what_cannot_be(encourage, debtor_of, change, name):
    one = encourage(debtor_of(), "transfer").encouragements.get()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Encouragement.objects.filter(pk=one.pk).update(**change)


def test_one_record_encourages_to_each_thing_once(encourage, debtor_of):
    one = encourage(debtor_of(), "transfer").encouragements.get()
    one.pk = None
    with pytest.raises(IntegrityError, match="encouragement_once_in_a_record"), transaction.atomic():
        one.save(force_insert=True)
