"""Each collector reads how one behaves at a door; what is heard against somebody is followed to its end by others."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.conduct import operations, queries
from saikoku.workforce.conduct.models import Breach, BreachStep, Reading
from saikoku.workforce.conduct.operations import ConductRefused
from saikoku.workforce.conduct.rules import duties, steps
from saikoku.workforce.conduct.rules.duties import EDITION, Duty
from saikoku.workforce.conduct.rules.steps import Step

pytestmark = pytest.mark.clause("9.5.ウ-キ")
LEADER = Actor("leader")
ALL = [Step.TOLD, Step.HEARD, Step.MEASURE]


def test_every_demand_of_the_clause_is_a_duty():
    assert set(duties.RULES) == set(Duty)
    assert {rule.clause for rule in duties.RULES.values()} >= {f"9(5){letter}" for letter in "ウエオカキ"}


@pytest.mark.parametrize(("duty", "happened", "expected"), [
    ("gifts", "菓子を受け取った", []),
    ("gifts", " ", ["happened-missing"]),
    ("soap", "", ["duty-unknown", "happened-missing"]),
])  # fmt: skip
def test_what_a_breach_must_say(duty, happened, expected):
    assert duties.refusals(duty, happened) == expected


@pytest.mark.parametrize(("taken", "expected"), [
    ([], ALL),
    ([Step.TOLD, Step.HEARD], ALL),
    (ALL, [*ALL, Step.CLOSED]),
    ([*ALL, Step.CLOSED], []),
])  # fmt: skip
def test_nothing_is_closed_before_the_city_the_person_and_a_measure(taken, expected):
    assert steps.open_steps(taken) == expected


@pytest.mark.parametrize(("step", "note", "is_concerned", "expected"), [
    (Step.TOLD, "電話で報告", False, []),
    (Step.CLOSED, "終わり", False, ["step-not-open"]),
    (Step.TOLD, " ", True, ["note-missing", "concerns-yourself"]),
])  # fmt: skip
def test_why_a_step_is_refused(step, note, is_concerned, expected):
    assert steps.refusals(step, [], note=note, is_concerned=is_concerned) == expected


def actor_of(account) -> Actor:
    return Actor(account.login_name, account_id=account.pk)


def heard(account, **given) -> Breach:
    told = {"duty": "gifts", "on": clock.today(), "source": "citizen", "happened": "菓子を受け取ったと聞いた"} | given
    return operations.report(account=account.pk, by=LEADER, at=clock.now(), **told)


def step(breach: Breach, one: Step, by: Actor = LEADER, note: str = "した") -> None:
    operations.take_step(breach_id=breach.pk, step=one, note=note, by=by, at=clock.now())


@pytest.mark.django_db
def test_an_edition_is_read_once_and_another_one_anew(account_of, monkeypatch):
    who = account_of(Role.COLLECTOR)
    assert [one.read_at for one in queries.readers()] == [None]
    for _ in range(2):
        operations.read(edition=EDITION, by=actor_of(who), at=clock.now())
    assert Reading.objects.count() == 1 and queries.has_read(who.pk)
    assert AuditRecord.objects.filter(action="conduct.read", object_id=EDITION).count() == 1
    with pytest.raises(ConductRefused, match="edition-changed"):
        operations.read(edition="1999", by=actor_of(who), at=clock.now())
    monkeypatch.setattr(queries, "EDITION", "2031-1")
    assert not queries.has_read(who.pk)


@pytest.mark.django_db
def test_what_was_heard_is_followed_to_its_end_by_somebody_else(account_of):
    who, other = account_of(Role.COLLECTOR, Role.SUPERVISOR), account_of(Role.SUPERVISOR)
    breach = heard(who)
    assert queries.open_breaches(other.login_name).count() == 1
    assert queries.open_breaches(who.login_name).count() == 0
    with pytest.raises(ConductRefused, match="concerns-yourself"):
        step(breach, Step.TOLD, actor_of(who))
    for one in ALL:
        step(breach, one, actor_of(other))
    step(breach, Step.CLOSED, actor_of(other))
    assert not queries.open_breaches().exists()
    with pytest.raises(ConductRefused, match="step-not-open"):
        step(breach, Step.MEASURE, actor_of(other))


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "reason"), [
    ({"on": date(2999, 1, 1)}, "day-to-come"),
    ({"happened": "1234 5678 9018 と書いてある"}, "happened-holds-personal-number"),
    ({"happened": " "}, "happened-missing"),
])  # fmt: skip
def test_what_cannot_have_been_heard_is_refused(account_of, given, reason):
    with pytest.raises(ConductRefused, match=reason):
        heard(account_of(Role.COLLECTOR), **given)
    assert not Breach.objects.exists()


BROKEN = [
    ("breach_is_of_a_known_duty", lambda who, at: Breach.objects.create(
        account=who, duty="soap", on=at, source="city", happened="x", reported_at=at, reported_by="x")),
    ("breach_says_what_was_heard_and_from_whom", lambda who, at: Breach.objects.create(
        account=who, duty="gifts", on=at, source="city", happened="", reported_at=at, reported_by="x")),
    ("step_of_a_breach_is_known", lambda who, at: BreachStep.objects.create(
        breach=heard(who), step="burn", note="x", at=at, by="x")),
    ("step_of_a_breach_says_what_was_done", lambda who, at: BreachStep.objects.create(
        breach=heard(who), step="told", note="", at=at, by="x")),
    ("reading_names_its_edition", lambda who, at: Reading.objects.create(account=who, edition="", at=at)),
    ("edition_is_read_once", lambda who, at: [Reading.objects.create(account=who, edition="1", at=at) for _ in "ab"]),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "broken"), BROKEN)
def test_what_cannot_be_is_refused_by_the_table(account_of, noon, constraint, broken):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        broken(account_of(Role.COLLECTOR), noon)


@pytest.mark.django_db
def test_a_breach_is_closed_once(account_of, noon):
    breach = heard(account_of(Role.COLLECTOR))
    with pytest.raises(IntegrityError, match="breach_is_closed_once"), transaction.atomic():
        for _ in range(2):
            BreachStep.objects.create(breach=breach, step="closed", note="x", at=noon, by="x")


def test_the_collector_reads_and_leaders_see_it(signed_in):
    collector = signed_in(Role.COLLECTOR, worker_number="V01")
    assert "服務の決まりを、まだ読んでいません" in collector.get(reverse("visits:day")).content.decode()
    page = collector.get(reverse("conduct:mine")).content.decode()
    assert "読みました。守ります" in page and "金品を受け取らない" in page
    assert collector.post(reverse("conduct:mine"), {"edition": "1"}).status_code == 409
    assert collector.post(reverse("conduct:mine"), {"edition": EDITION}).status_code == 302
    assert "まだ読んでいません" not in collector.get(reverse("visits:day")).content.decode()
    assert "記録してあります" in collector.get(reverse("conduct:mine")).content.decode()
    people = signed_in(Role.SUPERVISOR).get(reverse("conduct:people")).content.decode()
    assert collector.account.display_name in people and ">済<" in people


def test_a_leader_records_what_he_heard_and_what_was_done(signed_in, account_of):
    who, leader = account_of(Role.COLLECTOR), signed_in(Role.SUPERVISOR)
    told = {"account": who.pk, "duty": "gifts", "on": clock.today(), "source": "city", "happened": ""}
    refused = leader.post(reverse("conduct:report"), told)
    assert refused.status_code == 422
    answer = leader.post(reverse("conduct:report"), told | {"happened": "品物を受け取ったとの電話"})
    breach = Breach.objects.get()
    assert answer.url == reverse("conduct:show", args=[breach.pk])
    assert "終わりにした" not in leader.get(answer.url).content.decode()
    for one in (*ALL, Step.CLOSED):
        assert leader.post(answer.url, {"step": one, "note": "した"}).status_code == 302
    page = leader.get(answer.url).content.decode()
    assert "したことを記録する" not in page and "品物を受け取った" in page
    assert "訪問員について聞いたこと" not in leader.get("/").content.decode()
    heard(who, on=clock.today() - timedelta(days=1))
    assert "訪問員について聞いたこと" in leader.get("/").content.decode()
