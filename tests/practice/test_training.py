"""A newcomer plays a role on the pages, is judged, and gets his certificate; everybody's attempts are kept."""

import json
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from saikoku.exchange.delivery import operations as delivery
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.layouts.rules import standard
from saikoku.governance.contract import operations as contract
from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock, phones
from saikoku.practice import queries
from saikoku.practice.models import Attempt, Certificate, Line, Result
from saikoku.practice.operations import keeping, training
from saikoku.practice.rules import roleplays
from saikoku.registry.debtors.models import Address
from saikoku.security.access.models import Account, Grant
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

pytestmark = pytest.mark.django_db
NOON = clock.at(people.DAY, 12, 10)
PLAYS = roleplays.book().plays
TYPED = {
    "promise": {"outcome": "101", "identified": "1", "promise_day": "+7", "summary": "給料日に納める。"},
    "call-back": {"outcome": "112", "identified": "1", "call_back_day": "+1", "call_back_time": "15:00"},
    "paid": {"outcome": "102", "identified": "1", "summary": "コンビニで納めた。"},
}


@pytest.fixture
def training_city(monkeypatch):
    """A database for training with somebody to play with."""
    monkeypatch.setattr(contract, "follow_clock", lambda: Profile.objects.get(pk=1))
    Profile.objects.update(kind="training")
    clock.run_from(NOON)
    person = people.callable_person(balance=34_600, born_on=people.DAY.replace(year=1960))
    Address.objects.create(debtor=person, kind="registered", address="久留米市城南町15-3", since=people.DAY, run_id=1)
    return person


@pytest.fixture
def newcomer(signed_in, training_city):
    return signed_in(Role.OPERATOR, worker_number="W61")


def begin(client, key: str) -> Attempt:
    answer = client.post(f"/training/plays/{key}/")
    assert answer.status_code == 302, answer.content.decode()
    return Attempt.objects.latest("pk")


def talk(client, attempt: Attempt, *, wrong: int | None = None) -> None:
    """Say the right thing at each turn; at the turn `wrong` one that has a fault."""
    for place, turn in enumerate(PLAYS[attempt.play].turns):
        number = next(n for n, one in enumerate(turn.choices) if bool(one.fault) == (place == wrong))
        assert client.post(f"/training/attempts/{attempt.pk}/say/", {"place": place, "choice": number}).status_code == 302


def play(client, key: str, **more) -> Result:
    attempt = begin(client, key)
    talk(client, attempt)
    answer = client.post(f"/training/attempts/{attempt.pk}/record/", TYPED[key] | more)
    assert answer.status_code == 302, answer.content.decode()
    return Result.objects.get(attempt=attempt)


@pytest.mark.parametrize("key", list(TYPED))
def test_a_right_talk_with_a_right_record_is_passed_with_everything(newcomer, key):
    result = play(newcomer, key)
    assert (result.points, result.passed, result.findings) == (100, True, [])
    page = newcomer.get(f"/training/attempts/{result.attempt_id}/").content.decode()
    assert "100 点、合格です。" in page and "手本の文" in page and "直すところはありません" in page


def test_the_page_plays_the_other_side_with_a_person_of_the_city(newcomer, training_city):
    attempt = begin(newcomer, "promise")
    page = newcomer.get(f"/training/attempts/{attempt.pk}/").content.decode()
    assert training_city.name in page and "昭和35年4月10日" in page
    assert "34,600" not in page and "本人と確かめた後に出ます" in page  # as at the desk
    assert "どちら様ですか" in page and "結果" not in page
    assert phones.parse(training_city.phones.get().number).display in page
    talk(newcomer, attempt)
    page = newcomer.get(f"/training/attempts/{attempt.pk}/").content.decode()
    assert "記録を書く" in page and "34,600" in page


def test_the_other_side_answers_a_leak_on_the_page(newcomer):
    attempt = begin(newcomer, "promise")
    talk(newcomer, attempt, wrong=1)
    page = newcomer.get(f"/training/attempts/{attempt.pk}/").content.decode()
    assert roleplays.book().plays["promise"].turns[1].choices[1].reply.format(born="昭和35年4月10日") in page


def test_a_serious_fault_is_not_passed_and_the_reason_is_said(newcomer):
    attempt = begin(newcomer, "promise")
    talk(newcomer, attempt, wrong=0)
    newcomer.post(f"/training/attempts/{attempt.pk}/record/", TYPED["promise"])
    page = newcomer.get(f"/training/attempts/{attempt.pk}/").content.decode()
    result = Result.objects.get()
    assert result.serious and not result.passed
    assert "本人と確かめる前に、未納であることを言っています" in page and "点数にかかわらず合格になりません" in page


def test_what_the_call_desk_would_refuse_is_told_in_its_words(newcomer):
    result = play(newcomer, "promise", identified="0")
    page = newcomer.get(f"/training/attempts/{result.attempt_id}/").content.decode()
    assert "架電の画面では記録できません" in page and result.points < 100


def test_a_turn_is_said_once_in_its_order_and_by_its_own_person(newcomer, signed_in):
    attempt = begin(newcomer, "paid")
    say = f"/training/attempts/{attempt.pk}/say/"
    assert newcomer.post(say, {"place": 1, "choice": 0}).status_code == 422
    assert newcomer.post(say, {"place": 0, "choice": 9}).status_code == 422
    assert newcomer.post(say, {"place": "x", "choice": ""}).status_code == 422
    assert newcomer.post(say, {"place": 0, "choice": 0}).status_code == 302
    assert newcomer.post(say, {"place": 0, "choice": 1}).status_code == 302
    assert list(Line.objects.values_list("place", "choice")) == [(0, 0)]
    assert newcomer.post(f"/training/attempts/{attempt.pk}/record/", TYPED["paid"]).status_code == 422
    other = signed_in(Role.OPERATOR, worker_number="W62")
    assert other.get(f"/training/attempts/{attempt.pk}/").status_code == 404
    assert other.post(say, {"place": 1, "choice": 0}).status_code == 404


def test_a_finished_attempt_stands_and_the_next_is_another(newcomer):
    first = play(newcomer, "paid", outcome="301")
    again = newcomer.post(f"/training/attempts/{first.attempt_id}/record/", TYPED["paid"])
    assert again.status_code == 422
    second = play(newcomer, "paid")
    assert (first.passed, second.passed) == (False, True)
    assert queries.best_of([first.attempt.account_id])[(first.attempt.account_id, "paid")] == queries.Best(2, 100, True)


def test_leaders_see_everybody_and_operators_only_themselves(newcomer, signed_in):
    result = play(newcomer, "paid")
    assert newcomer.get("/training/people/").status_code == 403
    leader = signed_in(Role.SUPERVISOR)
    page = leader.get("/training/people/").content.decode()
    assert result.attempt.account.display_name in page and f"1 / {len(PLAYS)}" in page
    assert leader.get(f"/training/attempts/{result.attempt_id}/").status_code == 200
    assert AuditRecord.objects.filter(action="training.people.viewed").exists()


def pass_all(account: Account) -> None:
    for key, one in PLAYS.items():
        attempt = Attempt.objects.create(account=account, play=key, version=one.version, stage={"names": {}}, begun_at=NOON)
        Result.objects.create(
            attempt=attempt, record={}, points=90, passed=True, serious=False, by_criterion={}, findings=[], finished_at=NOON
        )


@pytest.mark.clause("14.2.ア-イ")
@pytest.mark.clause("15.3.イ.2")
def test_whoever_passed_everything_is_given_a_certificate_by_somebody_else(newcomer, signed_in):
    leader = signed_in(Role.SUPERVISOR)
    account = Account.objects.get(worker_number="W61")
    url = f"/training/people/{account.pk}/certificate/"
    refused = leader.post(url)
    assert refused.status_code == 409 and "まだ合格していない練習があります" in refused.content.decode()
    pass_all(account)
    assert leader.post(url).status_code == 302
    one = Certificate.objects.get()
    assert one.number == "K-2026-0001" and one.account == account
    assert leader.post(url).status_code == 302 and Certificate.objects.get() == one, "a key pressed twice"
    paper = leader.get(f"/training/certificates/{one.number}/")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    pass_all(leader.account)
    own = leader.post(f"/training/people/{leader.account.pk}/certificate/")
    assert own.status_code == 409 and "ほかの責任者" in own.content.decode()
    assert signed_in(Role.OPERATOR, worker_number="W63").get(f"/training/certificates/{one.number}/").status_code == 404


def test_a_real_contracts_database_has_no_role_plays(signed_in, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", lambda: Profile.objects.get(pk=1))
    clock.run_from(NOON)
    Profile.objects.update(kind="real", clock_business_at=None, clock_real_at=None)
    client = signed_in(Role.OPERATOR)
    assert "本番の画面" in client.get("/training/").content.decode()
    answer = client.post("/training/plays/paid/")
    assert answer.status_code == 409 and not Attempt.objects.exists()


def test_without_anybody_to_play_with_it_is_said(signed_in, training_city):
    training_city.phones.all().delete()
    answer = signed_in(Role.OPERATOR).post("/training/plays/paid/")
    assert answer.status_code == 409 and "練習の相手" in answer.content.decode()


def test_every_page_of_a_training_database_wears_its_own_colour_and_title(newcomer):
    for path in ("/", "/training/", "/training/plays/paid/"):
        page = newcomer.get(path).content.decode()
        assert "研修用のデータベース" in page and "- 催告(研修)</title>" in page and 'practice training"' in page
    Profile.objects.update(kind="practice")
    page = newcomer.get("/training/").content.decode()
    assert "<span>練習" in page and "催告(研修)" not in page


def test_a_training_database_neither_takes_nor_gives_the_citys_files(training_city, somebody, tmp_path):
    path = tmp_path / "T12.csv"
    path.write_bytes(b"x")
    with path.open("rb") as source, intake.opened(source, name="T12.csv") as file:
        form = intake.Form(standard.get("T12_letters"), "cp932", False)
        with pytest.raises(intake.ReceiptRefused) as refused:
            intake.receive_file(file=file, form=form, by=somebody, at=NOON)
    assert refused.value.reasons == ["training-takes-no-files"]
    made = delivery.make(layout_id="R08_encouragements", from_day=people.DAY, to_day=people.DAY, rows=[], by=somebody, at=NOON)
    for give in (delivery.pack, delivery.plain):
        more = {"password": b"secret"} if give is delivery.pack else {}
        with pytest.raises(delivery.DeliveryRefused) as refusal:
            to = delivery.Destination("console")
            give(delivery=made.delivery, file_name="r08", destination=to, by=somebody, at=NOON, **more)
        assert "training-gives-no-files" in refusal.value.reasons


def test_what_was_played_is_taken_out_whole_for_a_database_made_anew(newcomer):
    play(newcomer, "paid")
    kept = json.loads(json.dumps(keeping.taken_out()))
    for model in keeping.CARRIED:
        fields = [field.attname for field in model._meta.concrete_fields]
        found = [{name: to_the_millisecond(getattr(one, name)) for name in fields} for one in keeping.read(kept, model)]
        rows = model.objects.order_by("pk").values(*fields)
        assert found == [{name: to_the_millisecond(value) for name, value in row.items()} for row in rows], model
    assert {Attempt, Line, Result, Account, Grant} <= {model for model in keeping.CARRIED if keeping.read(kept, model)}


def test_numbers_go_on_after_those_brought_in(newcomer):
    first = begin(newcomer, "paid")
    Attempt.objects.create(pk=first.pk + 40, account=first.account, play="paid", version="1", stage={}, begun_at=NOON)
    keeping.go_on_counting(Attempt)
    assert begin(newcomer, "paid").pk > first.pk + 40


def to_the_millisecond(value):
    return value.replace(microsecond=value.microsecond // 1000 * 1000) if isinstance(value, datetime) else value


@pytest.mark.parametrize(("change", "name"), [
    ({"points": 101}, "points_are_of_a_hundred"), ({"serious": True}, "a_serious_fault_is_not_passed"),
])  # fmt: skip
def test_the_table_refuses_a_result_that_cannot_be(newcomer, change, name):
    attempt = begin(newcomer, "paid")
    row = {"record": {}, "points": 90, "passed": True, "serious": False, "by_criterion": {}, "findings": []}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Result.objects.create(attempt=attempt, finished_at=NOON, **row | change)


def test_a_line_is_said_once_at_a_turn(newcomer):
    attempt = begin(newcomer, "paid")
    Line.objects.create(attempt=attempt, place=0, choice=0, said_at=NOON)
    with pytest.raises(IntegrityError, match="one_thing_is_said_at_a_turn"), transaction.atomic():
        Line.objects.create(attempt=attempt, place=0, choice=1, said_at=NOON)


def test_a_play_whose_text_changed_is_begun_anew(newcomer):
    attempt = begin(newcomer, "paid")
    old = Attempt.objects.create(
        account=attempt.account, play="paid", version="other", stage=attempt.stage, begun_at=NOON
    )
    page = newcomer.get(f"/training/attempts/{old.pk}/").content.decode()
    assert "台本が変わった" in page and "/record/" not in page, "nothing is offered that would be refused"
    with pytest.raises(training.PlayRefused) as refused:
        training.say(attempt_id=old.pk, place=0, choice=0, by=actor(attempt.account), at=NOON)
    assert refused.value.reasons == ["play-changed"]


def actor(account: Account):
    from saikoku.security.access import operations as access

    return access.actor_of(account)
