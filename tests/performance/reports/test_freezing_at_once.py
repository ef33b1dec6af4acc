"""Two people freeze the same report at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from saikoku.kernel import clock
from saikoku.performance.reports import operations
from saikoku.performance.reports.models import Report
from tests.performance.conftest import DAY


def test_two_people_who_freeze_at_once_make_one_version(committing_db, somebody):
    def try_to_freeze(_):
        try:
            done = operations.freeze(kind="daily", on=DAY, by=somebody, at=clock.at(DAY, 21))
            return done.report.version
        except operations.FreezeRefused as refusal:
            return refusal.reasons
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(try_to_freeze, range(3)))

    assert 1 in answers
    assert all(answer in (1, ["made-by-another"]) for answer in answers)
    assert Report.objects.count() == 1
