"""In a database that is worked in no page asks more of the server because there are ten times as many people."""

import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saikoku.assembly.routes import every_route
from saikoku.exchange.intake.models import Run
from saikoku.kernel import clock, periods
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.performance.reports import operations as reports
from saikoku.planning.lists.models import Candidate
from saikoku.practice.operations import demo
from saikoku.practice.rules import city
from saikoku.registry.contacts.models import Contact
from saikoku.registry.tasks.models import Task
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import GRANTED, Role
from saikoku.security.audit.models import AuditRecord

LARGEST_PAGE = 37_000  # bytes; with the sheet and the scripts (ui/test_templates.py: 113,000) under 150 kB
MOST_QUERIES = 20
FEW, MANY = 30, 300
OPENED_AT_LEAST = 35
MAY_BE_EMPTY = {"slips:requests", "cash:book", "cash:index"}  # of so few nobody may have asked for a slip, or paid
PLAYED_UNTIL = date(2026, 4, 2)
PLAN = city.Plan(7, periods.Month(2026, 4))
CONSOLE = Actor("console:tester")
NAMES = re.compile(r"<(?:\w+:)?(\w+)>")


class _Undone(Exception):
    """Takes back everything a walk needed."""


@pytest.fixture
def counted(db, tmp_path, signed_in, settings):
    """The number of statements of every page in a city of so many debtors."""

    def walk(debtors: int) -> dict[str, int]:
        settings.TRAIL_PATH = tmp_path / f"second-{debtors}"  # the journal of receipts that never were is left there
        found = {}
        try:
            with transaction.atomic():
                demo.prepare_demo(
                    plan=PLAN, debtors=debtors, policy="small", until=PLAYED_UNTIL, password="pale-river-forty-two",
                    folder=tmp_path / str(debtors), by=CONSOLE, step=lambda words: None,
                )  # fmt: skip
                reports.freeze(kind="daily", on=PLAYED_UNTIL, by=CONSOLE, at=clock.now())
                for role in (Role.OPERATOR, Role.GENERAL_MANAGER, Role.ADMINISTRATOR, Role.SUPERVISOR):
                    found |= _walk(signed_in(role, worker_number=f"W{role}"[:8]), role, found)
                raise _Undone
        except _Undone:
            return found

    return walk


def _walk(client, role: Role, known: dict[str, int]) -> dict[str, int]:
    taken = None
    if role is Role.OPERATOR:
        taken = calls.take_next(by=access.actor_of(client.account), at=clock.now())
    samples, found = _samples(taken), {}
    for route in every_route():
        names = NAMES.findall(route.pattern)
        if route.is_open or route.name in known or route.permission not in GRANTED[role] or not set(names) <= set(samples):
            continue
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(route.name, kwargs={name: samples[name] for name in names}))
        assert answer.status_code < 500, route
        if answer.status_code == 200:
            found[route.name] = len(queries)
            if answer["Content-Type"].startswith("text/html"):
                assert len(answer.content) < LARGEST_PAGE, route
    return found


def _samples(taken) -> dict[str, object]:
    """What there is most of: a person with records, the largest file, a task, a record of the trail."""
    record = Contact.objects.order_by("pk").first()
    return {
        "number": record.debtor.number, "record_number": record.record_number,
        "run_id": Run.objects.filter(layout="T02_arrears").values_list("pk", flat=True)[0],
        "task_id": Task.objects.filter(state="open").values_list("pk", flat=True)[0],
        "record_id": AuditRecord.objects.order_by("-pk").values_list("pk", flat=True)[0],
        "on": PLAYED_UNTIL, "name": "lease_minutes", "fiscal_year": 2026,
        **({"call_number": taken.call_number} if taken else {}),
    }  # fmt: skip


def test_no_page_asks_more_because_there_are_more_people(counted):
    few, many = counted(FEW), counted(MANY)
    both = sorted(set(few) & set(many))
    assert len(both) > OPENED_AT_LEAST, both
    assert {"today:home", "cases:card", "calls:desk", "reception:show", "reports:daily"} <= set(both)
    assert not Candidate.objects.exists(), "the cities were taken back"
    too_many = {name: many[name] for name in both if many[name] > MOST_QUERIES}
    assert not too_many
    asks_more = {name for name in both if many[name] > few[name] + 1} - MAY_BE_EMPTY  # one shelf may have been empty
    grown = {name: (few[name], many[name]) for name in asks_more}
    assert not grown
