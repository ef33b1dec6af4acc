"""Jobs of the queue: what is under way with one thing, and has whoever did it died over it?

By the wall clock of the database: work takes real time, whatever the business clock says.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

QUIET = timedelta(seconds=30)
"""A worker gives a sign of life every ten seconds; after three that did not come it is taken for dead."""


@dataclass(frozen=True, slots=True)
class Work:
    """The latest job of a kind with one thing. `status`: todo, doing, failed, aborted, or empty for none; `is_dead`:
    whoever did it died over it; `before`: jobs that come first; `is_anybody_there`: is there a worker?"""

    status: str = ""
    is_dead: bool = False
    before: int = 0
    is_anybody_there: bool = True
    job_id: int = 0

    @property
    def is_under_way(self) -> bool:
        return self.status == "todo" or (self.status == "doing" and not self.is_dead)

    @property
    def is_broken_off(self) -> bool:
        return self.is_dead or self.status in ("failed", "aborted")


NO_WORK = Work()


def latest(task: str, **named: object) -> Work:
    """The latest job of the task with these arguments."""
    asked = {f"args__{name}": value for name, value in named.items()}
    jobs = ProcrastinateJob.objects.filter(task_name=task, **asked).order_by("-id")
    job = jobs.values("id", "status", quiet=Now() - F("worker__last_heartbeat")).first()
    if job is None:
        return NO_WORK
    if job["status"] == "doing":
        return Work("doing", is_dead=job["quiet"] is None or job["quiet"] > QUIET, job_id=job["id"])
    if job["status"] != "todo":
        return Work(job["status"], job_id=job["id"])
    before = ProcrastinateJob.objects.filter(status__in=["todo", "doing"], id__lt=job["id"]).count()
    there = ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - QUIET).exists()
    return Work("todo", before=before, is_anybody_there=there, job_id=job["id"])


def ask_for(task: str, *, lock: str, **named: object) -> None:
    """Queued in the act's own transaction: done exactly when the act stands. Of one lock one job at a time is done."""
    app.configure_task(task, lock=lock).defer(**named)


def clear_broken_off(work: Work) -> None:
    """Work that broke off leaves the queue: its place is free, and pages speak of what is asked for now."""
    with connection.cursor() as cursor:
        if work.is_dead:
            cursor.execute("select procrastinate_finish_job_v1(%s, 'failed', true)", [work.job_id])
        elif work.is_broken_off:
            cursor.execute("delete from procrastinate_jobs where id = %s", [work.job_id])
