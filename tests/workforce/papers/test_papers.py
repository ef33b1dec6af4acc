"""Numbered paper in the tables: counted by two, moved by its steps alone, typed twice, used once."""

import random
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from saikoku.kernel.actor import Actor
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.papers import operations, queries
from saikoku.workforce.papers.models import Bundle, Paper, PaperStep, Transfer, TransferEnd, Typing, TypingDecision
from saikoku.workforce.papers.operations import PaperRefused
from saikoku.workforce.papers.rules import fates
from saikoku.workforce.papers.rules.fates import Given
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import MOVES, State, Step
from tests.planning import people
from tests.workforce.papers.office import JIRO, LEADER, MORNING, NOON, SECOND, TYPIST, given, moved, paper, typed

SAID = {"yen": 5000}


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
def test_a_paper_that_two_typed_alike_is_used_once():
    bundle = given(count=2)
    one = paper(bundle, 1)
    with pytest.raises(PaperRefused) as refused, transaction.atomic():
        operations.use(paper=one, reference="r", acted_at=NOON, holder="V01", by=TYPIST, at=NOON)
    assert refused.value.reasons == ["not-typed-by-two"]
    typed(one, SAID)
    typed(one, SAID, by=LEADER)
    assert [row.pk for row in queries.open_typings(Kind.LEAF)] == [one.pk]
    with transaction.atomic():
        operations.use(paper=one, reference="r", acted_at=NOON, holder="V01", by=TYPIST, at=NOON)
    assert paper(bundle, 1).state == State.USED and not queries.open_typings().exists()
    for again in (lambda: operations.use(paper=one, reference="r", acted_at=NOON, holder="V01", by=TYPIST, at=NOON),
                  lambda: typed(one, SAID)):  # fmt: skip
        with pytest.raises(PaperRefused) as refused, transaction.atomic():
            again()
        assert "used-already" in refused.value.reasons


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"number": "PL-0001-999-0"}, ["paper-unknown"]),
        ({"acted_at": NOON + timedelta(minutes=1)}, ["moment-to-come"]),
        ({"worker_number": " "}, ["worker-missing"]),
    ],
)
def test_what_cannot_have_been_typed_is_refused(changes, reasons):
    one = paper(given(count=1), 1)
    plain = {"number": one.number, "acted_at": NOON, "worker_number": "V01", "values": SAID, "by": TYPIST, "at": NOON}
    with pytest.raises(PaperRefused) as refused:
        operations.type_back(**(plain | changes))
    assert refused.value.reasons == reasons


@pytest.mark.usefixtures("office")
def test_a_void_paper_is_not_typed_and_a_typed_one_is_neither_blank_nor_spoilt():
    bundle = given(count=2)
    moved(bundle, Step.VOID, 1, 1, reason="書き損じ", acted_at=NOON)
    with pytest.raises(PaperRefused) as refused:
        typed(paper(bundle, 1), SAID)
    assert refused.value.reasons == ["paper-void"]
    typed(paper(bundle, 2), SAID)
    for step, reason in ((Step.BACK, ""), (Step.VOID, "書き損じ")):
        with pytest.raises(PaperRefused) as refused:
            moved(bundle, step, 2, 2, reason=reason, acted_at=NOON)
        assert refused.value.reasons == ["typed-already"]
    operations.decide(number=paper(bundle, 2).number, kind="dropped", reason="別の用紙だった", by=LEADER, at=NOON)
    moved(bundle, Step.VOID, 2, 2, reason="書き損じ", acted_at=NOON)
    assert paper(bundle, 2).state == State.VOID


@pytest.mark.usefixtures("office")
def test_what_was_typed_is_set_aside_or_dropped_with_a_reason():
    bundle = given(count=1)
    one = paper(bundle, 1)
    with pytest.raises(PaperRefused) as refused:
        operations.decide(number=one.number, kind="held", reason=" ", by=LEADER, at=NOON)
    assert refused.value.reasons == ["nothing-typed", "reason-missing"]
    typed(one, SAID)
    assert queries.unrecorded(Kind.LEAF, "V01", people.DAY) == 1
    operations.decide(number=one.number, kind="held", reason="市に照会中", by=LEADER, at=NOON)
    assert queries.unrecorded(Kind.LEAF, "V01", people.DAY) == 0
    assert [queries.reading(row).is_held for row in queries.open_typings()] == [True]
    with pytest.raises(PaperRefused) as refused:
        operations.decide(number=one.number, kind="held", reason="また", by=LEADER, at=NOON)
    assert refused.value.reasons == ["decided-already"]
    operations.decide(number=one.number, kind="dropped", reason="別の紙だった", by=LEADER, at=NOON)
    assert not queries.open_typings().exists()
    typed(one, {"yen": 1}, by=LEADER)
    assert [[row.values for row in queries.standing_typings(row)] for row in queries.open_typings()] == [[{"yen": 1}]]
    assert queries.unrecorded(Kind.LEAF, "V01", people.DAY) == 1


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("kind", ["held", "dropped"])
def test_nobody_sets_aside_or_drops_what_was_typed_of_his_own_paper(kind):
    bundle = given(count=2)
    one, other = paper(bundle, 1), paper(bundle, 2)
    typed(one, SAID)
    typed(other, SAID, holder="L02")
    for by, number in ((JIRO, one.number), (SECOND, other.number)):
        with pytest.raises(PaperRefused) as refused:
            operations.decide(number=number, kind=kind, reason="知らない", by=by, at=NOON)
        assert refused.value.reasons == ["own-decision"]
    assert operations.decide(number=one.number, kind=kind, reason="市に照会中", by=LEADER, at=NOON)
    assert operations.decide(number=other.number, kind=kind, reason="市に照会中", by=Actor("manager"), at=NOON)


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


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("step", list(Step))
def test_the_database_knows_the_same_moves_as_the_rule(step):
    """Each state of a paper with each step: what the table forbids, the database refuses too."""
    for place, state in enumerate(State):
        bundle = Bundle.objects.create(kind="call", number=100 + place, count=1, made_at=MORNING, made_by="x")
        one = Paper.objects.create(bundle=bundle, place=1, number=f"PC-{100 + place:04d}-001-0", since=MORNING)
        turn = 0
        for way in {State.STOCK: ["taken_in"], State.OUT: ["taken_in", "out"], State.USED: ["taken_in", "out", "used"],
                    State.VOID: ["void"], State.LOST: ["taken_in", "lost"]}.get(state, []):  # fmt: skip
            turn += 1
            _raw(one, turn, way)
        one.refresh_from_db()
        assert one.state == state
        if state in MOVES[step]:
            _raw(one, turn + 1, step)
            one.refresh_from_db()
            assert one.state == MOVES[step][state]
        else:
            with pytest.raises(IntegrityError, match="paper_goes_from_state_to_state"), transaction.atomic():
                _raw(one, turn + 1, step)


def _raw(one: Paper, turn: int, step: str) -> None:
    holder = "V01" if step == "out" else Paper.objects.get(pk=one.pk).holder
    if step == "used":
        for place, by in enumerate(["a", "b"], 1):
            Typing.objects.get_or_create(
                paper=one, turn=place, defaults={"acted_at": NOON, "worker_number": "V01", "values": {}, "at": NOON, "by": by}
            )
        PaperStep.objects.create(paper=one, turn=turn, step=step, holder=holder, acted_at=NOON, reference="r", at=NOON, by="x")
        return
    transfer = Transfer.objects.create(
        bundle=one.bundle, step=step, first=1, last=1, holder=holder, acted_at=NOON, reason="x", recorded_at=NOON,
        recorded_by="x",
    )  # fmt: skip
    TransferEnd.objects.create(transfer=transfer, confirmed=True, at=NOON, by="y")
    PaperStep.objects.create(
        paper=one, turn=turn, step=step, holder=holder, acted_at=NOON, transfer=transfer, at=NOON, by="x"
    )


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("model", "changes", "name"),
    [
        (Bundle, {"number": 1}, "bundle_has_its_own_number"),
        (Bundle, {"kind": "coin"}, "bundle_of_a_known_kind"),
        (Bundle, {"count": 1000}, "bundle_counts_up_to_its_width"),
        (Paper, {"place": 1}, "bundle_has_each_place_once"),
        (Paper, {"place": 1000}, "paper_has_a_place"),
        (Paper, {"state": "gone"}, "paper_moves_by_its_steps_only"),
        (Transfer, {"step": "used"}, "transfer_step_is_known"),
        (Transfer, {"first": 2}, "transfer_is_of_some_papers"),
        (Transfer, {"holder": ""}, "papers_are_counted_out_to_somebody"),
        (Transfer, {"step": "lost"}, "spoilt_or_lost_paper_has_its_reason"),
        (Transfer, {"acted_at": NOON + timedelta(1)}, "transfer_is_written_down_after_it"),
        (Typing, {"turn": 1}, "paper_is_typed_in_turns"),
        (Typing, {"by": ""}, "typing_names_collector_and_typist"),
        (TypingDecision, {}, "typing_is_decided_on_once"),
        (TypingDecision, {"kind": "dropped", "reason": ""}, "typing_is_set_aside_with_a_reason"),
    ],
)
def test_the_tables_refuse_what_cannot_be(model, changes, name):
    bundle = given(count=2)
    one = paper(bundle, 1)
    typed(one, SAID)
    operations.decide(number=one.number, kind="held", reason="x", by=LEADER, at=NOON)
    plain = {
        Bundle: {"kind": "leaf", "number": 77, "count": 5, "made_at": NOON, "made_by": "x"},
        Paper: {"bundle": bundle, "place": 3, "number": "PL-0001-003-x", "since": NOON},
        Transfer: {
            "bundle": bundle, "step": "out", "first": 1, "last": 1, "holder": "V01", "acted_at": NOON, "recorded_at": NOON,
            "recorded_by": "x",
        },
        Typing: {"paper": one, "turn": 2, "acted_at": NOON, "worker_number": "V01", "values": {}, "at": NOON, "by": "x"},
        TypingDecision: {"paper": one, "turn": 1, "kind": "held", "reason": "y", "at": NOON, "by": "x"},
    }[model]  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**(plain | changes))


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"step": "eaten"}, "paper_goes_from_state_to_state"),
        ({"turn": 2}, "paper_goes_from_state_to_state"),
        ({}, "paper_is_used_as_two_people_typed_it"),
        ({"holder": "V02"}, "paper_is_used_as_two_people_typed_it"),
        ({"step": "void"}, "paper_moves_by_a_confirmed_transfer"),
        ({"reference": ""}, "use_names_its_record_and_the_rest_a_transfer"),
    ],
)
def test_a_paper_takes_no_step_that_nobody_confirmed_or_typed(changes, name):
    one = paper(given(count=1), 1)
    if name.startswith("use_names"):
        typed(one, SAID), typed(one, SAID, by=LEADER)
    plain = {
        "paper": one, "turn": 3, "step": "used", "holder": "V01", "acted_at": NOON, "reference": "r", "at": NOON, "by": "x",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PaperStep.objects.create(**(plain | changes))


@pytest.mark.usefixtures("office")
def test_a_paper_is_moved_by_nobody_and_its_leaves_are_confirmed_by_another():
    bundle = given(count=1)
    waiting = Transfer.objects.create(
        bundle=bundle, step="back", first=1, last=1, holder="V01", acted_at=NOON, recorded_at=NOON, recorded_by="leader"
    )
    with pytest.raises(IntegrityError, match="receipt_leaves_are_counted_by_two"), transaction.atomic():
        TransferEnd.objects.create(transfer=waiting, confirmed=True, at=NOON, by="leader")
    with pytest.raises(DatabaseError, match="paper_moves_by_its_steps_only"), transaction.atomic():
        Paper.objects.filter(bundle=bundle).update(state="stock")


SHADOWED = [
    (
        "papers_paper", "paper_is_in_a_known_state",
        "insert into papers_paper (bundle_id, place, number, facts, state, holder, since, steps_taken)"
        " select id, 9, 'x', '{}', 'gone', '', now(), 0 from papers_bundle",
    ),
    ("papers_paperstep", "paper_takes_its_steps_in_turns", "turn, step"),
    ("papers_paperstep", "paper_is_used_once", "9, step"),
    ("papers_paperstep", "step_of_a_paper_is_known", "9, 'eaten'"),
]  # fmt: skip
AGAIN = (
    "insert into papers_paperstep (paper_id, turn, step, holder, acted_at, transfer_id, reference, at, \"by\")"
    " select paper_id, {}, holder, acted_at, transfer_id, reference, at, \"by\" from papers_paperstep where step = 'used'"
)


def test_what_stands_behind_a_trigger_holds_without_it(committing_db):
    """Whoever switches the triggers off meets the constraints."""
    from saikoku.assembly import engine

    access.open_account(
        login_name="jiro", display_name="仮名 次郎", password="correct-horse-battery", roles=[Role.COLLECTOR], reason="試験",
        worker_number="V01", by=LEADER, at=MORNING,
    )  # fmt: skip
    one = paper(given(count=1), 1)
    typed(one, SAID), typed(one, SAID, by=LEADER)
    with transaction.atomic():
        operations.use(paper=one, reference="r", acted_at=NOON, holder="V01", by=TYPIST, at=NOON)
    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        for table, name, statement in SHADOWED:
            with pytest.raises(Exception, match=name), owner.transaction(force_rollback=True):
                owner.execute(f"alter table {table} disable trigger user")
                owner.execute(statement if statement.startswith("insert") else AGAIN.format(statement))
