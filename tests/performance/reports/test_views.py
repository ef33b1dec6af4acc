"""The pages of the reports: look, freeze, take the papers; only for those who may."""

from datetime import date

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.performance.reports import operations
from saikoku.performance.reports.models import Report
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.performance.conftest import DAY

PAGE = "/reports/daily/2026-04-10/"


@pytest.fixture(autouse=True)
def business_evening(db):
    """The practice contract's clock stands at the evening of the day reported."""
    contract.set_clock(business_at=clock.at(DAY, 21), by=Actor("system:test"))


pytestmark = pytest.mark.django_db


@pytest.mark.clause("15.3.ア")
def test_the_days_counts_stand_on_the_page(signed_in, recorded, django_assert_max_num_queries):
    recorded(outcome="101")
    client = signed_in(Role.SUPERVISOR)

    with django_assert_max_num_queries(20):
        page = client.get(PAGE).content.decode()

    assert "業務日報 令和8年4月10日(金)" in page
    assert "本人・納付約束" in page
    assert "10時台が最も多く、1件です。" in page
    assert "まだ確定していません。" in page
    assert "この内容で確定する" in page


def test_freezing_on_the_page_keeps_a_version_and_says_when_nothing_changed(signed_in, recorded):
    recorded()
    client = signed_in(Role.OPERATIONS_MANAGER)

    first = client.post(f"{PAGE}freeze/", follow=True).content.decode()
    again = client.post(f"{PAGE}freeze/", follow=True).content.decode()

    assert "第1版を確定しました。" in first
    assert "第1版から内容は変わっていません。" in again
    report = Report.objects.get()
    assert report.created_by == client.account.login_name
    listed = client.get("/reports/").content.decode()
    assert report.digest[:16] in listed
    assert client.account.display_name in listed
    assert "今の内容で新しい版にする" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-1.7"), ("xlsx", b"PK")])
def test_papers_are_taken_as_they_were_frozen_and_the_trail_knows(form, begins, signed_in, somebody):
    report = operations.freeze(kind="daily", on=DAY, by=somebody, at=clock.now()).report

    answer = signed_in(Role.TAX_OFFICER).get(f"/reports/{report.pk}/paper.{form}")

    assert answer.content == bytes(getattr(report, form))
    assert answer.content.startswith(begins)
    assert "filename*=utf-8''%E6%A5%AD" in answer["Content-Disposition"]
    assert AuditRecord.objects.get(action="reports.paper.taken").after["form"] == form


def test_the_city_and_the_inspector_read_but_do_not_freeze(signed_in):
    for role in (Role.TAX_OFFICER, Role.INSURANCE_OFFICER, Role.INSPECTOR):
        client = signed_in(role)
        assert "この内容で確定する" not in client.get(PAGE).content.decode()
        assert client.post(f"{PAGE}freeze/").status_code == 403
    assert not Report.objects.exists()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COLLECTOR, Role.ASSISTANT, Role.ADMINISTRATOR])
def test_others_see_no_reports(role, signed_in):
    assert signed_in(role).get(PAGE).status_code == 403


def test_a_day_is_chosen_as_people_write_it(signed_in):
    client = signed_in(Role.SUPERVISOR)

    assert client.get("/reports/", {"kind": "daily", "on": "R8.4.10"})["Location"] == PAGE
    refused = client.get("/reports/", {"on": "2026-02-30"})
    assert refused.status_code == 422
    assert "2026年2月に30日はありません。" in refused.content.decode()


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-04-11", "まだ来ていない日"), ("2025-07-31", "契約の開始日より前")],
)
def test_a_day_without_report_says_why(day, words, signed_in):
    client = signed_in(Role.SUPERVISOR)

    assert client.get(f"/reports/daily/{day}/").status_code == 404
    refused = client.post(f"/reports/daily/{day}/freeze/")
    assert refused.status_code == 409
    assert words in refused.content.decode()


def test_an_unknown_paper_or_day_is_not_found(signed_in):
    client = signed_in(Role.SUPERVISOR)

    for address in ("/reports/999/paper.pdf", "/reports/daily/2026-02-30/", "/reports/daily/x/"):
        assert client.get(address).status_code == 404


def test_every_reason_has_its_words():
    from saikoku.performance.reports import presenters
    from saikoku.performance.reports.rules.kinds import KINDS

    for reason in ("unknown-kind", "day-to-come", "before-the-contract", "made-by-another"):
        assert presenters.REFUSALS[reason].endswith("。")
    assert presenters.title(KINDS["daily"], date(2026, 4, 10)) == "業務日報 令和8年4月10日(金)"
