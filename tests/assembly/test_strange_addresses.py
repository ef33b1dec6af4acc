"""Addresses that nobody types by honest work: there is no such page, and never a fault."""

import pytest

from saikoku.security.access.rules.permissions import Role

BEYOND = ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"]


@pytest.mark.django_db
@pytest.mark.parametrize("on", BEYOND)
@pytest.mark.parametrize("kind", ["daily", "monthly", "yearly", "monthly_meeting", "yearly_meeting"])
def test_there_is_no_report_of_a_year_that_nobody_lives(signed_in, kind, on):
    client = signed_in(Role.OPERATIONS_MANAGER)
    assert client.get(f"/reports/{kind}/{on}/").status_code == 404
    for act in ("freeze", "notes"):
        assert client.post(f"/reports/{kind}/{on}/{act}/", {"seen": "0"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("on", BEYOND)
def test_there_are_no_figures_and_no_invoice_of_such_a_month(signed_in, on):
    client = signed_in(Role.OPERATIONS_MANAGER)
    for page in ("figures/{}/", "figures/{}/evidence.xlsx", "figures/{}/calls/premium/", "figures/{}/left/", "invoices/{}/"):
        assert client.get("/" + page.format(on[:7])).status_code == 404, page


@pytest.mark.django_db
@pytest.mark.parametrize("address", [
    "/cases/%00/", "/cases/1%00/", "/calls/%00/news/", "/calls/%00/numbers/", "/figures/payments/%00/",
    "/figures/records/%00/", "/cases/1/?reason=%00", "/search/?q=%00",
])  # fmt: skip
def test_a_nul_leads_nowhere(signed_in, address):
    answer = signed_in(Role.OPERATIONS_MANAGER, Role.OPERATOR).get(address)
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_a_nul_leads_a_stranger_nowhere_either(client):
    assert client.get("/cases/%00/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "sent"), [
    ("/reception/new/", {"upload": "\x00"}), ("/slips/requests/", {"intent": "\x00"}),
])  # fmt: skip
def test_a_nul_that_no_form_judged_is_no_fault_of_ours(signed_in, address, sent):
    answer = signed_in(*Role).post(address, sent)
    assert answer.status_code == 400
    assert "読み取れませんでした" in answer.content.decode()
