"""The main job, end to end: files in, ten calls by keyboard alone, the daily report, R01 out and read back."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pypdf
import pytest
from playwright.sync_api import Page

from saikoku.exchange.layouts.rules import container, standard
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.lists import operations as lists
from saikoku.practice.operations import city_files, demo, door, staff
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.exchange.layouts import literal
from tests.journeys import house

DAY = house.PLAN.delivered_on
SYSTEM = Actor("system:test")
ON_THE_SCREEN = ("T01_targets", "T02_arrears")
NEXT_DAY = DAY + timedelta(days=1)
SLOW = 20_000


@dataclass(frozen=True)
class Entered:
    """What the operator put in for one case; none and empty where nothing was."""

    outcome: str
    identified_by: str = ""
    summary: str = ""
    promised_on: date | None = None
    promised_yen: int | None = None
    call_back_at: datetime | None = None


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, field: str) -> None:
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == field:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {field}")


def stand_ready(page: Page, sign: str) -> None:
    """The page with this sign is there as a whole: its keys answer only then."""
    page.wait_for_selector(sign)
    page.wait_for_load_state()


def identify(page: Page, key: str) -> None:
    page.keyboard.press(key)
    stand_ready(page, "#ledger")


def write(page: Page, words: str) -> None:
    page.keyboard.press("m")
    page.keyboard.type(words)


def no_answer(page: Page) -> Entered:
    press(page, "s", "1")
    return Entered("301")


def busy(page: Page) -> Entered:
    press(page, "s", "4")
    return Entered("304")


def promise(page: Page) -> Entered:
    identify(page, "z")
    press(page, "1", "p")
    page.keyboard.type("+7")
    tab_to(page, "id_promise1_yen")
    page.keyboard.type("3000")
    tab_to(page, "id_summary")
    page.keyboard.type("給料日の後にコンビニで納める。")
    return Entered("101", "1", "給料日の後にコンビニで納める。", DAY + timedelta(days=7), 3_000)


def claims_paid(page: Page) -> Entered:
    identify(page, "x")
    press(page, "2")
    write(page, "3月末に、コンビニで納めたとのこと。")
    return Entered("102", "2", "3月末に、コンビニで納めたとのこと。")


def slip_wanted(page: Page) -> Entered:
    identify(page, "z")
    press(page, "3")
    return Entered("103", "1")


def instalments_wanted(page: Page) -> Entered:
    identify(page, "z")
    press(page, "5")
    write(page, '"月5,000円"なら納められる。')
    return Entered("105", "1", '"月5,000円"なら納められる。')


def refusal(page: Page) -> Entered:
    identify(page, "c")
    press(page, "d", "7")
    return Entered("110", "3")


def dead_number(page: Page) -> Entered:
    press(page, "g", "2")
    return Entered("401")


def call_back(page: Page) -> Entered:
    identify(page, "z")
    press(page, "F8")
    page.keyboard.type("+1")
    tab_to(page, "id_call_back_time")
    page.keyboard.type("1400")
    return Entered("112", "1", call_back_at=clock.at(NEXT_DAY, 14))


def not_identified(page: Page) -> Entered:
    page.keyboard.press("v")
    stand_ready(page, "text=一致しなかった回数 1")
    press(page, "a", "6")
    return Entered("206")


TALKS: list[Callable[[Page], Entered]] = [
    no_answer, busy, promise, claims_paid, slip_wanted, instalments_wanted, refusal, dead_number, call_back, not_identified,
]  # fmt: skip


@pytest.fixture
def town(site, committing_db, tmp_path):
    """A database with people but without debtors, the city's files in a folder, the worker at work."""
    morning = clock.at(DAY, 8)
    contract.set_clock(business_at=morning, by=SYSTEM)
    staff.open_accounts(password=house.PASSWORD, by=SYSTEM, at=morning)
    files = house.write_files(tmp_path / "city")
    with house.worker(committing_db, tmp_path / "trail"):
        yield files


@pytest.fixture
def seat(open_page, site) -> Callable[[Role], Page]:
    """The machine of the person with this role, where he signed in once and stays."""
    taken: dict[Role, Page] = {}

    def of(role: Role) -> Page:
        if role not in taken:
            taken[role] = open_page()
            house.sign_in(taken[role], site, role)
        return taken[role]

    return of


def receive_and_apply(seat: Callable, site: str, file, layout: str, rows: int) -> None:
    """The manager hands the file in; the general manager sees the difference and applies it."""
    page = seat(Role.OPERATIONS_MANAGER)
    page.goto(f"{site}/reception/new/")
    page.get_by_label("ファイル", exact=True).set_input_files(file)
    page.get_by_label("管理ファイル").set_input_files(city_files.control_path(file))
    page.get_by_label("レイアウト", exact=True).select_option(layout)
    page.get_by_role("button", name="ファイルを受け取って判定する").click()
    page.get_by_text("反映は、ほかの人が行います。").wait_for(timeout=SLOW)
    second = seat(Role.GENERAL_MANAGER)
    second.goto(page.url)
    second.get_by_role("button", name=f"{rows:,} 行を反映する").click()
    second.get_by_role("heading", level=1, name="反映しました").wait_for(timeout=SLOW)


def rows_of(layout: str, file) -> list:
    return literal.read(standard.get(layout), file.read_bytes()).rows


def receive_month(seat: Callable, site: str, files: dict) -> None:
    """Targets and arrears on the screen, the rest by the operations that the command line uses."""
    for layout in demo.ORDER:
        if layout in ON_THE_SCREEN:
            receive_and_apply(seat, site, files[layout], layout, len(rows_of(layout, files[layout])))
        else:
            door.hand_in(files[layout], by=SYSTEM, at=clock.now())


def work_ten_cases(page: Page, site: str) -> dict[str, tuple[str, Entered]]:
    """What was entered, with the debtor's number, by call number. From the desk's address on no mouse is used."""
    done = {}
    page.goto(f"{site}/calls/")
    press(page, "F4")
    for talk in TALKS:
        stand_ready(page, "#talk")
        call = re.search(r"/calls/(\w+)/record/", page.get_attribute("#talk", "action")).group(1)
        number = re.search(r"/cases/(\d+)/", page.content()).group(1)
        assert call not in done
        assert page.locator("#ledger").count() == 0, "an amount is shown before the identity was checked"
        done[call] = (number, talk(page))
        press(page, "F2")
        browser.until(page, "call => !document.getElementById('talk')?.action.includes(call)", call)
    return done


def freeze_and_print(page: Page, site: str) -> str:
    """The text of the daily report's paper."""
    page.goto(f"{site}/reports/")
    page.get_by_label("報告する日").fill("R8.4.1")
    page.get_by_role("button", name="報告を見る").click()
    page.get_by_role("button", name="この内容で確定する").click()
    page.get_by_text("第1版を確定しました。").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="第1版のPDF").click()
    return pypdf.PdfReader(io.BytesIO(taken.value.path().read_bytes())).pages[0].extract_text()


def deliver(page: Page, site: str) -> bytes:
    """R01 of the day as the manager takes it from the screen, out of its container."""
    page.goto(f"{site}/deliveries/new/")
    page.get_by_label("R01 交渉経過").check()
    page.get_by_role("button", name="ファイルを作る").click()
    page.get_by_label("渡す相手").fill("税収納推進課 見本")
    password = page.get_by_label("ZIPのパスワード").input_value()
    with page.expect_download() as taken:
        page.get_by_role("button", name="パスワード付きのZIPを取り出す").click()
    plain = io.BytesIO()
    packed = io.BytesIO(taken.value.path().read_bytes())
    assert container.unpack(packed, password.encode(), plain).is_encrypted
    return plain.getvalue()


def check_record(values: dict, number: str, entered: Entered) -> None:
    said = {name: values[name] or None for name in Entered.__dataclass_fields__}
    assert said == {name: getattr(entered, name) or None for name in said}
    assert values["debtor_number"] == number
    assert (values["on"], values["work"], values["channel"], values["worker_number"]) == (DAY, "01", "1", "9101")
    debtor = Debtor.objects.get(number=number)
    assert values["phone"] in set(debtor.phones.values_list("number", flat=True))
    assert Instalment.objects.filter(debtor=debtor, programme=values["programme"], balance__gt=0).exists()


@pytest.mark.journey
@pytest.mark.clause("9.4.ア")
@pytest.mark.clause("15.3.ア")
def test_a_month_is_received_ten_cases_are_called_the_day_reported_and_delivered(
    seat, site, town, committing_db, tmp_path
):  # fmt: skip
    receive_month(seat, site, town)
    assert Debtor.objects.count() == house.DEBTORS
    owed = sum(row.values["unpaid"] for row in rows_of("T02_arrears", town["T02_arrears"]))
    assert sum(Instalment.objects.values_list("unpaid", flat=True)) == owed

    contract.set_clock(business_at=clock.at(DAY, 10), by=SYSTEM)
    lists.open_day(at=clock.now())
    done = work_ten_cases(seat(Role.OPERATOR), site)
    assert len(done) == len(TALKS)

    paper = freeze_and_print(seat(Role.SUPERVISOR), site)
    assert "練習" in paper
    assert re.search(rf"納付催告架電の件数 \d+ \d+ \d+ {len(TALKS)}\n", paper)
    assert "架電(納付催告) 1 3,000円" in paper

    reading = literal.read(standard.get("R01"), deliver(seat(Role.OPERATIONS_MANAGER), site))
    assert not reading.report.faults
    records = {row.values["call_number"]: row.values for row in reading.rows}
    assert len(reading.rows) == len(records) == len(done)
    for call, (number, entered) in done.items():
        check_record(records[call], number, entered)

    verified = house.verify_log(committing_db, tmp_path / "trail")
    assert verified.returncode == 0, verified.stderr
