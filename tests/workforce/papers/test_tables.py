"""What the tables of numbered paper refuse by themselves: moves, sums, second persons, and without their triggers."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.papers import operations
from saikoku.workforce.papers.models import Bundle, Paper, PaperStep, Transfer, TransferEnd, Typing, TypingDecision
from saikoku.workforce.papers.rules.states import MOVES, State, Step
from tests.workforce.papers.office import LEADER, MORNING, NOON, TYPIST, given, paper, typed
from tests.workforce.papers.test_typing import SAID


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
