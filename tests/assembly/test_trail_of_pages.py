"""Every page that shows a person left a record about exactly the persons it shows, in its own transaction."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.assembly.routes import every_route
from saikoku.desk.search import operations as search
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.kernel import clock, keys, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import GRANTED, Role
from saikoku.security.audit import operations as audit
from saikoku.security.audit.models import AuditRecord
from saikoku.security.audit.rules import subjects
from tests.exchange.layouts import making
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)
SURNAMES = ["壱岐", "弐宮", "参河", "肆矢", "伍島", "陸奥", "漆原", "捌田", "玖珠", "拾井"]
OFTEN = (Role.GENERAL_MANAGER, Role.OPERATOR)
"""Between them they open every kind of page that shows a person."""
GETS = [route for route in every_route() if not route.is_open]


@pytest.fixture
def city(db, monkeypatch):
    """Ten people whose names and numbers stand nowhere else, in work of every kind."""
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)
    home = people.household()
    found = []
    for place, surname in enumerate(SURNAMES):
        person = people.callable_person(home=home if place < 3 else None)
        Debtor.objects.filter(pk=person.pk).update(number=f"73{place}5551{place}46{place}28", name=f"{surname}　検査")
        found.append(Debtor.objects.get(pk=person.pk))
    people.promised(found[0], NOON - timedelta(days=30), people.DAY - timedelta(days=9))
    search.renew()
    lists.open_day(at=NOON)
    return found


def seen_in(body: str, everybody) -> set[str]:
    """Whom a page names: by number, surname or telephone number."""
    return {
        person.number
        for person in everybody
        if person.number in body or person.name[:2] in body
        or any(phone.number in body.replace("-", "") for phone in person.phones.all())
    }  # fmt: skip


def noted_since(last: int, everybody) -> set[str]:
    key = keys.load("audit")
    names = {subjects.mark(person.number, key): person.number for person in everybody}
    records = AuditRecord.objects.filter(pk__gt=last)
    return {names[mark] for record in records for mark in record.subjects if mark in names}


@pytest.fixture
def looks(city):
    """Ask for a page; whom it showed is whom the trail names: `looks(client, "get", path)`."""

    def ask(client, verb: str, path: str, data=None, wrong: list | None = None) -> set[str]:
        last = AuditRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = getattr(client, verb)(path, data or {})
        assert answer.status_code < 500, path
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        shown, noted = seen_in(body.decode("utf-8", "replace"), city), noted_since(last, city)
        if not (shown <= noted if verb == "post" else shown == noted):
            found = f"{path} {answer.status_code} shown {sorted(shown)} noted {sorted(noted)}"
            assert wrong is not None, found
            wrong.append(found)
        return shown

    return ask


@pytest.fixture
def work(city):
    """Something behind every address: tasks, records, judged and applied files, a record of the trail about people."""
    by, receiver = Actor("aya", account_id=901, worker_number="W901"), Actor("console:test")
    taken = calls.take(debtor_id=city[5].pk, by=by, at=NOON)
    calls.pass_identity_gate(call_number=taken.call_number, method="1", by=by, at=NOON)
    done = calls.record_call(
        call_number=taken.call_number, outcome="103", said=calls.Said(NOON, taken.sides, summary="納付書"), by=by, at=NOON
    )
    Task.objects.create(
        kind="call_back", debtor=city[6], programme="11", record_number="R", due_at=NOON - timedelta(minutes=5),
        owner_id=None, opened_at=NOON, opened_by="aya",
    )  # fmt: skip
    record = audit.record("cases.card.shown", by=by, at=NOON, about=[city[1].number, city[2].number])
    return {
        "cases:card": [{"number": city[0].number}, {"number": city[4].number}],
        "calls:correct": [{"record_number": done.record_numbers[0]}],
        "trail:show": [{"record_id": record}],
        "reception": [{"run_id": run} for run in files_of(city, receiver)],
    }


def files_of(city, by) -> list[int]:
    """Judged and applied runs with new, changed, pending, superseded and bad rows about these people."""
    found = [
        _file("T01_targets", [_target(city[0], "202604"), _target(city[1], "202604", name="改名　検査")], by),
        _file("T05_stops", [_stop(city[7], "S71"), _stop(city[8], "S72")], by, apply=True),
        _file("T05_stops", [_stop(city[7], "S71", remarks="直し"), _stop(None, "S73"), _stop(city[2], "S74")], by),
        _file(
            "T05_stops", [_stop(city[7], "S75"), _stop(city[9], "S75"), _stop(city[3], "S76", remarks="X0X")], by,
            spoilt=(b"X0X", b"\x81"),
        ),
        _file("T01_targets", [_target(city[8], "202604"), _target(city[8], "202604")], by),
        _file("T05_stops", [_stop(city[7], "S71", remarks="古い"), _stop(None, "S79")], by, apply=True, earlier=True),
        _file("T06_transfers", [_transfer(city[9])], by),
    ]  # fmt: skip
    return found


def _transfer(person) -> dict:
    return making.sample(standard.get("T06_transfers"), 4).values | {"debtor_number": person.number}


def _target(person, month, **more) -> dict:
    plain = making.sample(standard.get("T01_targets"), 1).values
    return plain | {"debtor_number": person.number, "month": month, "name": person.name, "delivered_on": people.DAY} | more


def _stop(person, number, **more) -> dict:
    plain = making.sample(standard.get("T05_stops"), 1).values
    return plain | {"stop_number": number, "debtor_number": person.number if person else "999000999"} | more


def _file(layout_id, rows, by, *, apply=False, earlier=False, spoilt=(b"", b"")) -> int:
    from saikoku.exchange.layouts.rules.rows import Row

    layout = standard.get(layout_id)
    at = NOON - timedelta(days=9 if earlier else 0)
    data = writing.to_bytes(layout, [Row(row) for row in rows])
    data = data.replace(*spoilt) if spoilt[0] else data
    with intake.opened(io.BytesIO(data), name=f"{layout_id}.csv") as file:
        run = intake.receive_file(file=file, form=intake.Form(layout), source="console", by=by, at=at).run
        intake.judge(run_id=run.pk, plain=file.plain, by=by, at=at)
    if apply:
        intake.apply(run_id=run.pk, by=by, at=at, accept_good_rows=True)
    return run.pk


def addresses(work) -> list[str]:
    """Every address that may be asked for, those with a name in them for what there is."""
    found = []
    for route in GETS:
        runs = work["reception"] if route.pattern.startswith("/reception/<") else None
        given = work.get(route.name, runs)
        found += [route.path] if given is None else [reverse(route.name, kwargs=kwargs) for kwargs in given]
    kinds = ["new", "changed", "superseded", "pending", "bad"]
    pages = [reverse("reception:show", args=[kwargs["run_id"]]) for kwargs in work["reception"]]
    return found + [f"{page}?kind={kind}" for page in pages for kind in kinds]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [role if role in OFTEN else pytest.param(role, marks=pytest.mark.prove) for role in Role], ids=str
)
@pytest.mark.clause("16.12.エ")
def test_each_page_a_role_may_open_is_noted_about_exactly_the_persons_it_shows(looks, work, signed_in, role):
    client = signed_in(role, worker_number="W77")
    shown, wrong = set(), []
    for address in addresses(work):
        shown |= looks(client, "get", address, wrong=wrong)
    assert not wrong, "\n".join(wrong)
    assert bool(shown) == bool({"case.view", "file.view", "trail.view", "task.work"} & GRANTED[role])


@pytest.mark.django_db
@pytest.mark.clause("16.12.エ")
def test_each_post_of_the_call_desk_is_noted_about_the_persons_its_answer_shows(looks, city, signed_in):
    client = signed_in(Role.OPERATOR, worker_number="W77")
    last = AuditRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    client.post(reverse("calls:next"))
    lease = Lease.objects.get()
    assert noted_since(last, city) == {lease.debtor.number}
    assert looks(client, "get", reverse("calls:desk")) == {lease.debtor.number}
    here = [lease.call_number]
    assert looks(client, "get", reverse("calls:numbers", args=here)) == {lease.debtor.number}
    for name, data in (
        ("gate", {"gate": "no"}), ("gate", {"gate": "9"}), ("gate", {"gate": "1"}), ("renew", {}), ("supervisor", {}),
        ("acknowledge", {}), ("record", {"outcome": "999"}), ("record", {"outcome": "112"}),
    ):  # fmt: skip
        assert looks(client, "post", reverse(f"calls:{name}", args=here), data) == {lease.debtor.number}, name
    assert looks(client, "get", reverse("calls:news", args=here)) == set()
    both = {lease.debtor.number, city[9].number}  # the choice between who is held and who was asked for
    assert looks(client, "post", reverse("calls:take", args=[city[9].number])) == both
    data = {"outcome": "301", "then": "rest"}
    assert looks(client, "post", reverse("calls:record", args=here), data) == set()
    assert Contact.objects.filter(call_number=lease.call_number).exists()
    assert looks(client, "get", reverse("calls:desk")) == set()


@pytest.mark.django_db
@pytest.mark.clause("16.12.エ")
def test_each_answer_of_the_search_box_is_noted_about_everybody_in_it(looks, city, signed_in):
    client = signed_in(Role.OPERATOR)
    for asked in ("検査", "壱岐", city[3].phones.get().number[-4:], "0942", "誰もいない"):
        looks(client, "post", reverse("search:index"), {"q": asked})
    assert looks(client, "post", reverse("search:index"), {"q": "壱岐"}) == {city[0].number}


@pytest.mark.django_db
@pytest.mark.clause("16.12.エ")
def test_each_answer_about_a_caller_is_noted_about_everybody_in_it(looks, city, signed_in):
    client = signed_in(Role.SUPERVISOR, worker_number="W77")
    for asked in ("検査", city[4].phones.get().number, "0942", "誰もいない"):
        looks(client, "post", reverse("inbound:index"), {"q": asked})
    assert looks(client, "post", reverse("inbound:index"), {"q": city[4].number}) == {city[4].number}
    taken = {"call": ulid.new(NOON), "caller": "", "found_by": "number"}
    assert looks(client, "post", reverse("inbound:take", args=[city[4].number]), taken) == set()
    assert looks(client, "get", reverse("calls:desk")) == {city[4].number}
    assert looks(client, "get", reverse("inbound:log")) == {city[4].number}


@pytest.mark.django_db
@pytest.mark.clause("16.12.エ")
def test_who_asks_who_saw_a_person_is_noted_himself(looks, city, signed_in):
    client = signed_in(Role.GENERAL_MANAGER)
    data = {"debtor_number": city[3].number, "reason": "本人からの問い合わせ"}
    assert looks(client, "post", reverse("trail:who-saw"), data) == {city[3].number}
