"""Files of the city as the page gets them, and the background work done at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.desk.reception import jobs
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.security.access.rules.permissions import Role
from tests.exchange.layouts import making

T12 = standard.get("T12")
TASKS = {"reception.judge": jobs.judge, "reception.apply": jobs.apply}


@pytest.fixture
def file_of():
    """A T12 file with the numbers given, as an upload: `file_of(1, 2, reason="x")`."""

    def make(*numbers, name="T12.csv", data=None, **changes):
        rows = [making.sample(T12, number) for number in numbers]
        for row in rows:
            row.values |= changes
        return SimpleUploadedFile(name, data if data is not None else writing.to_bytes(T12, rows))

    return make


@pytest.fixture
def work(db):
    """Do what is queued, as the worker does."""

    def run() -> int:
        waiting = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
        for job in waiting:
            TASKS[job.task_name](**job.args)
            with connection.cursor() as cursor:
                cursor.execute("delete from procrastinate_jobs where id = %s", [job.pk])
        return len(waiting)

    return run


@pytest.fixture
def two_people(account_of, client, signed_in):
    """Switch between who receives and who applies: `two_people("first")`, `two_people("second")`."""
    people = {}

    def be(who: str):
        if who in people:
            from saikoku.kernel import clock

            client.force_login(people[who], backend="saikoku.security.access.backends.ActiveAccountBackend")
            session = client.session
            session["last_seen"] = clock.real_now().timestamp()
            session.save()
        else:
            people[who] = signed_in(Role.OPERATIONS_MANAGER, login_name=who).account
        return client

    return be
