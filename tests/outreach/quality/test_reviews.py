"""Calls are drawn by the system alone and once; a review goes its way to an end; notes reach the one they are for."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from saikoku.governance.contract import operations as contract
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.outreach.quality import operations as quality
from saikoku.outreach.quality import queries
from saikoku.outreach.quality.models import Draw, Note, Sampled, Step
from saikoku.outreach.quality.rules import checklists
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.3")]
MONDAY = date(2026, 4, 13)
FRIDAY = clock.at(date(2026, 4, 10), 14)
SYSTEM = Actor("system:day")
LEADER = Actor("leader", worker_number="W9", display_name="責任 れい")
OTHER = Actor("other", worker_number="W8")
AYA = Actor("aya", worker_number="W1", display_name="見本 あや")
MARKS = {item.key: "1" for item in checklists.on(MONDAY).items}


@pytest.fixture(autouse=True)
def own_clock(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", lambda: None)
    clock.run_from(clock.at(MONDAY, 10))


def spoken(worker="W1", *, outcome="101", at=FRIDAY, **more):
    return people.called(people.debtor(), at, outcome, worker_number=worker, spoke_with="1", summary="給与の後に", **more)


@pytest.fixture
def drawn():
    for number in range(5):
        spoken("W1", call_number=f"A{number}")
        spoken("W2", call_number=f"B{number}")
    return quality.draw_due(on=MONDAY, by=SYSTEM, at=clock.now())


def of(worker: str) -> Sampled:
    return Sampled.objects.filter(worker_number=worker).order_by("pk").first()


def step(sampled, name, by=LEADER, **more) -> Step:
    return quality.take_step(sampled_id=sampled.pk, step=name, by=by, at=clock.now(), **more)


def test_each_worker_has_his_share_drawn_once_and_the_seed_draws_it_again(drawn):
    assert (drawn.first_on, drawn.last_on, drawn.population) == (date(2026, 4, 6), date(2026, 4, 12), 10)
    assert sorted(drawn.calls.values_list("worker_number", flat=True)) == ["W1", "W1", "W2", "W2"]
    assert queries.is_reproducible(drawn)
    assert quality.draw_due(on=MONDAY, by=SYSTEM, at=clock.now()) is None
    assert quality.draw_due(on=MONDAY + timedelta(days=6), by=SYSTEM, at=clock.now()) is None
    record = AuditRecord.objects.get(action="quality.calls.drawn")
    assert record.after["seed"] == drawn.seed and record.after["drawn"] == 4
    people.called(people.debtor(), FRIDAY, "101", worker_number="W1", call_number="late")
    assert not queries.is_reproducible(drawn), "a record that came later is seen"


def test_no_day_is_left_out_where_the_agreed_period_changes(drawn):
    after = spoken("W1", at=clock.at(date(2026, 4, 29), 14), call_number="A9")
    Term.objects.filter(name="quality_period").update(value="month")
    found = quality.draw_due(on=date(2026, 5, 1), by=SYSTEM, at=clock.now())
    assert (found.first_on, found.last_on, found.population) == (date(2026, 4, 13), date(2026, 4, 30), 1)
    assert [one.record_number for one in found.calls.all()] == [after.record_number]
    assert quality.draw_due(on=date(2026, 5, 2), by=SYSTEM, at=clock.now()) is None


def test_only_calls_in_which_somebody_was_spoken_with_are_drawn_and_a_call_of_two_records_once():
    spoken(outcome="301")  # nobody answered
    spoken(at=FRIDAY - timedelta(days=7))  # the week before
    spoken(channel="3", outcome="V01")  # a visit
    wrong = spoken(call_number="X")
    right = spoken(call_number="X", corrects=wrong.record_number)
    spoken(call_number="X")
    assert [one.record_number for one in queries.population(date(2026, 4, 6), date(2026, 4, 12))] == [right.record_number]


def test_no_person_has_the_way_to_draw_calls():
    """The draw is a step of the day; no address leads to it."""
    from saikoku.assembly.routes import every_route

    assert {route.name for route in every_route() if route.name.startswith("quality:")} == {
        "quality:index", "quality:summary", "quality:notes", "quality:write", "quality:mine", "quality:answer",
        "quality:mine-show", "quality:show",
    }  # fmt: skip


def test_a_review_is_answered_objected_to_and_ended_by_another(drawn):
    call = of("W1")
    step(call, "reviewed", marks=MARKS | {"manner": "2"}, remark="早口でした")
    with pytest.raises(quality.QualityRefused) as refused:
        step(call, "accepted", by=Actor("ken", worker_number="W2"))
    assert refused.value.reasons == ["not-yours"]
    step(call, "objected", by=AYA, remark="相手が急いでいた")
    with pytest.raises(quality.QualityRefused) as refused:
        step(call, "upheld", remark="そのまま")
    assert refused.value.reasons == ["own-review"]
    step(call, "changed", by=OTHER, marks=MARKS, remark="聞き直して改めた")
    found = queries.review(call.pk)
    assert (found.state, found.marks["manner"], found.reviewer) == ("changed", "1", "leader")
    with pytest.raises(quality.QualityRefused) as refused:
        step(call, "reviewed", by=OTHER, marks=MARKS)
    assert refused.value.reasons == ["wrong-state"]
    with pytest.raises(quality.QualityRefused) as refused:
        quality.take_step(sampled_id=0, step="reviewed", by=LEADER, at=clock.now())
    assert refused.value.reasons == ["call-unknown"]
    actions = AuditRecord.objects.filter(action__startswith="quality.review").order_by("pk").values_list("action", flat=True)
    assert [one.rpartition(".")[2] for one in actions] == ["reviewed", "objected", "changed"]


def test_a_month_adds_up_states_marks_and_notes_without_naming_anybody(drawn):
    first, second = Sampled.objects.filter(worker_number="W1").order_by("pk")
    step(first, "reviewed", marks=MARKS | {"manner": "2"}, remark="早口")
    step(second, "reviewed", marks=MARKS)
    step(second, "accepted", by=AYA)
    note = quality.write_note(
        record_number=first.record_number, kind="praise", text="復唱がよい", by=LEADER, at=clock.now()
    )
    quality.answer_note(note_id=note.pk, text="続けます", by=AYA, at=clock.now())
    found = queries.summary(Month(2026, 4))
    assert (found.drawn, found.states["waiting"], found.states["reviewed"], found.states["accepted"]) == (4, 2, 1, 1)
    assert found.marks["manner"] == {"1": 1, "2": 1, "3": 0}
    assert (found.notes, found.answered) == ({"praise": 1}, 1)
    assert queries.summary(Month(2026, 3)).drawn == 0


def test_the_summary_opens_on_a_month_that_has_something_and_says_when_one_has_nothing(drawn, signed_in):
    assert queries.month_to_open(Month(2026, 5)) == Month(2026, 4)
    assert queries.month_to_open(Month(2026, 4)) == Month(2026, 4)
    leader = signed_in(Role.SUPERVISOR)
    assert "選ばれた通話" in text_of(leader.get("/quality/summary/"))
    empty = text_of(leader.get("/quality/summary/?month=2026-03"))
    assert "指導の記録もありません" in empty and "選ばれた通話" not in empty


def test_what_waits_is_told_to_whom_it_waits_for(drawn):
    assert queries.waiting("W9", leads=True) == queries.Waiting(4, 0, 0)
    step(of("W1"), "reviewed", marks=MARKS)
    quality.write_note(record_number=of("W1").record_number, kind="must", text="名乗る", by=LEADER, at=clock.now())
    assert queries.waiting("W1", leads=False) == queries.Waiting(0, 0, 2)
    step(of("W1"), "objected", by=AYA, remark="違う")
    assert queries.waiting("W8", leads=True) == queries.Waiting(3, 1, 0)
    assert queries.waiting("", leads=False) == queries.Waiting(0, 0, 0)


def test_a_note_is_written_by_another_and_answered_by_its_reader_alone(drawn):
    call = of("W1").record_number
    plain = {"record_number": call, "kind": "advice", "text": "ゆっくり", "by": LEADER, "at": FRIDAY}
    for given, why in (
        ({"kind": "answer"}, "kind-unknown"), ({"text": " "}, "text-missing"), ({"record_number": "none"}, "record-unknown"),
        ({"by": AYA}, "own-call"), ({"text": "123456789018"}, "text-holds-personal-number"),
    ):  # fmt: skip
        with pytest.raises(quality.QualityRefused) as refused:
            quality.write_note(**plain | given)
        assert refused.value.reasons == [why]
    note = quality.write_note(**plain)
    for by in (LEADER, Actor("none")):
        with pytest.raises(quality.QualityRefused) as refused:
            quality.answer_note(note_id=note.pk, text="はい", by=by, at=FRIDAY)
        assert refused.value.reasons == ["note-unknown"]
    quality.answer_note(note_id=note.pk, text="はい", by=AYA, at=FRIDAY)
    (shown,) = queries.notes("W1")
    assert [one.text for one in shown.answered.all()] == ["はい"] and not list(queries.notes("W2"))


def test_what_was_sent_twice_is_written_once(drawn):
    call = of("W1")
    plain = {"record_number": call.record_number, "kind": "advice", "text": "ゆっくり", "by": LEADER}
    note = quality.write_note(**plain, at=FRIDAY)
    assert quality.write_note(**plain, at=FRIDAY + timedelta(seconds=2)) == note
    assert quality.write_note(**plain, at=FRIDAY + timedelta(minutes=2)) != note
    answer = quality.answer_note(note_id=note.pk, text="はい", by=AYA, at=FRIDAY)
    assert quality.answer_note(note_id=note.pk, text="はい ", by=AYA, at=FRIDAY) == answer
    with pytest.raises(quality.QualityRefused) as refused:
        quality.answer_note(note_id=note.pk, text="いいえ", by=AYA, at=FRIDAY)
    assert refused.value.reasons == ["note-answered"]
    assert Note.objects.filter(answers=note).count() == 1
    first = step(call, "reviewed", marks=MARKS, remark="早口")
    assert step(call, "reviewed", marks=MARKS, remark="早口") == first
    agreed = step(call, "accepted", by=AYA)
    assert step(call, "accepted", by=AYA) == agreed
    assert Step.objects.filter(sampled=call).count() == 2


def test_nobody_is_written_to_about_a_call_of_the_predecessor_whose_worker_had_his_number(drawn, signed_in):
    taken = spoken("W1", origin="taken", run_id=1)
    with pytest.raises(quality.QualityRefused) as refused:
        quality.write_note(record_number=taken.record_number, kind="must", text="名乗る", by=LEADER, at=FRIDAY)
    assert refused.value.reasons == ["record-unknown"]
    leader = signed_in(Role.SUPERVISOR, worker_number="W9")
    assert leader.get(f"/quality/notes/write/{taken.record_number}/").status_code == 404
    assert "指導を書く" not in text_of(leader.get(f"/cases/{taken.debtor.number}/"))


def text_of(answer, status=200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_a_leader_reviews_on_the_page_and_the_operator_answers_on_his(drawn, signed_in):
    call = of("W1")
    leader = signed_in(Role.SUPERVISOR, worker_number="W9")
    listed = text_of(leader.get("/quality/"))
    assert "もう一度選んでも、同じ通話になりました" in listed and "点検を待つ" in listed
    url = f"/quality/{call.pk}/"
    assert "所属と氏名を最初に告げた" in text_of(leader.get(url))
    assert "どれか一つを選んでください" in text_of(leader.post(url, {"remark": ""}), 422)
    assert "理由を書いてください" in text_of(leader.post(url, MARKS | {"manner": "2"}), 422)
    assert leader.post(url, MARKS | {"manner": "2", "remark": "早口"}).url == "/quality/"
    assert "点検を待つ通話" in text_of(leader.get("/"))
    operator = signed_in(Role.OPERATOR, worker_number="W1")
    assert "指導と通話の点検" in text_of(operator.get("/"))
    assert "本人の答えを待つ" in text_of(operator.get("/quality/mine/"))
    own = f"/quality/mine/{call.pk}/"
    assert "早口" in text_of(operator.get(own))
    assert "理由を書いてください" in text_of(operator.post(own, {"step": "objected"}), 422)
    assert operator.post(own, {"step": "objected", "remark": "相手が急いでいた"}).url == "/quality/mine/"
    assert operator.get(url).status_code == 403 and operator.get("/quality/mine/999999/").status_code == 404
    assert signed_in(Role.OPERATOR, worker_number="W2").get(own).status_code == 404
    end = signed_in(Role.OPERATIONS_MANAGER, worker_number="W8")
    assert "異議を確かめて終える" in text_of(end.get(url))
    assert end.post(url, {"step": "upheld", "remark": "聞き直した"}).url == "/quality/"
    assert Step.objects.filter(sampled=call).count() == 3
    assert "点検のとおりで終わり" in text_of(end.get("/quality/"))
    assert "班の合計" in text_of(end.get("/quality/summary/?month=2026-04"))
    assert "月のまとめ" in text_of(end.get("/quality/?draw=x")) and end.get("/quality/summary/?month=x").status_code == 200


def test_a_leader_writes_about_a_call_and_its_operator_answers(drawn, signed_in):
    call = of("W1")
    leader = signed_in(Role.SUPERVISOR, worker_number="W9")
    url = f"/quality/notes/write/{call.record_number}/"
    assert "通話について指導を書く" in text_of(leader.get(url))
    assert leader.post(url, {"kind": "advice", "text": "ゆっくり話す"}).url == "/quality/notes/"
    assert "ゆっくり話す" in text_of(leader.get("/quality/notes/"))
    assert "この通話について指導を書く" in text_of(leader.get(f"/calls/records/{call.record_number}/correct/"))
    assert leader.get("/quality/notes/write/none/").status_code == 404
    operator = signed_in(Role.OPERATOR, worker_number="W1")
    note = Note.objects.get()
    assert "ゆっくり話す" in text_of(operator.get("/quality/mine/"))
    assert operator.post(f"/quality/mine/notes/{note.pk}/", {"text": ""}).status_code == 422
    assert operator.post(f"/quality/mine/notes/{note.pk}/", {"text": "気を付けます"}).url == "/quality/mine/"
    assert "気を付けます" in text_of(operator.get("/quality/mine/"))
    assert signed_in(Role.OPERATOR, worker_number="W2").get(f"/quality/mine/notes/{note.pk}/").status_code == 404
    assert signed_in(Role.OPERATOR).get("/quality/mine/").status_code == 200


def test_whoever_comes_second_reads_that_another_was_first_and_keeps_his_words(drawn, signed_in):
    call = of("W1")
    url, own = f"/quality/{call.pk}/", f"/quality/mine/{call.pk}/"
    step(call, "reviewed", marks=MARKS)
    late = text_of(signed_in(Role.SUPERVISOR, worker_number="W7").post(url, MARKS | {"manner": "2", "remark": "早口"}), 422)
    assert "先に進んでいます。今送ったことは残していません" in late and "早口" in late
    operator = signed_in(Role.OPERATOR, worker_number="W1")
    assert operator.post(own, {"step": "accepted"}).status_code == 302
    changed = text_of(operator.post(own, {"step": "objected", "remark": "急いでいた"}), 422)
    assert "先に進んでいます。今送ったことは残していません" in changed and "急いでいた" in changed
    assert Step.objects.filter(sampled=call).count() == 2


def test_every_review_and_every_period_can_be_reached_those_that_wait_first(drawn, signed_in):
    old = drawn
    for number in range(30):
        first = MONDAY + timedelta(weeks=number + 1)
        Draw.objects.create(
            first_on=first, last_on=first + timedelta(days=6), percent=2, least=2, seed="s", population=9, digest="d",
            drawn_at=FRIDAY, drawn_by="day",
        )  # fmt: skip
    leader = signed_in(Role.SUPERVISOR, worker_number="W9")
    assert "2026-04-06 〜 04-12(点検待ち 4 件)" in text_of(leader.get("/quality/"))
    step(of("W1"), "reviewed", marks=MARKS)
    step(of("W1"), "objected", by=AYA, remark="違う")
    assert "(点検待ち 3 件、異議 1 件)" in text_of(leader.get("/quality/"))
    waits = Sampled.objects.filter(worker_number="W1").order_by("pk").last()
    step(waits, "reviewed", marks=MARKS)
    for number in range(queries.PAGE):
        row = Sampled.objects.create(draw=old, worker_number="W1", call_number=f"M{number}", record_number=waits.record_number)
        step(row, "reviewed", marks=MARKS)
        step(row, "accepted", by=AYA)
    operator = signed_in(Role.OPERATOR, worker_number="W1")
    first, second = (text_of(operator.get("/quality/mine/", {"calls": number})) for number in (1, 2))
    assert f"/quality/mine/{waits.pk}/" in first and "?calls=2" in first
    assert f"/quality/mine/{of('W1').pk}/" in second and f"/quality/mine/{waits.pk}/" not in second


def test_every_note_can_be_reached_page_by_page(signed_in):
    Note.objects.bulk_create(
        Note(worker_number="W1", record_number="R1", kind="praise", text=f"指導{number:03d}", by="lead", at=FRIDAY)
        for number in range(queries.PAGE + 1)
    )
    for role, worker, path in ((Role.SUPERVISOR, "W9", "/quality/notes/"), (Role.OPERATOR, "W1", "/quality/mine/")):
        client = signed_in(role, worker_number=worker)
        first, second = (text_of(client.get(path, {"page": number})) for number in (1, 2))
        assert "指導000" not in first and "?page=2" in first
        assert "指導000" in second and "指導001" not in second and "?page=1" in second


def test_who_may_read_notes_and_reviews_stands_in_the_matrix():
    may = {permission: {role for role in Role if permission in GRANTED[role]} for permission in Permission}
    assert may[Permission.COACHING_LEAD] == {Role.SUPERVISOR, Role.OPERATIONS_MANAGER}
    assert may[Permission.COACHING_VIEW] == {Role.SUPERVISOR, Role.OPERATIONS_MANAGER, Role.GENERAL_MANAGER}
    assert may[Permission.COACHING_OWN] == {Role.OPERATOR, Role.SUPERVISOR}


def create_note(**more):
    plain = {"worker_number": "W1", "record_number": "R", "kind": "must", "text": "x", "by": "l", "at": FRIDAY}
    return Note.objects.create(**plain | more)


@pytest.mark.parametrize(("name", "make"), [
    ("coaching_note_says_something_to_somebody", lambda drawn: create_note(text="")),
    ("only_an_answer_answers_a_note", lambda drawn: create_note(kind="answer")),
    ("only_an_answer_answers_a_note", lambda drawn: create_note(answers=create_note())),
    ("sample_of_a_period_is_drawn_once", lambda drawn: Draw.objects.create(
        first_on=drawn.first_on, last_on=drawn.last_on, percent=1, least=1, seed="s", population=1, digest="d", drawn_at=FRIDAY,
        drawn_by="x")),
    ("draw_has_a_period_and_a_seed", lambda drawn: Draw.objects.create(
        first_on=MONDAY, last_on=MONDAY, percent=1, least=1, seed="", population=1, digest="d", drawn_at=FRIDAY, drawn_by="x")),
    ("call_is_drawn_once_in_a_period", lambda drawn: Sampled.objects.create(
        draw=drawn, worker_number="W1", call_number=of("W1").call_number, record_number="R")),
    ("step_of_a_review_is_a_known_one", lambda drawn: Step.objects.create(
        sampled=of("W1"), number=1, kind="other", by="x", at=FRIDAY)),
])  # fmt: skip
def test_impossible_rows_are_refused_by_the_database(drawn, name, make):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(drawn)


def test_a_step_is_numbered_once_and_never_rewritten(drawn):
    step(of("W1"), "reviewed", marks=MARKS)
    with pytest.raises(IntegrityError, match="step_of_a_review_is_numbered_once"), transaction.atomic():
        Step.objects.create(sampled=of("W1"), number=1, kind="accepted", by="x", at=FRIDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.update(remark="x")
