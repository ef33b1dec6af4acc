"""Numbered paper typed back: twice, by two, used once, set aside or dropped with a reason."""

from datetime import timedelta

import pytest
from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.workforce.papers import operations, queries
from saikoku.workforce.papers.operations import PaperRefused
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import State, Step
from tests.planning import people
from tests.workforce.papers.office import JIRO, LEADER, NOON, SECOND, TYPIST, given, moved, paper, typed

SAID = {"yen": 5000}


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
