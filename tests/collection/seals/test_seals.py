"""A seal is used from the day the city permits it, entered by two persons, until it is changed, abolished or lost."""

from datetime import date, timedelta

import numpy
import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.collection.seals import operations, queries
from saikoku.collection.seals.models import Seal, SealRequest, SealStep
from saikoku.collection.seals.rules import steps
from saikoku.collection.seals.rules.steps import Step, Taken
from saikoku.documents import png
from saikoku.kernel import clock
from tests.collection import money
from tests.collection.money import LEADER, NOON, OFFICER

T = [clock.at(date(2026, 4, day)) for day in range(1, 9)]

FOUND = [Taken(Step.PERMITTED, T[1]), Taken(Step.LOST, T[2]), Taken(Step.REPORTED, T[3]), Taken(Step.FOUND, T[4])]


@pytest.mark.parametrize(
    ("taken", "at", "permitted"),
    [
        ([], T[3], False),
        ([Taken(Step.PERMITTED, T[1])], T[1] - timedelta(seconds=1), False),
        ([Taken(Step.PERMITTED, T[1])], T[1], True),
        *[([Taken(Step.PERMITTED, T[1]), Taken(end, T[3])], T[2], True) for end in sorted(steps.ENDS)],
        *[([Taken(Step.PERMITTED, T[1]), Taken(end, T[3])], T[3], False) for end in sorted(steps.ENDS)],
        ([Taken(Step.PERMITTED, T[1]), Taken(Step.LOST, T[2]), Taken(Step.FOUND, T[3])], T[4], False),
        ([*FOUND, Taken(Step.RESUMED, T[5])], T[4], False),
        ([*FOUND, Taken(Step.RESUMED, T[5])], T[5], True),
        ([*FOUND, Taken(Step.RESUMED, T[5]), Taken(Step.LOST, T[6])], T[6], False),
    ],
)
@pytest.mark.clause("14.2.ウ")
def test_a_seal_may_be_used_from_its_permission_to_its_end(taken, at, permitted):
    assert steps.is_permitted(taken, at) is permitted


def test_every_step_can_be_reached_and_none_twice_before_the_seal_comes_back():
    reached, walks = set(), [[]]
    while walks:
        walk = walks.pop()
        for step in steps.open_steps([Taken(one, T[0]) for one in walk], T[0]):
            assert step not in walk
            reached.add(step)
            if step is Step.RESUMED:
                assert {Step.LOST, Step.REPORTED, Step.FOUND} <= set(walk)  # the city was told
            else:
                walks.append([*walk, step])
    assert reached | {Step.REPLACED} == set(Step)


def test_a_seal_that_came_back_may_be_lost_once_more():
    back = [*FOUND, Taken(Step.RESUMED, T[5])]
    assert steps.open_steps(back, T[7]) == [Step.ABOLISHED, Step.LOST]
    again = [*back, Taken(Step.LOST, T[6])]
    assert steps.open_steps(again, T[7]) == [Step.REPORTED, Step.FOUND]
    assert steps.report_due(back, 60) is None and steps.report_due(again, 60) == T[6] + timedelta(hours=1)


@pytest.mark.clause("14.2.ウ")
@pytest.mark.parametrize("end", [Step.RETURNED, Step.ABOLISHED])
def test_a_seal_that_was_found_and_has_ended_otherwise_does_not_come_back(end):
    assert Step.RESUMED in steps.open_steps(FOUND, T[5])
    assert Step.RESUMED not in steps.open_steps([*FOUND, Taken(end, T[5])], T[6])


@pytest.mark.parametrize("end", [Step.REPLACED, Step.ABOLISHED])
def test_a_seal_may_be_lost_before_the_day_on_which_it_ends(end):
    """The city permitted its successor, or its end, from a day to come."""
    taken = [Taken(Step.PERMITTED, T[1]), Taken(end, T[6])]
    said = {"since": T[3], "now": T[3], "document": "", "note": "電車に忘れた"}
    assert steps.refusals(Step.LOST, taken=taken, **said) == []
    assert steps.refusals(Step.RETURNED, taken=taken, **said | {"document": "d"}) == ["before-the-step-before"]
    lost = [taken[0], Taken(Step.LOST, T[3]), taken[1]]
    assert not steps.is_permitted(lost, T[4])
    assert steps.refusals(Step.REPORTED, taken=lost, **said) == [] == steps.refusals(Step.FOUND, taken=lost, **said)
    assert "step-not-open" in steps.refusals(Step.LOST, taken=taken, **said | {"since": T[7], "now": T[7]})
    assert "step-not-open" in steps.refusals(Step.LOST, taken=lost, **said)


def test_a_seal_may_be_lost_before_the_day_from_which_it_is_permitted():
    taken = [Taken(Step.PERMITTED, T[5])]
    assert steps.refusals(Step.LOST, taken=taken, since=T[3], now=T[3], document="", note="ない") == []
    assert not steps.is_permitted([Taken(Step.LOST, T[3]), *taken], T[6])


@pytest.mark.django_db
@pytest.mark.clause("14.2.ウ")
def test_no_receipt_goes_out_with_a_seal_that_was_lost_before_it_was_replaced(journal):
    old = money.permitted_seal()
    money.permitted_seal(replaces=old, since=NOON + timedelta(days=5), at=NOON - timedelta(days=2))
    assert queries.permitted(NOON) == [old]
    operations.take_step(seal_id=old.pk, step=Step.LOST, since=NOON, note="電車に忘れた", by=LEADER, at=NOON)
    assert queries.permitted(NOON) == [] and queries.lost_untold() == [old]
    operations.take_step(seal_id=old.pk, step=Step.REPORTED, since=NOON, by=LEADER, at=NOON)
    assert queries.lost_untold() == [] and old not in queries.permitted(NOON + timedelta(days=6))


@pytest.mark.django_db
@pytest.mark.clause("14.2.ウ")
def test_a_found_seal_serves_again_by_the_citys_permission_and_two_persons(journal):
    seal, (person, owed) = money.permitted_seal(), money.payer(12_000)

    def step(which: Step, minute: int, **more):
        since = NOON.replace(minute=minute)
        return operations.take_step(seal_id=seal.pk, step=which, since=since, by=LEADER, at=NOON.replace(minute=50), **more)

    city = {"document": "許第9号", "dated": NOON.date()}
    step(Step.LOST, 1, note="鞄にない")
    step(Step.FOUND, 5)
    with pytest.raises(operations.SealRefused, match="step-not-open"):
        step(Step.RESUMED, 20, **city)  # the city was not told
    step(Step.REPORTED, 10)
    asked = step(Step.RESUMED, 20, **city)
    assert queries.permitted(NOON.replace(minute=30)) == []
    with pytest.raises(operations.SealRefused, match="own-request"):
        operations.decide(request_id=asked.pk, confirm=True, by=LEADER, at=NOON.replace(minute=50))
    operations.decide(request_id=asked.pk, confirm=True, by=OFFICER, at=NOON.replace(minute=50))
    assert queries.permitted(NOON.replace(minute=19)) == [] and queries.permitted(NOON.replace(minute=20)) == [seal]
    assert money.took(person, owed, 1_000, at=NOON.replace(minute=30)).seal_id == seal.pk
    step(Step.LOST, 40, note="また見当たらない")
    assert queries.permitted(NOON.replace(minute=45)) == []


@pytest.mark.django_db
@pytest.mark.clause("14.2.ウ")
def test_a_found_seal_does_not_come_back_beside_the_one_that_took_its_place():
    old = money.permitted_seal()
    for which, more in ((Step.LOST, {"note": "ない"}), (Step.REPORTED, {}), (Step.FOUND, {})):
        operations.take_step(seal_id=old.pk, step=which, since=T[1], by=LEADER, at=NOON, **more)
    money.permitted_seal(replaces=old, since=T[2], at=T[2])
    with pytest.raises(operations.SealRefused, match="replaced-already"):
        operations.take_step(
            seal_id=old.pk, step=Step.RESUMED, since=T[3], document="許", dated=T[3].date(), by=LEADER, at=NOON
        )


@pytest.mark.django_db
def test_the_database_says_of_every_moment_what_the_rule_says():
    lives = [[], [Taken(Step.PERMITTED, T[1])], FOUND, [*FOUND, Taken(Step.RESUMED, T[5])],
             [*FOUND, Taken(Step.RESUMED, T[4])], [*FOUND, Taken(Step.RESUMED, T[5]), Taken(Step.LOST, T[6])],
             [Taken(Step.PERMITTED, T[1]), Taken(Step.ABOLISHED, T[1])],
             [Taken(Step.PERMITTED, T[1]), Taken(Step.LOST, T[2]), Taken(Step.REPLACED, T[5])],
             [*FOUND, Taken(Step.RESUMED, T[5]), Taken(Step.REPLACED, T[6])],
             [Taken(Step.LOST, T[1]), Taken(Step.PERMITTED, T[3])]]  # fmt: skip
    for life in lives:
        seal = money.filed_seal()
        for one in life:
            SealStep.objects.create(
                seal=seal, step=one.step, since=one.since, document="d", entered_at=NOON, entered_by="a", confirmed_by="b"
            )
        for at in (*T, T[4] - timedelta(seconds=1)):
            with connection.cursor() as cursor:
                cursor.execute("select seals_permitted(%s, %s)", [seal.pk, at])
                assert cursor.fetchone()[0] is steps.is_permitted(queries.taken(seal), at), (life, at)


def picture(side: int, shade: int = 255, ring: bool = True) -> bytes:
    dots = numpy.full((side, side), shade, numpy.uint8)
    if ring:
        dots[5:15, 5:-5] = 0
    return png.write(dots)


@pytest.mark.django_db
@pytest.mark.parametrize(("imprint", "reasons"), [
    (picture(80), []), (picture(320), []), (picture(79), ["imprint-too-small"]), (picture(321), ["imprint-too-large"]),
    (picture(20, ring=False), ["imprint-too-small", "imprint-without-ink"]),
    (picture(160, ring=False), ["imprint-without-ink"]),
    (picture(160, shade=200, ring=False), ["imprint-without-ink"]), (picture(160, shade=0), ["imprint-all-ink"]),
])  # fmt: skip
def test_an_imprint_has_ink_and_the_size_of_a_seal(imprint, reasons):
    plain = {"name": "1号", "keeper": "責任者", "filed_on": date(2026, 4, 1), "document": "届1", "by": LEADER, "at": NOON}
    if not reasons:
        assert operations.file_seal(imprint=imprint, **plain).pk
        return
    with pytest.raises(operations.SealRefused) as refused:
        operations.file_seal(imprint=imprint, **plain)
    assert refused.value.reasons == reasons


def test_the_loss_of_a_seal_is_to_be_told_within_an_agreed_time():
    lost = [Taken(Step.PERMITTED, T[0]), Taken(Step.LOST, T[1])]
    assert steps.report_due(lost, 60) == T[1] + timedelta(hours=1)
    assert steps.report_due([*lost, Taken(Step.REPORTED, T[1])], 60) is None
    assert steps.report_due(lost[:1], 60) is None


@pytest.mark.django_db
@pytest.mark.clause("14.2.ウ")
def test_a_permission_is_entered_by_one_and_confirmed_by_another():
    seal = money.filed_seal()
    asked = operations.take_step(
        seal_id=seal.pk, step=Step.PERMITTED, since=T[0], document="許第2号", dated=date(2026, 3, 30), by=LEADER, at=NOON
    )
    assert queries.permitted(NOON) == []
    assert (queries.waiting_for("leader").count(), queries.waiting_for("officer").count()) == (0, 1)
    with pytest.raises(operations.SealRefused, match="own-request"):
        operations.decide(request_id=asked.pk, confirm=True, by=LEADER, at=NOON)
    operations.decide(request_id=asked.pk, confirm=True, by=OFFICER, at=NOON)
    assert queries.permitted(NOON) == [seal]
    with pytest.raises(operations.SealRefused, match="decided-already"):
        operations.decide(request_id=asked.pk, confirm=True, by=OFFICER, at=NOON)


@pytest.mark.django_db
@pytest.mark.clause("14.2.ウ")
def test_a_changed_imprint_ends_the_seal_it_replaces_with_its_own_permission():
    old = money.permitted_seal()
    new = money.permitted_seal(replaces=old, since=T[4], at=T[2])
    assert queries.permitted(T[3]) == [old]
    assert queries.permitted(T[4]) == [new]
    with pytest.raises(operations.SealRefused, match="replaced-already"):
        money.filed_seal(replaces=old)


@pytest.mark.django_db
def test_a_dropped_request_changes_nothing_and_lets_another_be_made():
    seal = money.filed_seal()
    ask = {
        "seal_id": seal.pk, "step": Step.PERMITTED, "since": T[0], "document": "許", "dated": T[0].date(), "by": LEADER,
        "at": NOON,
    }  # fmt: skip
    first = operations.take_step(**ask)
    with pytest.raises(operations.SealRefused, match="request-open"):
        operations.take_step(**ask)
    operations.decide(request_id=first.pk, confirm=False, by=LEADER, at=NOON)
    operations.take_step(**ask)
    assert not SealStep.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"document": " "}, ["document-missing"]),
        ({"dated": None}, ["document-day-missing"]),
        ({"step": Step.ABOLISHED}, ["step-not-open"]),
        ({"step": Step.LOST, "since": NOON + timedelta(hours=1)}, ["step-not-open", "moment-to-come", "note-missing"]),
    ],
)
def test_a_step_that_does_not_fit_is_refused_with_every_reason(changes, reasons):
    seal = money.filed_seal()
    plain = {"step": Step.PERMITTED, "since": T[0], "document": "許", "dated": T[0].date()} | changes
    with pytest.raises(operations.SealRefused) as refused:
        operations.take_step(seal_id=seal.pk, by=LEADER, at=NOON, **plain)
    assert refused.value.reasons == reasons
    assert not SealRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"imprint": b"GIF89a"}, ["imprint-not-a-picture"]),
        ({"name": ""}, ["name-keeper-document-missing"]),
        ({"filed_on": NOON.date() + timedelta(days=1)}, ["moment-to-come"]),
        ({"name": "1号"}, ["name-known"]),
    ],
)
def test_a_filing_that_does_not_fit_is_refused(changes, reasons):
    plain = {
        "name": "1号", "keeper": "責任者", "imprint": money.imprint(), "filed_on": date(2026, 4, 1), "document": "届1",
        "by": LEADER, "at": NOON,
    }  # fmt: skip
    operations.file_seal(**plain)
    with pytest.raises(operations.SealRefused) as refused:
        operations.file_seal(**(plain | {"name": "2号"} | changes))
    assert refused.value.reasons == reasons


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "changes", "name"),
    [
        (Seal, {"keeper": ""}, "seal_has_name_keeper_and_document"),
        (Seal, {"sha256": "no"}, "seal_carries_its_sha256"),
        (SealStep, {"step": "blessed"}, "seal_step_is_known"),
        (SealStep, {"confirmed_by": "leader"}, "seal_is_permitted_by_two_with_a_document"),
        (SealStep, {"confirmed_by": ""}, "seal_is_permitted_by_two_with_a_document"),
        (SealStep, {"document": ""}, "seal_is_permitted_by_two_with_a_document"),
        (SealRequest, {"step": "blessed"}, "seal_request_is_for_a_known_step"),
        (SealRequest, {"decided_by": "leader", "decided_at": NOON, "state": "confirmed"}, "seal_request_is_confirmed_by_an"),
        (SealRequest, {"state": "dropped"}, "seal_request_is_confirmed_by_another_person"),
    ],
)
def test_the_tables_refuse_what_cannot_be(model, changes, name):
    seal = money.filed_seal()
    plain = {
        Seal: {
            "name": "別", "keeper": "k", "imprint": b"x", "sha256": "a" * 64, "filed_on": NOON.date(), "document": "d",
            "registered_at": NOON, "registered_by": "leader",
        },
        SealStep: {
            "seal": seal, "step": "permitted", "since": NOON, "document": "d", "entered_at": NOON, "entered_by": "leader",
            "confirmed_by": "officer",
        },
        SealRequest: {
            "seal": seal, "step": "permitted", "since": NOON, "document": "d", "dated": NOON.date(), "asked_at": NOON,
            "asked_by": "leader",
        },
    }[model]  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**(plain | changes))


@pytest.mark.django_db
def test_a_step_is_taken_once_and_one_request_waits_at_a_time():
    seal = money.permitted_seal()
    again = {"seal": seal, "step": "permitted", "since": NOON, "document": "d", "entered_at": NOON, "entered_by": "a"}
    with pytest.raises(IntegrityError, match="seal_takes_a_step_once"), transaction.atomic():
        SealStep.objects.create(**again, confirmed_by="b")
    lost = again | {"step": "lost", "since": NOON + timedelta(hours=1)}
    SealStep.objects.create(**lost)
    with pytest.raises(IntegrityError, match="seal_takes_a_step_once_at_a_moment"), transaction.atomic():
        SealStep.objects.create(**lost)
    asked = {"seal": seal, "step": "abolished", "since": NOON, "document": "d", "dated": NOON.date(), "asked_at": NOON}
    SealRequest.objects.create(**asked, asked_by="a")
    with pytest.raises(IntegrityError, match="seal_has_one_open_request"), transaction.atomic():
        SealRequest.objects.create(**asked, asked_by="a")
