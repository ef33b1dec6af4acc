"""The few true inversions of the building, in a visible order: what happens each minute, who is in the menu."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.assembly import applying
from saikoku.assembly.wording import AUDIT_WORDS
from saikoku.assurance.trail.rules import wordings
from saikoku.desk.reception.rules import supplying
from saikoku.desk.search import queries as search
from saikoku.exchange.intake.rules import applier
from saikoku.inquiry.phones import queries as phones
from saikoku.kernel import actor, clock
from saikoku.outreach.inbound.rules import finding
from saikoku.planning.targets.operations import delivered, merged
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.operations import taken_over
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.operations import members
from saikoku.registry.liabilities.operations import appliers
from saikoku.registry.payments.operations import arrears, payments
from saikoku.registry.tasks import queries as tasks
from saikoku.security.access.rules.permissions import Permission


def set_call_queue() -> None:
    from saikoku.planning.lists import operations as lists

    lists.turn(at=clock.now())


def keep_figures() -> None:
    from saikoku.performance.outlook import operations as outlook

    outlook.keep_today(at=clock.now())


def credit_recorded() -> None:
    """What was agreed since yesterday, and what records written since the last time may have earned."""
    from saikoku.performance.attribution import operations as attribution

    now = clock.now()
    by = actor.system("credit")
    attribution.credit_agreed_anew(since=now - ONE_DAY, by=by, at=now)
    attribution.credit_recorded(overlap=LATELY, by=by, at=now)


def restate_closed_months() -> None:
    """After a file was applied or a term approved: the closed months of a year back; the day's step looks at all of them."""
    from saikoku.performance.reports.operations import closing

    now = clock.now()
    closing.restate_if_facts_came(since=now.date() - RECENT, by=actor.system("restate"), at=now)


RECENT = timedelta(days=400)
ONE_DAY = timedelta(days=1)
LATELY = timedelta(minutes=3)
EACH_MINUTE: list[Callable[[], object]] = [set_call_queue, credit_recorded, keep_figures, restate_closed_months]

Supplier = Callable[[date, date], Iterable[dict]]
"""The rows of a layout for the days from the first to the second, both included."""

DELIVERIES: dict[str, Supplier] = {
    "R01_contacts": contacts.delivered_contacts,
    "R02_phones": debtors.delivered_phones,
    "R03_slip_requests": tasks.delivered_slip_requests,
    "R09_promises": contacts.delivered_promises,
    "R11_phone_research": phones.delivered_research,
}
"""What a delivery to the city is made of."""


APPLIERS: tuple[applier.Applier, ...] = (
    delivered.applier,
    arrears.applier,
    members.applier,
    payments.applier,
    appliers.stops,
    appliers.transfers,
    appliers.losses,
    appliers.slips,
    merged.applier,
    taken_over.applier,
)
"""Who applies which layout; intake keeps and shows the rows of all others."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation: `route` or the key opens it, `namespaces` are the rooms that belong to it."""

    name: str
    route: str
    permission: Permission
    namespaces: tuple[str, ...]
    short: str = ""
    key: str = ""


MENU: tuple[Place, ...] = (
    Place("今日", "today:home", Permission.HOME, ("today",)),
    Place("架電", "calls:desk", Permission.CALL_WORK, ("calls",)),
    Place("受電", "inbound:index", Permission.CALL_WORK, ("inbound",), key="F6"),
    Place("月の状況", "board:month", Permission.BOARD_VIEW, ("board", "answering", "staffing")),
    Place("報告", "reports:index", Permission.REPORT_VIEW, ("reports", "figures")),
    Place("受け取り", "reception:list", Permission.FILE_VIEW, ("reception",)),
    Place("引き渡し", "deliveries:list", Permission.FILE_VIEW, ("deliveries",)),
    Place("授受票", "media:list", Permission.FILE_VIEW, ("media",)),
    Place("合意事項", "terms:list", Permission.TERM_VIEW, ("terms", "goals", "contract")),
    Place("請求", "invoices:list", Permission.INVOICE_VIEW, ("invoices",)),
    Place("記録", "trail:list", Permission.TRAIL_VIEW, ("trail",)),
    Place("端末", "terminals:list", Permission.TERMINAL_VIEW, ("terminals",)),
    Place("利用者", "accounts:list", Permission.ACCOUNT_MANAGE, ("accounts",)),
)

ELSEWHERE = {
    "access": "ログイン", "own": "自分の設定", "accounts": "利用者と権限", "search": "探す", "cases": "事案",
    "phones": "電話番号調査", "manuals": "手引き", "scripts": "話すこと",
}  # fmt: skip
"""Rooms that are not in everybody's menu, and what the head of their pages says."""

SEARCH_ROUTE = "search:index"
"""Where the search box of the frame leads."""


def fill() -> None:
    """Tell the lower rooms what only the whole house knows; called once when all of them are ready."""
    wordings.declare(AUDIT_WORDS)
    supplying.declare(DELIVERIES)
    finding.declare(search.ids_of)
    applier.declare(tuple(applying.Followed(one) for one in APPLIERS))
