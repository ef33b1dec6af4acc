"""Numbered paper in the tables: counted by two, moved by its steps alone, every number accounted for."""

import random
from datetime import timedelta

import pytest
from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.papers import operations, queries
from saikoku.workforce.papers.models import PaperStep
from saikoku.workforce.papers.operations import PaperRefused
from saikoku.workforce.papers.rules import fates
from saikoku.workforce.papers.rules.fates import Given
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import State, Step
from tests.planning import people
from tests.workforce.papers.office import JIRO, LEADER, MORNING, NOON, SECOND, TYPIST, given, moved, paper, typed


@pytest.mark.usefixtures("office")
def test_leaves_are_counted_in_and_out_by_two():
    bundle = operations.make_bundle(kind=Kind.LEAF, count=5, by=LEADER, at=MORNING)
    came = operations.record_transfer(
        bundle_id=bundle.pk, step=Step.TAKEN_IN, first=1, last=5, acted_at=MORNING, by=LEADER, at=NOON
    )
    assert queries.totals() == {("leaf", "made"): 5}
    with pytest.raises(PaperRefused) as refused:
        operations.confirm_transfer(transfer_id=came.pk, by=LEADER, at=NOON)
    assert refused.value.reasons == ["own-transfer"]
    operations.confirm_transfer(transfer_id=came.pk, by=SECOND, at=NOON)
    assert queries.totals() == {("leaf", "stock"): 5}
    out = operations.record_transfer(
        bundle_id=bundle.pk, step=Step.OUT, first=2, last=4, holder="V01", acted_at=MORNING, by=LEADER, at=NOON
    )
    operations.confirm_transfer(transfer_id=out.pk, by=JIRO, at=NOON)
    assert [str(span) for span in queries.spans(queries.out("V01"))] == [f"{queries.name_of(bundle)} 002-004"]
    assert AuditRecord.objects.filter(action="papers.transfer.confirmed").count() == 2


@pytest.mark.usefixtures("office")
def test_sheets_are_counted_by_one():
    given(Kind.CALL, 3)
    assert queries.totals() == {("call", "out"): 3}


@pytest.mark.usefixtures("office")
def test_what_waits_for_a_second_person_is_not_counted_again_and_may_be_dropped():
    bundle = given(count=5)
    first = operations.record_transfer(bundle_id=bundle.pk, step=Step.BACK, first=1, last=3, acted_at=NOON, by=LEADER, at=NOON)
    with pytest.raises(PaperRefused) as refused:
        operations.record_transfer(
            bundle_id=bundle.pk, step=Step.LOST, first=3, last=4, acted_at=NOON, reason="x", by=LEADER, at=NOON
        )
    assert refused.value.reasons == ["transfer-waiting"]
    operations.drop_transfer(transfer_id=first.pk, by=LEADER, at=NOON)
    assert list(queries.waiting_transfers()) == []
    for act in (operations.drop_transfer, operations.confirm_transfer):
        with pytest.raises(PaperRefused) as refused:
            act(transfer_id=first.pk, by=SECOND, at=NOON)
        assert refused.value.reasons == ["ended-already"]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("step", [Step.VOID, Step.LOST])
def test_its_holder_does_not_confirm_that_a_leaf_is_spoilt_or_lost(step):
    bundle = given(count=3)
    asked = operations.record_transfer(
        bundle_id=bundle.pk, step=step, first=2, last=2, acted_at=NOON, reason="濡れた", by=LEADER, at=NOON
    )
    with pytest.raises(PaperRefused) as refused:
        operations.confirm_transfer(transfer_id=asked.pk, by=JIRO, at=NOON)
    assert refused.value.reasons == ["own-paper"]
    with pytest.raises(PaperRefused) as refused:
        operations.drop_transfer(transfer_id=asked.pk, by=JIRO, at=NOON)
    assert refused.value.reasons == ["own-paper"]
    operations.confirm_transfer(transfer_id=asked.pk, by=SECOND, at=NOON)
    assert paper(bundle, 2).state == str(step)


@pytest.mark.usefixtures("office")
def test_of_paper_that_nobody_holds_anybody_may_drop_what_was_written_down():
    bundle = operations.make_bundle(kind=Kind.LEAF, count=1, by=LEADER, at=MORNING)
    moved(bundle, Step.TAKEN_IN, 1, 1)
    asked = operations.record_transfer(
        bundle_id=bundle.pk, step=Step.LOST, first=1, last=1, acted_at=NOON, reason="見当たらない", by=LEADER, at=NOON
    )
    operations.drop_transfer(transfer_id=asked.pk, by=Actor("manager"), at=NOON)
    assert paper(bundle, 1).state == State.STOCK


@pytest.mark.usefixtures("office")
def test_a_lost_paper_that_is_found_again_is_void_and_never_given_out():
    bundle = given(count=2)
    moved(bundle, Step.LOST, 1, 1, reason="落とした", acted_at=NOON)
    with pytest.raises(PaperRefused):
        moved(bundle, Step.BACK, 1, 1, acted_at=NOON)
    moved(bundle, Step.VOID, 1, 1, reason="見つかった", acted_at=NOON)
    assert paper(bundle, 1).state == State.VOID


@pytest.mark.usefixtures("office")
def test_a_bundle_of_leaves_is_not_printed_again_once_it_lies_in_stock():
    bundle = operations.make_bundle(kind=Kind.LEAF, count=2, by=LEADER, at=MORNING)
    operations.note_printed(bundle=bundle, by=LEADER, at=MORNING)
    operations.note_printed(bundle=bundle, by=LEADER, at=MORNING)
    moved(bundle, Step.TAKEN_IN, 1, 2)
    with pytest.raises(PaperRefused) as refused:
        operations.note_printed(bundle=bundle, by=LEADER, at=NOON)
    assert refused.value.reasons == ["printed-already"]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(("count", "reasons"), [(0, ["count-out-of-range"]), (1000, ["count-out-of-range"])])
def test_a_bundle_has_some_papers(count, reasons):
    with pytest.raises(PaperRefused) as refused:
        operations.make_bundle(kind=Kind.LEAF, count=count, by=LEADER, at=NOON)
    assert refused.value.reasons == reasons


@pytest.mark.usefixtures("office")
def test_nobody_receives_paper_whom_the_house_does_not_know():
    bundle = given(count=2)
    moved(bundle, Step.BACK, 1, 2, acted_at=NOON)
    with pytest.raises(PaperRefused) as refused:
        moved(bundle, Step.OUT, 1, 2, holder="V99", acted_at=NOON)
    assert refused.value.reasons == ["holder-unknown"]


@pytest.mark.usefixtures("office")
@pytest.mark.clause("16.12.ク")
def test_any_history_leaves_every_number_accounted_for_and_the_statement_agrees_with_the_rule():
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng = random.Random(seed)
    bundles = [given(Kind.LEAF, 6), given(Kind.VISIT, 4, holder="V02")]
    for turn in range(60):
        bundle, step, at = rng.choice(bundles), rng.choice(list(Step)), MORNING + timedelta(hours=1 + turn)
        place = rng.randint(1, bundle.count)
        one = paper(bundle, place)
        try:
            if step is Step.USED:
                typed(one, {"turn": turn}, at=at, acted_at=at, holder=one.holder or "V01")
                typed(one, {"turn": turn}, by=LEADER, at=at, acted_at=at, holder=one.holder or "V01")
                with transaction.atomic():
                    operations.use(paper=one, reference="r", acted_at=at, holder=one.holder, by=TYPIST, at=at)
            else:
                last = min(bundle.count, place + rng.randint(0, 2))
                holder = rng.choice(["V01", "V02"])
                moved(bundle, step, place, last, holder=holder, reason="試し", acted_at=at, at=at)
        except PaperRefused:
            pass
        for waiting in queries.waiting_transfers():
            operations.drop_transfer(transfer_id=waiting.pk, by=LEADER, at=at)
    rows = PaperStep.objects.order_by("paper", "turn").select_related("paper__bundle")
    for kind in (Kind.LEAF, Kind.VISIT):
        mine = [row for row in rows if row.paper.bundle.kind == kind]
        ruled = fates.sums(
            Given(row.paper_id, Step(row.step), row.holder, row.acted_at.astimezone(MORNING.tzinfo).date()) for row in mine
        )
        told = {
            (one.holder, one.day): one.sum
            for one in queries.sums(people.DAY, people.DAY + timedelta(days=30)) if one.kind == kind
        }  # fmt: skip
        assert told == ruled
        second = people.DAY + timedelta(days=1)
        of_second = {(one.holder, one.day): one.sum for one in queries.sums(second, second) if one.kind == kind}
        assert of_second == {key: sum_ for key, sum_ in ruled.items() if key[1] == second}
        issued = sum(row.step == Step.OUT for row in mine)
        assert sum(one.issued for one in told.values()) == issued
        out = {paper.pk for paper in queries.out() if paper.bundle.kind == kind}
        assert sum(one.out for one in told.values()) == len(out)
