"""A receipt goes to a mobile printer by Web Serial: what the printer got is the paper, dot by dot; its faults are told."""

import pytest

from saikoku.collection.receipts.models import Receipt, ReceiptStep
from saikoku.collection.receipts.operations import papers
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.collection import money
from tests.documents.test_receipt import Printer

pytestmark = pytest.mark.journey
PRINTER = """
(() => {
  const wire = window.wire = {got: [], opened: null, closed: false, writes: 0};
  const port = {
    open: async options => { if (KIND === 'off') { throw new DOMException('off', 'NetworkError'); } wire.opened = options; },
    close: async () => { wire.closed = true; },
    get writable() { return {getWriter: () => ({
      write: async piece => {
        wire.writes += 1;
        if (KIND === 'unplugged' && wire.writes === 3) { throw new DOMException('lost', 'NetworkError'); }
        if (KIND === 'no paper' && wire.writes === 3) { return new Promise(() => {}); }
        wire.got.push(...piece);
      },
      close: async () => { await window.arrived?.(wire); }, abort: async () => {},
    })}; },
  };
  const serial = {requestPort: async () => {
    if (KIND === 'none chosen') { throw new DOMException('none', 'NotFoundError'); }
    return port;
  }};
  Object.defineProperty(navigator, 'serial', {value: serial, configurable: true});
})();
"""
ABSENT = "delete Object.getPrototypeOf(navigator).serial;"
BUTTON = "携帯プリンタに送る(ケーブル)"


@pytest.fixture
def receipt(page, site, enter, settings, tmp_path):
    """An issued receipt, opened by its collector; `receipt(kind)` plugs a printer in first."""
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()
    person, owed = money.payer(12_000)
    enter(Role.COLLECTOR, login_name="jiro", display_name="仮名 次郎", worker_number="V01")
    made = money.took(person, owed, 12_000, at=clock.now())

    def opened(kind: str) -> Receipt:
        page.add_init_script(ABSENT if kind == "absent" else PRINTER.replace("KIND", repr(kind)))
        page.goto(f"{site}/receipts/{made.number}/")
        page.get_by_role("heading", name="印刷", exact=True).wait_for()
        return made

    return opened


@pytest.mark.clause("13.2.エ.1")
def test_the_printer_gets_the_paper_dot_by_dot_and_the_page_asks_whether_it_came_out(page, receipt):
    arrived = []
    page.expose_function("arrived", lambda wire: arrived.append(wire))
    made = receipt("works")
    browser.assert_accessible(page)
    browser.picture(page, "serial", whole=True)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("heading", name="紙は出ましたか").wait_for()
    (wire,) = arrived
    assert wire["opened"] == {"baudRate": 115200}
    got, drawn = bytes(wire["got"]), papers.drawn(made.number, way="escpos", copy=0)
    assert got == drawn and len(got) > 10_000 and wire["writes"] == -(-len(got) // 1024)
    shown = Printer(got).papers
    assert [paper.shape[1] for paper in shown] == [576, 576] and all(paper.any() for paper in shown)
    page.get_by_role("button", name="出た(読める)").click()
    page.get_by_text("発行済").first.wait_for()
    assert list(made.steps.values_list("step", flat=True).order_by("pk"))[-2:] == ["sent", "printed"]


@pytest.mark.parametrize(
    ("kind", "words"), [("none chosen", "プリンタが選ばれていません。"), ("off", "プリンタにつながりません。")]
)
def test_where_no_printer_answers_nothing_was_printed_and_nothing_is_asked(page, receipt, kind, words):
    receipt(kind)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text(words).wait_for()
    assert not ReceiptStep.objects.filter(step="sent").exists()
    assert page.get_by_role("button", name=BUTTON).is_enabled()


@pytest.mark.parametrize(
    ("kind", "words"), [("unplugged", "途中で接続が切れました"), ("no paper", "プリンタが応答しません。")]
)
def test_a_print_that_broke_off_is_answered_before_the_next(page, receipt, kind, words):
    made = receipt(kind)
    page.evaluate("document.querySelector('[data-serial]').dataset.patience = '300'")
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text(words).wait_for()
    browser.picture(page, f"serial-{kind.replace(' ', '-')}", whole=True)
    browser.until(page, "wire.closed")
    page.get_by_role("link", name="紙が出たかを答える", exact=True).click()
    page.get_by_role("button", name="分からない").click()
    page.get_by_text("次の紙には「再発行 1」と印刷されます").wait_for()
    assert list(made.steps.values_list("step", flat=True).order_by("pk"))[-2:] == ["sent", "unknown"]


def test_a_browser_without_web_serial_shows_no_such_button(page, receipt):
    receipt("absent")
    assert not page.get_by_role("button", name=BUTTON).is_visible()
