"""The month on paper: told apart without colour, a total once, no figure broken over two lines."""

from datetime import date, timedelta

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.performance.outlook import operations as outlook
from saikoku.performance.outlook.models import DailyFigure
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests import browser

DAY = date(2026, 4, 17)
SYSTEM = Actor("system:test")
A4_BETWEEN_MARGINS = {"width": 661, "height": 971}  # 175 x 257 mm at 96 dots an inch
GREY = """() => [...document.querySelectorAll('#rule-chart rect')].map(bar => {
    const [r, g, b] = getComputedStyle(bar).fill.match(/[0-9.]+/g).map(Number);
    return Math.round(0.299 * r + 0.587 * g + 0.114 * b);
})"""
LINES = """() => [...document.querySelectorAll('.tile b')].map(figure => {
    const style = getComputedStyle(figure);
    return figure.scrollWidth <= figure.clientWidth + 1 && figure.clientHeight < 2 * parseFloat(style.fontSize);
})"""


@pytest.mark.journey
@pytest.mark.clause("12.2")
def test_the_month_can_be_read_on_grey_paper(page, site, enter, committing_db):
    at = clock.at(DAY, 21)
    contract.set_kind(kind="practice", by=SYSTEM, at=at)
    contract.set_clock(business_at=at, by=SYSTEM)
    clock.run_from(at)
    outlook.keep_up(on=DAY, at=at)
    yen = {"yen_promise": 1_456_789, "yen_slip": 654_321, "collected": 312_345}
    DailyFigure.objects.bulk_create(
        DailyFigure(on=DAY - timedelta(days=n), measure=measure, amount=amount)
        for n in range(17) for measure, amount in yen.items()
    )  # fmt: skip
    enter(
        access.open_account(
            login_name="manager1", display_name="試験 責任者", password="correct-horse-battery",
            roles=[Role.OPERATIONS_MANAGER], reason="試験", worker_number="", by=SYSTEM, at=at,
        )
    )  # fmt: skip
    page.goto(f"{site}/board/")
    browser.resize(page, **A4_BETWEEN_MARGINS)
    page.emulate_media(media="print")
    assert "35,888,870" in page.locator(".tile b").nth(3).inner_text()
    assert all(page.evaluate(LINES))
    greys = page.evaluate(GREY)
    assert len(greys) == 6
    assert abs(greys[0] - greys[1]) > 80  # the greatest and the others
    assert page.locator("#days tfoot").evaluate("foot => getComputedStyle(foot).display") == "table-row-group"
