"""`make pictures`: the pictures of README and manuals, from a copy of the practice city, into docs/pictures.

Prepares the practice city first where there is none (`saikoku demo`). The copy is dropped at the end.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import browser
from tools import palette

PROJECT = Path(__file__).resolve().parents[1]
OUT = PROJECT / "docs" / "pictures"
DATABASE = "saikoku_pictures"
LARGEST = 200_000  # bytes of one picture
SCREEN, TABLET = {"width": 1280, "height": 800}, {"width": 800, "height": 1280}
HOUSEHOLDS = 150
CHANGED_EVERY, BAD_ROW = 6, 40


def main() -> None:
    say("the practice city")
    subprocess.run([sys.executable, "-m", "saikoku", "demo", "--prepare-only"], check=True)
    with copied_database(), tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        case = prepare(where)
        OUT.mkdir(parents=True, exist_ok=True)
        with served() as site, opened(where) as page:
            take_all(page, site, where / "T02_arrears.csv", case)
    for picture in sorted(OUT.glob("*.png")):
        say(f"{picture.name} {picture.stat().st_size // 1000} kB")
        if picture.stat().st_size > LARGEST:
            sys.exit(f"{picture.name} is larger than {LARGEST // 1000} kB")


def say(words: str) -> None:
    print(f"[pictures] {words}", file=sys.stderr, flush=True)


@contextmanager
def copied_database() -> Iterator[None]:
    from saikoku.assembly import engine
    from saikoku.assembly.commands import demo

    engine.acquire()
    engine.drop_database(DATABASE)
    engine.create_database(DATABASE, template=demo.DATABASE)
    os.environ["SAIKOKU_DATABASE"] = DATABASE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saikoku.assembly.settings")
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        engine.drop_database(DATABASE)


def prepare(folder: Path) -> str:
    """Half past ten of the first morning not played, a file of the city to receive; the number of a case with a story."""
    from saikoku.assembly import session
    from saikoku.assembly.commands import demo

    session.open_database()
    from django.db import connections
    from django.db.models import Count

    from saikoku.governance.contract import operations as contract
    from saikoku.kernel import clock
    from saikoku.planning.lists import operations as lists
    from saikoku.practice.operations import city_files
    from saikoku.practice.rules import city
    from saikoku.registry.debtors.models import Debtor

    morning = clock.at(demo.PLAYED_UNTIL + timedelta(days=1), 10, 30)
    contract.set_clock(business_at=morning, by=session.console_actor())
    lists.open_day(at=morning)
    plan = city.Plan(demo.SEED, demo.MONTH)
    rows = [row for _, made in city.households(plan, count=HOUSEHOLDS) for row in made["T02_arrears"]]
    rows = [renewed(row, place, demo.PLAYED_UNTIL) for place, row in enumerate(rows, start=1)]
    batches = iter([{"T02_arrears": rows}])
    city_files.write_files("cp932", False, folder, ("T02_arrears",), batches, extracted_at=morning.replace(hour=7))
    told = Debtor.objects.annotate(talks=Count("contacts"), kept=Count("promises")).filter(kept__gt=0)
    number = told.order_by("-talks", "number").values_list("number", flat=True)[0]
    connections.close_all()
    return number


def renewed(row: dict, place: int, as_of) -> dict:
    """As the city would send it ten days later: some have paid a part, in one row the sum does not add up."""
    if place == BAD_ROW:
        return row | {"unpaid": row["unpaid"] + 100}
    if place % CHANGED_EVERY or row["unpaid"] <= 2_000:
        return row
    return row | {"paid": row["paid"] + 1_000, "unpaid": row["unpaid"] - 1_000, "as_of": as_of}


@contextmanager
def served() -> Iterator[str]:
    """The whole application with its worker; its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "saikoku", "serve", "--workers", "1"], stderr=subprocess.PIPE, text=True
    )
    try:
        for line in server.stderr:
            if found := re.search(r"http://\S+", line):
                break
        else:
            sys.exit("the server did not start")
        address = found.group().rstrip("/")
        wait_for(address)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)


def wait_for(address: str) -> None:
    """The address is told before the first process listens."""
    host, _, port = address.removeprefix("http://").partition(":")
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                sys.exit("the server does not answer")
            time.sleep(0.3)
        else:
            return


@contextmanager
def opened(folder: Path) -> Iterator[Page]:
    environment = {**os.environ, "FONTCONFIG_FILE": browser.font_configuration(folder)}
    with sync_playwright() as engine:
        chromium = engine.chromium.launch(
            executable_path=browser.chromium_path(), args=browser.ARGUMENTS, env=environment
        )
        context = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=SCREEN)
        page = context.new_page()
        page.set_default_timeout(30_000)
        yield page
        chromium.close()


def take_all(page: Page, site: str, file: Path, case: str) -> None:
    page.goto(f"{site}/door/sign-in/", wait_until="networkidle")
    picture(page, "sign-in")
    enter(page, site, "supervisor")
    picture(page, "today")
    receive(page, site, file)
    call(page, site)
    enter(page, site, "supervisor")
    page.goto(f"{site}/cases/{case}/")
    picture(page, "case-card")
    page.goto(f"{site}/reports/daily/{played_until()}/")
    picture(page, "daily-report")
    enter(page, site, "general")
    page.goto(f"{site}/trail/")
    picture(page, "trail")


def receive(page: Page, site: str, file: Path) -> None:
    enter(page, site, "manager")
    page.goto(f"{site}/reception/new/")
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=control]").set_input_files(f"{file}.control.json")
    page.locator("[name=layout]").select_option("T02_arrears")
    page.get_by_role("button", name="ファイルを受け取って判定する").click()
    page.get_by_text("反映は、ほかの人が行います。").wait_for()
    address = page.url
    enter(page, site, "general")
    page.goto(f"{address}?kind=changed")
    picture(page, "receive-judgement")


def call(page: Page, site: str) -> None:
    enter(page, site, "operator1")
    page.goto(f"{site}/calls/")
    page.keyboard.press("F4")
    page.locator("#talk").wait_for()
    picture(page, "call-gate")
    page.keyboard.press("z")
    page.locator("#ledger").wait_for()
    picture(page, "call-desk")
    page.set_viewport_size(TABLET)
    picture(page, "call-desk-tablet")
    page.set_viewport_size(SCREEN)


def enter(page: Page, site: str, login_name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/door/sign-in/")
    page.locator("[name=login_name]").fill(login_name)
    page.locator("[name=password]").fill(password())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")


def picture(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    taken = page.screenshot(animations="disabled", caret="hide")
    (OUT / f"{name}.png").write_bytes(palette.smaller(page.context, taken))


def password() -> str:
    from saikoku.kernel import home

    return (home.path() / "practice-password").read_text(encoding="utf-8").strip()


def played_until():
    from saikoku.assembly.commands import demo

    return demo.PLAYED_UNTIL


if __name__ == "__main__":
    main()
