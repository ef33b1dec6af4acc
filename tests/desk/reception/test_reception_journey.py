"""A file of the city in a real Chromium: handed in by one, judged in the background, applied by another."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.desk.reception import jobs
from saikoku.exchange.intake.models import Run
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.exchange.layouts import making

TASKS = {"reception.judge": jobs.judge, "reception.apply": jobs.apply}


def work() -> None:
    """What the worker would do."""
    for job in list(ProcrastinateJob.objects.filter(status="todo").order_by("id")):
        TASKS[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs where id = %s", [job.pk])


def file_of(layout_id: str, numbers, folder, **values):
    """A file of the layout with the debtors 1001 ... in it."""
    layout = standard.get(layout_id)
    rows = [making.sample(layout, number) for number in numbers]
    for number, row in zip(numbers, rows, strict=True):
        row.values |= {"debtor_number": str(1000 + number), **values}
    path = folder / f"{layout_id}.csv"
    path.write_bytes(writing.to_bytes(layout, rows))
    return path


def hand_in(page, site, path, layout_id: str) -> None:
    page.goto(f"{site}/reception/new/")
    page.set_input_files("[name=file]", str(path))
    page.select_option("[name=layout]", layout_id)
    page.click("text=ファイルを受け取って判定する")
    page.wait_for_selector("text=この画面を離れても続きます")


@pytest.mark.journey
@pytest.mark.clause("13.2.ア")
def test_one_person_hands_a_file_in_and_another_applies_it(page, site, enter, tmp_path):
    enter(Role.OPERATIONS_MANAGER, login_name="first")
    hand_in(page, site, file_of("T01_targets", range(1, 6), tmp_path), "T01_targets")
    work()
    page.wait_for_selector("text=5件")  # the page asks by itself
    browser.assert_accessible(page)
    assert "反映は、ほかの人が行います" in page.inner_text("main")

    enter(Role.OPERATIONS_MANAGER, login_name="second")
    page.reload()
    page.click("text=新規")
    assert "1003" in page.inner_text("#rows-table")
    page.click("text=5 行を反映する")
    page.wait_for_selector("text=反映がまだ始まりません")
    work()
    page.wait_for_selector("h1:has-text('反映しました')")
    run = Run.objects.get()
    assert (run.received_by, run.applied_by, run.second_person) == ("first", "second", True)


@pytest.mark.journey
@pytest.mark.clause("13.2.ア")
def test_old_and_new_amounts_stand_beside_each_other(page, site, enter, tmp_path):
    enter(Role.OPERATIONS_MANAGER, login_name="first")
    hand_in(page, site, file_of("T01_targets", [1], tmp_path), "T01_targets")
    work()
    steps = ({"assessed": 10_000, "paid": 0, "unpaid": 10_000}, {"assessed": 10_000, "paid": 4_000, "unpaid": 6_000})
    for amounts in steps:
        enter(Role.OPERATIONS_MANAGER, login_name=f"second{amounts['paid']}")
        page.goto(f"{site}/reception/{Run.objects.latest('id').pk}/")
        page.click("form.actions button")
        work()
        enter(Role.OPERATIONS_MANAGER, login_name=f"first{amounts['paid']}")
        hand_in(page, site, file_of("T02_arrears", [1], tmp_path, **amounts), "T02_arrears")
        work()
    page.goto(f"{site}/reception/{Run.objects.latest('id').pk}/?kind=changed")
    row = page.inner_text("#rows-table tbody")
    for words in ("1001", "未納額", "10,000円", "6,000円", "−4,000"):
        assert words in row
    browser.assert_accessible(page)
