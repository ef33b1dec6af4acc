"""A real Chromium for tests: `page`, `site`, `enter`, and what every page must stand up to.

    @pytest.mark.journey
    def test_a_supervisor_prints_the_daily_report(page, site, enter):
        enter(Role.SUPERVISOR)
        page.goto(site + "/reports/daily/")
        browser.assert_accessible(page)
"""

import contextlib
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest

ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--font-render-hinting=none",
    # a microphone that beeps, allowed without asking, and calls that stay on this machine
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection",
]  # fmt: skip
MISSING = "Browser tests need Chromium: install Debian's package `chromium` or name it in SAIKOKU_CHROMIUM."
WIDTHS = ((1280, 800), (800, 1280), (360, 800))
LOOKED_AT = ((1280, 800), (800, 1180))
SLOWNESS = int(os.environ.get("SAIKOKU_SLOWNESS", "1"))  # the machine of the reader, so many times slower
PATIENCE = 20 * SLOWNESS  # seconds for a request under way when its test ends
WAITS, FRAME_WAITS, WAIT_MS = 400 * SLOWNESS, 40 * SLOWNESS, 25
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium_path() -> str:
    named = os.environ.get("SAIKOKU_CHROMIUM", "")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    if not found or not Path(found).exists():
        pytest.fail(MISSING, pytrace=False)
    return found


def font_configuration(folder: Path) -> str:
    """Japanese glyphs from the locked wheel, so that pictures and widths agree on every machine."""
    configuration = folder / "fonts.conf"
    fonts = files("pylopdf_fonts_jp")
    configuration.write_text(
        f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig><dir>{fonts}</dir>"
        f"<dir>/usr/share/fonts</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    return str(configuration)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    environment = {**os.environ, "FONTCONFIG_FILE": font_configuration(tmp_path_factory.mktemp("fonts"))}
    with sync_playwright() as engine:
        # Playwright keeps a loop in this thread; Django would take the test for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = engine.chromium.launch(executable_path=path, args=ARGUMENTS, env=environment)
        yield chromium
        chromium.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Watch:
    """What pages complained of while the test ran; a page goes on asking by itself after the server has ended."""

    def __init__(self) -> None:
        self.troubles: list[str] = []
        self.is_over = False

    def note(self, trouble: str) -> None:
        if not self.is_over:
            self.troubles.append(trouble)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_page(browser, watch) -> Iterator[Callable]:
    """Each call is another machine: a page of its own at 1280 x 800 in Japanese, with cookies of its own.

    A script error or a message on the console of any of them fails the test.
    """
    contexts, troubles = [], watch.troubles

    def open_one():
        context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 1280, "height": 800})
        contexts.append(context)
        opened = context.new_page()
        opened.set_default_timeout(10_000 * SLOWNESS)
        if SLOWNESS > 1:
            context.new_cdp_session(opened).send("Emulation.setCPUThrottlingRate", {"rate": SLOWNESS})
        opened.on("pageerror", lambda fault: watch.note(str(fault)))
        opened.on("console", lambda line: watch.note(line.text) if line.type == "error" else None)
        opened.troubles = troubles
        return opened

    yield open_one
    for context in contexts:
        context.close()
    unexpected = [line for line in troubles if "status of 4" not in line]
    assert not unexpected, f"the browser complained: {unexpected}"


@pytest.fixture
def page(open_page):
    return open_page()


def _patient_server():
    """A server of Django's whose end waits for every request: none outlives the database of its test."""
    from django.core.servers.basehttp import ThreadedWSGIServer

    class PatientServer(ThreadedWSGIServer):
        def __init__(self, *args, **named):
            super().__init__(*args, **named)
            self.lines: list[tuple[socket.socket, threading.Thread]] = []

        def process_request(self, request, client_address):
            thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
            self.lines.append((request, thread))
            thread.start()

        def server_close(self):
            super().server_close()
            for line, _ in self.lines:
                with contextlib.suppress(OSError):  # the other side has gone already
                    line.shutdown(socket.SHUT_RD)
            for _, thread in self.lines:
                thread.join(PATIENCE)
            assert not any(thread.is_alive() for _, thread in self.lines), "a request outlived its test"

    return PatientServer


@pytest.fixture
def site(committing_db: str, watch: Watch) -> Iterator[str]:
    """The whole application on a port of its own, on a database where commits are real."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.server_class = _patient_server()
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    watch.is_over = True
    server.terminate()


@pytest.fixture
def enter(page, site: str, client) -> Callable:
    """Sign somebody in without the door: `enter(Role.SUPERVISOR)` or `enter(account)`.

    Not with an account of `account_of`: that one lives in a transaction which the server never sees.
    """
    from saikoku.kernel import clock
    from saikoku.kernel.actor import Actor
    from saikoku.security.access import operations

    def open_account(roles, login_name: str = "person", display_name: str = "試験 太郎", worker_number: str = ""):
        return operations.open_account(
            login_name=login_name, display_name=display_name, password="correct-horse-battery", roles=list(roles),
            reason="試験", worker_number=worker_number, by=Actor("system:test"), at=clock.now(),
        )  # fmt: skip

    def sign_in(*who, **about):
        account = who[0] if hasattr(who[0], "login_name") else open_account(who, **about)
        client.force_login(account, backend="saikoku.security.access.backends.ActiveAccountBackend")
        session = client.session
        session["last_seen"] = clock.real_now().timestamp()
        session.save()
        name = next(iter(client.cookies))
        page.context.add_cookies([{"name": name, "value": session.session_key, "url": site}])
        return account

    return sign_in


@pytest.fixture
def shown(page) -> Callable:
    """Show a rendered template without server or database, under the policy of the real answers."""
    from django.conf import settings
    from django.contrib.staticfiles import finders

    policy = "; ".join(
        f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    )

    def show(html: str, *, address: str = "http://saikoku.test/"):
        def answer(route):
            path = route.request.url.removeprefix("http://saikoku.test").split("?")[0]
            if path.startswith(settings.STATIC_URL):
                found = finders.find(path.removeprefix(settings.STATIC_URL))
                route.fulfill(path=found) if found else route.fulfill(status=404)
            else:
                headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
                route.fulfill(body=html, headers=headers)

        page.unroute_all()
        page.route("http://saikoku.test/**", answer)
        page.goto(address)
        return page

    return show


def resize(page, width: int, height: int) -> None:
    """The window has this size, and what the page does about its size is done."""
    page.set_viewport_size({"width": width, "height": height})
    until(page, "size => innerWidth === size[0] && innerHeight === size[1]", [width, height])
    page.evaluate("() => { window.framed = false; requestAnimationFrame(() => requestAnimationFrame(() => framed = true)) }")
    for _ in range(FRAME_WAITS):  # a page behind another one, or with its clock held still, draws no frame
        if page.evaluate("framed"):
            break
        page.wait_for_timeout(WAIT_MS)


def until(page, question: str, given: object = None) -> None:
    """Wait until the page answers yes. `Page.wait_for_function` evaluates within the page, which the policy forbids."""
    from playwright.sync_api import Error

    for _ in range(WAITS):
        try:
            if page.evaluate(question, given):
                return
        except Error as left:
            if "Execution context was destroyed" not in str(left):  # the page that was asked gave way to the next one
                raise
        page.wait_for_timeout(WAIT_MS)
    raise AssertionError(f"after {WAITS * WAIT_MS} ms the page still says no to: {question}")


def picture(page, name: str, *, sizes=LOOKED_AT, whole: bool = False) -> None:
    """Keep a picture at each size where SAIKOKU_PICTURES names a folder."""
    if folder := os.environ.get("SAIKOKU_PICTURES"):
        usual = page.viewport_size
        for width, height in sizes:
            resize(page, width, height)
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=whole)
        resize(page, usual["width"], usual["height"])


def violations(page) -> list[str]:
    """What axe finds on the page as it stands: rule, first place, help."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} ({one['help']})" for one in found for node in one["nodes"][:5]]


def assert_accessible(page, sizes=WIDTHS) -> None:
    """axe finds nothing at any of the sizes, and at 320 px nothing scrolls sideways."""
    usual = page.viewport_size
    for width, height in sizes:
        resize(page, width, height)
        found = violations(page)
        assert not found, f"at {width} px: {found}"
    assert_no_sideways_scroll(page)
    resize(page, usual["width"], usual["height"])


def assert_no_sideways_scroll(page, width: int = 320) -> None:
    resize(page, width, 800)
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= width, f"the page is {widest} px wide in a window of {width} px: {_too_wide(page, width)}"


def assert_focus_is_never_covered(page, most: int = 200) -> None:
    """Walks with Tab once around: each stop is in view and not under a bar (WCAG 2.4.11)."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or stop["place"] in {one["place"] for one in seen}:
            break
        seen.append(stop)
    covered = [one["html"] for one in seen if not one["clear"]]
    assert len(seen) > 1, "no stop for the Tab key"
    assert not covered, f"the focus is covered at {covered}"


FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) { return null; }
    const target = one.closest('label') || one, box = target.getBoundingClientRect();
    const x = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max((box.top + Math.min(box.bottom, innerHeight)) / 2, 1), innerHeight - 1);
    const there = document.elementFromPoint(x, y);
    return {
        place: [...document.querySelectorAll('*')].indexOf(one), html: one.outerHTML.slice(0, 100),
        clear: Boolean(there && (target.contains(there) || there.contains(target))),
    };
}"""


def _too_wide(page, width: int) -> list[str]:
    return page.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > width + 1)
            .slice(0, 6).map(one => one.outerHTML.slice(0, 90))""",
        width,
    )
