"""After a day's work at doors the folder of the browser is read byte by byte: nobody met stands in it (16.12.シ.viii, T22)."""

import re
import zlib
from pathlib import Path

import pytest

from saikoku.collection.receipts.models import Receipt
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from tests.browser import ARGUMENTS, SLOWNESS, chromium_path
from tests.collection import money
from tests.outreach.visits.test_journey import sent_out

pytestmark = [pytest.mark.journey, pytest.mark.clause("16.12.シ.viii")]
TEXT = "市民から聞いた事情は覚書七八九"
CANARIES, DOORS = 200, 5
CODINGS = ("utf-8", "utf-16-le")


def canaries() -> dict[str, str]:
    """What may not stay, by what it is: of everybody who could have been met, and what was typed."""
    found = {"memo": TEXT}
    for one in Debtor.objects.prefetch_related("addresses", "phones"):
        found |= {f"name {one.pk}": one.name, f"kana {one.pk}": one.name_kana, f"number {one.pk}": one.number}
        found |= {f"address {row.pk}": row.address for row in one.addresses.all()}
        found |= {f"phone {row.pk}": row.number for row in one.phones.all()}
    found |= {f"notice {row.pk}": row.notice_number for row in Instalment.objects.all()}
    found |= {f"receipt code {row.pk}": row.check_code for row in Receipt.objects.all()}
    return {what: text for what, text in found.items() if len(text) > 3}


def left_in(folder: Path, wanted: dict[str, str]) -> dict[str, list[str]]:
    """Which of the wanted stand in which files, as they are or behind a compression."""
    sought = {what: [text.encode(coding) for coding in CODINGS] for what, text in wanted.items()}
    found: dict[str, list[str]] = {}
    for file in folder.rglob("*"):
        if not file.is_file() or file.is_symlink():
            continue
        content = file.read_bytes()
        for start in (hit.start() for hit in re.finditer(rb"\x1f\x8b\x08", content)):
            content += _unpacked(content[start:])
        for what, forms in sought.items():
            if any(form in content for form in forms):
                found.setdefault(what, []).append(str(file.relative_to(folder)))
    return found


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content)
    except zlib.error:
        return b""


@pytest.fixture
def device(browser, tmp_path):
    """A browser whose folder outlives it: its context and the folder."""
    folder = tmp_path / "profile"
    kept = browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium_path(), args=ARGUMENTS, locale="ja-JP", timezone_id="Asia/Tokyo",
        viewport={"width": 800, "height": 1280},
    )  # fmt: skip
    yield kept, folder
    kept.close()


def work(page, site: str) -> None:
    """Promises at some doors, money at the next, its receipt on the screen."""
    page.set_default_timeout(10_000 * SLOWNESS)
    page.goto(site + "/visits/")
    page.get_by_role("button", name="1番の訪問を始める").click()
    for _ in range(DOORS):
        told(page)
        page.get_by_role("link", name="約束", exact=True).click()
        page.get_by_role("button", name="1週間後").click()
        page.get_by_label(re.compile("^約束の金額")).fill("6000")
        page.get_by_label("メモ").fill(TEXT)
        page.get_by_role("button", name="記録する").click()
        page.get_by_role("button", name="次の訪問を始める").click()
    told(page)
    page.get_by_role("link", name="収納(一部)").click()
    page.get_by_label("メモ").fill(TEXT)
    page.get_by_role("button", name="記録する").click()
    page.get_by_role("button", name=re.compile("領収証を")).first.click()
    page.get_by_label("受け取る金額").fill("5,000")
    page.get_by_label("数えた金額(1回目)").fill("5000")
    page.get_by_label("数えた金額(2回目)").fill("5000")
    page.get_by_role("button", name="領収証の内容を確かめる").click()
    page.get_by_role("button", name="領収証を発行する").click()
    page.get_by_role("heading", name="印刷", exact=True).wait_for()


def told(page) -> None:
    for label in ("市の委託を受けた者であることを告げた", "自分の氏名を名のった", "従事者証を見せた"):
        page.get_by_label(label).check()
    page.get_by_label("本人", exact=True).check()
    page.get_by_label("氏名と住所").check()
    page.get_by_role("button", name="確かめた").click()
    page.get_by_role("table").wait_for()


def test_after_a_day_at_doors_the_devices_folder_names_nobody(device, site, enter, monkeypatch, client, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    sent_out(enter, monkeypatch, at_each_town=10)
    money.permitted_seal()
    context, folder = device
    name = next(iter(client.cookies))
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    page = context.new_page()
    work(page, site)
    assert Receipt.objects.count() == 1
    wanted = canaries()
    assert len(wanted) >= CANARIES
    context.close()
    assert (folder / "Default" / "History").exists()
    assert left_in(folder, wanted) == {}


def test_the_reading_finds_what_a_careless_page_leaves_behind(device, tmp_path):
    """The same look at a page that puts a name into its title and an answer that may be kept."""
    context, folder = device
    page = context.new_page()
    page.route("http://careless.test/**", lambda route: route.fulfill(
        body=f"<title>{TEXT}</title><p>{TEXT}</p>", headers={"Content-Type": "text/html; charset=utf-8"}))  # fmt: skip
    page.goto("http://careless.test/")
    context.close()
    assert "memo" in left_in(folder, {"memo": TEXT})
