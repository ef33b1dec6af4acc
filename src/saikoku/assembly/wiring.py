"""The few true inversions of the building, in a visible order: what happens each minute, who is in the menu."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.assembly import applying, gaiji
from saikoku.assembly.wording import AUDIT_WORDS
from saikoku.assurance.trail.rules import wordings
from saikoku.collection.cash import queries as cash
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.queries import pairing
from saikoku.collection.slips import queries as slips
from saikoku.desk.proposal.queries import handed
from saikoku.desk.reception.rules import supplying
from saikoku.desk.search import queries as search
from saikoku.desk.today.queries import piles
from saikoku.documents import fonts
from saikoku.exchange.intake.rules import applier
from saikoku.inquiry.phones import queries as phones
from saikoku.inquiry.residences import queries as residences
from saikoku.inquiry.residences.queries.errands import errands as surveys
from saikoku.kernel import actor, clock
from saikoku.outreach.calls import queries as calls
from saikoku.outreach.inbound.rules import finding
from saikoku.outreach.visits.rules import paired
from saikoku.planning.routes.rules import errands
from saikoku.planning.staffing.rules import preparing
from saikoku.planning.targets.operations import delivered, merged
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.operations import taken_over
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.operations import members
from saikoku.registry.liabilities.operations import appliers
from saikoku.registry.payments.operations import arrears, payments
from saikoku.registry.tasks import queries as tasks
from saikoku.registry.tasks.operations import answers
from saikoku.security.access.rules.permissions import Permission


def set_call_queue() -> None:
    from saikoku.planning.lists import operations as lists

    lists.turn(at=clock.now())


def journal_receipts() -> None:
    from saikoku.collection.receipts import operations as receipts

    by, now = actor.system("journal"), clock.now()
    receipts.watch(by=by, at=now)
    receipts.write_waiting(by=by, at=now)


def pass_on_call_backs() -> None:
    from saikoku.outreach.presence import operations as presence

    presence.pass_on_call_backs(by=actor.system("call-backs"), at=clock.now())


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


def keep_routes() -> None:
    from saikoku.planning.routes import operations as routes

    routes.keep_up(by=actor.system("routes"), at=clock.now())


RECENT = timedelta(days=400)
ONE_DAY = timedelta(days=1)
LATELY = timedelta(minutes=3)
EACH_MINUTE: list[Callable[[], object]] = [
    set_call_queue, pass_on_call_backs, keep_routes, journal_receipts, credit_recorded, keep_figures,
    restate_closed_months,
]  # fmt: skip

Supplier = Callable[[date, date], Iterable[dict]]
"""The rows of a layout for the days from the first to the second, both included."""

DELIVERIES: dict[str, Supplier] = {
    "R01_contacts": contacts.delivered_contacts,
    "R02_phones": debtors.delivered_phones,
    "R03_slip_requests": tasks.delivered_slip_requests,
    "R04_whereabouts": residences.delivered_surveys,
    "R07_receipts": cash.delivered_receipts,
    "R08_encouragements": contacts.delivered_encouragements,
    "R09_promises": contacts.delivered_promises,
    "R10_slips_printed": slips.delivered_slips,
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
    appliers.letters,
    merged.applier,
    taken_over.applier,
    answers.applier,
)
"""Who applies which layout; intake keeps and shows the rows of all others."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation: `route` or the key opens it, `namespaces` are the rooms that belong to it, `pages` single
    routes of another's room that do."""

    name: str
    route: str
    permission: Permission
    namespaces: tuple[str, ...]
    short: str = ""
    key: str = ""
    about: str = ""
    pages: tuple[str, ...] = ()


STAFF_ROOMS = ("staffing", "workers", "shifts")

LIVE_PAGES = (
    "board:live", "board:live_part", "board:live_month", "board:hand_over", "board:upcoming", "board:encouragements",
    "board:end_encouragement",
)  # fmt: skip

MENU: tuple[Place, ...] = (
    Place("今日", "today:home", Permission.HOME, ("today",), about="待っている仕事と、今日のお知らせ"),
    Place("架電", "calls:desk", Permission.CALL_WORK, ("calls",), about="対象者に電話をかけ、経過を記録する"),
    Place("受電", "inbound:index", Permission.CALL_WORK, ("inbound",), key="F6", about="かかってきた電話から事案を開く"),
    Place("今日の訪問", "visits:day", Permission.VISIT_WORK, ("visits",), about="訪問先を順に訪ね、結果を記録する"),
    Place("領収", "receipts:mine", Permission.RECEIPT_ISSUE, ("receipts",), about="現金を受け取り、領収証を発行する"),
    Place(
        "現金", "cash:index", Permission.CASH_VIEW, ("cash", "seals", "lots"), about="締め、払込み、出納簿、突合、領収印",
        pages=("books:overpaid", "books:tell"),
    ),
    Place(
        "今の状況", "board:live", Permission.BOARD_VIEW, (), about="誰が何をしているか、待っているもの", pages=LIVE_PAGES
    ),
    Place("訪問", "routes:day", Permission.ROUTE_PLAN, ("routes", "notices"), about="訪問員の経路を計画し、直す"),
    Place(
        "月の状況", "board:month", Permission.BOARD_VIEW, ("board", "answering", *STAFF_ROOMS),
        about="いまの様子、今月の見通し、人数の見積もり、勤務表",
    ),
    Place("報告", "reports:index", Permission.REPORT_VIEW, ("reports", "figures"), about="日報・月報・年報と会議の資料"),
    Place("受け取り", "reception:list", Permission.FILE_VIEW, ("reception",), about="市のファイルを受け取り、判定して反映する"),
    Place("引き渡し", "deliveries:list", Permission.FILE_VIEW, ("deliveries",), about="市へ渡す結果のファイルを作る"),
    Place("納付書", "slips:list", Permission.SLIP_VIEW, ("slips",), about="印刷した納付書、依頼のまとめ印刷、コードの読み取り"),
    Place("市への提案", "proposal:show", Permission.PROPOSAL_VIEW, ("proposal",), about="実施日時と人員の提案、市の回答"),
    Place("授受票", "media:list", Permission.FILE_VIEW, ("media",), about="媒体の受け渡しを記録する"),
    Place(
        "合意事項", "terms:list", Permission.TERM_VIEW, ("terms", "goals", "contract", "numbers", "glyphs"),
        about="市と決めた値、目標、契約、電話番号",
    ),
    Place("話すこと", "scripts:index", Permission.SCRIPT_VIEW, ("scripts",), about="会話の場面ごとの文、市の承認、持ち出し"),
    Place("請求", "invoices:list", Permission.INVOICE_VIEW, ("invoices",), about="委託料の請求書と入金"),
    Place("記録", "trail:list", Permission.TRAIL_VIEW, ("trail",), about="誰がいつ何をしたか"),
    Place("用紙", "papers:index", Permission.PAPER_VIEW, ("papers",), about="止まったときの番号付きの用紙の授受"),
    Place("服務", "conduct:people", Permission.CONDUCT_KEEP, ("conduct",), about="訪問員の服務の決まりと、反すると聞いたこと"),
    Place("従事者証", "cards:list", Permission.CARD_VIEW, ("cards",), about="従事者証の作成、市の証明、紛失と返却"),
    Place("端末", "terminals:list", Permission.TERMINAL_VIEW, ("terminals",), about="持ち歩く端末の状態、位置、遠隔ロック"),
    Place(
        "用紙の入力", "typing:index", Permission.PAPER_TYPE, ("typing", "books", "sheets"), about="止まった間の用紙を入力する"
    ),
    Place("自分の用紙", "hands:mine", Permission.PAPER_OWN, ("hands",), about="手元の番号付きの用紙と、確かめる授受"),
    Place("利用者", "accounts:list", Permission.ACCOUNT_MANAGE, ("accounts",), about="利用者と役割、電話の内線"),
)

WITHIN: tuple[Place, ...] = (
    Place("自分の成績", "today:own", Permission.CALL_WORK, (), about="自分の件数、約束、通話と記録の時間、休止"),
    Place("守られなかった約束", "today:broken", Permission.CALL_WORK, (), about="約束の日を過ぎ、まだ話していない方"),
    Place("指導と通話の点検", "quality:mine", Permission.COACHING_OWN, (), about="自分への指導と点検を読み、答える"),
    Place("依頼の一覧", "today:tasks", Permission.TASK_WORK, (), about="処理を待つ依頼と、その期限"),
    Place("電話番号調査", "phones:queue", Permission.TASK_WORK, (), about="使える電話番号のない方の番号を調べる"),
    Place("居所調査", "residences:queue", Permission.ROUTE_PLAN, (), about="返戻や不在の続く方の居所を調べる人と日、結果"),
    Place("不在票の用意", "notices:index", Permission.ROUTE_PLAN, (), about="番号の付いた不在票を印刷し、訪問員に渡す"),
    Place("今日の名簿", "board:upcoming", Permission.CASE_REASSIGN, (), about="電話を渡す順、訪問とSMSの候補"),
    Place("勧奨の確認待ち", "board:encouragements", Permission.CASE_REASSIGN, (), about="勧めた手続きが済んだか"),
    Place("応対の点検", "quality:index", Permission.COACHING_VIEW, (), about="乱数で選ばれた通話の点検、指導の記録"),
    Place("要員の見積り", "staffing:proposal", Permission.BOARD_VIEW, (), about="曜日と時間帯ごとの要る人数"),
    Place("勤務表", "shifts:list", Permission.ROSTER_VIEW, (), about="月の勤務表の案、公開、交代"),
    Place("従事者", "workers:list", Permission.ROSTER_VIEW, (), about="従事者の契約、できる業務、休みの希望"),
    Place("領収証の確認", "receipts:verify", Permission.RECEIPT_VERIFY, (), about="領収証が本物かを番号で確かめる"),
    Place("領収証の控え", "receipts:journal", Permission.JOURNAL_VIEW, (), about="帳簿を控えと照合し、失われた記録を見つける"),
    Place("納め過ぎの連絡", "books:overpaid", Permission.CASH_KEEP, (), about="手書き領収証の納め過ぎを市に知らせる"),
    Place("用紙の耐久", "lots:index", Permission.CASH_VIEW, (), about="領収証と納付書の用紙がもつ年数、試し刷りの確認"),
    Place("領収印", "seals:list", Permission.SEAL_VIEW, (), about="印影の届出、許可、廃止"),
    Place("電話番号台帳", "numbers:index", Permission.TERM_VIEW, (), about="どの番号を、いつから、何に使うか"),
    Place("外字", "glyphs:index", Permission.TERM_VIEW, (), about="市だけが使う文字の書体、描けない文字の一覧"),
    Place("電話の内線", "telephone:seats", Permission.ACCOUNT_MANAGE, (), about="画面から電話する人の内線を割り当てる"),
    Place("研修", "training:index", Permission.TRAINING_PLAY, (), about="役割練習、点数、修了証"),
)
"""Pages of those places that one looks for by their own name: listed with all places, never in the menu."""

def place_of(route: str) -> Place | None:
    """The entry of the menu to which a page belongs; None of a room that is in nobody's menu."""
    room = route.rpartition(":")[0]
    of_itself = (place for place in MENU if route in place.pages)
    return next(of_itself, None) or next((place for place in MENU if room and room in place.namespaces), None)


ELSEWHERE = {
    "access": "ログイン", "own": "自分の設定", "search": "探す", "cases": "事案",
    "phones": "電話番号調査", "residences": "居所調査", "telephone": "電話",
    "manuals": "手引き", "training": "研修", "quality": "応対の品質",
}  # fmt: skip
"""Rooms that are not in everybody's menu, and what the head of their pages says."""

SEARCH_ROUTE = "search:index"
"""Where the search box of the frame leads."""


def fill() -> None:
    """Tell the lower rooms what only the whole house knows; called once when all of them are ready."""
    wordings.declare(AUDIT_WORDS)
    supplying.declare(DELIVERIES)
    finding.declare(search.ids_of)
    preparing.declare(calls.minutes_before_dialling)
    errands.declare(surveys)
    piles.declare(to_answer=handed.to_answer, answered=handed.answered)
    paired.declare(unpaired=pairing.unpaired_now, receipts=pairing.numbers_of, has_ended=receipts.has_ended)
    fonts.declare(gaiji.in_force)
    applier.declare(tuple(applying.Followed(one) for one in APPLIERS))
