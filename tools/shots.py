"""Who opens which page, and what is photographed there: one function for each part of the manuals."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tools.scenery import Scenery

SCREEN, TABLET = {"width": 1280, "height": 800}, {"width": 800, "height": 1280}
STILL = """() => {
    for (let id = 0; id < 10000; id++) { clearInterval(id); }
    document.querySelectorAll("[data-timer]").forEach(timer => { timer.textContent = "1:24"; });
    document.querySelectorAll("[data-undo-left]").forEach(left => { left.textContent = " 8秒"; });
}"""

NO_SIGN_INS = "() => document.querySelectorAll('table td:last-child').forEach(cell => { cell.textContent = ''; })"
"""Signing in is dated by the real clock, which stands elsewhere in each run."""


@dataclass(slots=True)
class Camera:
    """One page of the browser: goes somewhere as somebody, does something, takes a picture."""

    page: Page
    site: str
    password: str
    keep: Callable[[str, bytes], None]

    def enter(self, login_name: str) -> None:
        self.page.context.clear_cookies()
        self.go("/door/sign-in/")
        self.page.locator("[name=login_name]").fill(login_name)
        self.page.locator("[name=password]").fill(self.password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.site}/")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def press_button(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def take(self, name: str, *, at: str = "") -> None:
        """`at`: what stands at the top of the picture. What ticks is stopped: two pictures of a page are the same."""
        self.page.wait_for_load_state("networkidle" if not self.page.locator("#news").count() else "load")
        self.page.evaluate("document.fonts.ready")
        self.page.evaluate("selector => selector ? document.querySelector(selector).scrollIntoView() : scrollTo(0, 0)", at)
        self.page.evaluate(STILL)
        self.keep(name, self.page.screenshot(animations="disabled", caret="hide"))

    def see(self, path: str, name: str, *, at: str = "") -> None:
        self.go(path)
        self.take(name, at=at)

    def see_small(self, path: str, name: str) -> None:
        self.page.set_viewport_size(TABLET)
        self.see(path, name)
        self.page.set_viewport_size(SCREEN)


def take_all(camera: Camera, scenery: Scenery) -> None:
    camera.see("/door/sign-in/", "sign-in")
    lead(camera, scenery)
    manage(camera)
    for_the_city(camera, scenery)
    administrate(camera)
    receive(camera, scenery)
    call(camera, scenery)


def lead(camera: Camera, scenery: Scenery) -> None:
    camera.enter("supervisor")
    camera.take("today")
    camera.see("/tasks/", "tasks")
    camera.go("/tasks/?kind=phone_research")
    camera.page.locator("#task-list tbody a").first.click()
    camera.take("task")
    camera.see(f"/cases/{scenery.case}/", "case-card")
    camera.go("/search/")
    camera.page.locator("#question").fill("髙橋")
    camera.press_button("探す")
    camera.page.locator("#hits tbody tr").first.wait_for()
    camera.take("search")
    camera.see("/board/", "board")
    camera.take("board-outlook", at="#outlook")
    camera.see_small("/board/", "board-tablet")
    camera.see("/board/volumes/", "volumes")
    camera.see("/routes/", "routes")
    camera.see("/reports/", "reports")
    camera.see("/figures/2026-04/", "figures")
    camera.go("/figures/2026-04/credits/promise/")
    camera.page.locator("#credits tbody a").first.click()
    camera.page.get_by_role("heading", level=1).wait_for()
    camera.take("proof")
    camera.see(f"/reports/daily/{scenery.day}/", "daily-report")


def manage(camera: Camera) -> None:
    camera.enter("manager")
    camera.go("/reports/monthly_meeting/2026-03-01/")
    camera.press_button("数値を数える")
    camera.page.locator("#notes").wait_for()
    camera.take("meeting-notes", at="#notes")
    camera.see("/reception/new/", "receive")
    camera.see("/reception/uploads/", "uploads")
    camera.see("/handovers/", "handovers")
    camera.page.locator("#handovers tbody a").first.click()
    camera.take("handover")
    camera.go("/deliveries/")
    camera.take("deliveries")
    camera.page.locator("#deliveries tbody a").first.click()
    camera.take("delivery")
    camera.see("/terms/", "terms")
    camera.see("/goals/2026/", "goals")
    camera.see("/contract/", "contract")
    camera.see("/invoices/", "invoices")
    camera.see("/invoices/2026-02/", "invoice")


def for_the_city(camera: Camera, scenery: Scenery) -> None:
    camera.enter("tax")
    camera.take("city-today")
    camera.see("/terms/claims_paid_pause_days/", "term-approve")
    camera.go("/scripts/")
    camera.page.locator("#waiting tbody a").first.click()
    camera.take("text-approve")
    camera.see_small(f"/reports/daily/{scenery.day}/", "daily-report-tablet")
    camera.enter("inspector")
    camera.take("inspector-today")


def administrate(camera: Camera) -> None:
    camera.enter("administrator")
    camera.go("/accounts/")
    camera.page.evaluate(NO_SIGN_INS)
    camera.take("accounts")
    camera.page.locator("table tbody a").nth(3).click()
    camera.take("account")
    camera.see("/me/", "own-settings")
    camera.see("/trail/", "trail")
    camera.see("/trail/who-saw/", "who-saw")


def receive(camera: Camera, scenery: Scenery) -> None:
    page = camera.page
    camera.enter("manager")
    camera.go("/reception/new/")
    page.locator("[name=file]").set_input_files(scenery.file)
    page.locator("[name=control]").set_input_files(f"{scenery.file}.control.json")
    page.locator("[name=layout]").select_option("T02_arrears")
    camera.press_button("ファイルを受け取って判定する")
    page.get_by_text("反映は、ほかの人が行います。").wait_for()
    address = page.url.removeprefix(camera.site)
    camera.enter("general")
    camera.see(f"{address}?kind=changed", "receive-judgement")
    camera.see(f"{address}?kind=bad", "receive-bad", at="#sum-h")
    camera.go(address)
    page.locator("button", has_text="行だけ反映する").click()
    page.get_by_role("heading", name="を反映しました").wait_for()
    camera.see(f"{address}?kind=changed", "receive-applied", at="#sum-h")


def call(camera: Camera, scenery: Scenery) -> None:
    page = camera.page
    camera.enter("operator1")
    camera.go("/calls/")
    camera.press("F4")
    page.locator("#talk").wait_for()
    camera.take("call-gate")
    camera.press("z")
    page.locator("#ledger").wait_for()
    camera.take("call-desk")
    camera.press("w")
    page.locator("[data-guide-first]").wait_for()
    camera.take("call-guide")
    camera.press("Escape")
    page.set_viewport_size(TABLET)
    camera.take("call-desk-tablet")
    page.set_viewport_size(SCREEN)
    camera.press("f", "1", "p")
    page.keyboard.type("+7")
    page.locator("#id_summary").fill("7日後にコンビニで納める。")
    camera.take("call-outcome")
    camera.press("F2")
    page.locator("[data-undo]").wait_for()
    camera.take("call-undo")
    page.get_by_role("link", name="訂正する").first.click()
    camera.take("correction")
    camera.go("/calls/")
    camera.press("F4")
    page.locator("#talk, h1:has-text('架電')").first.wait_for()
    take_both(camera, scenery)


def take_both(camera: Camera, scenery: Scenery) -> None:
    """A talk about tax and premium that ends in two ways; then somebody else is asked for."""
    page = camera.page
    camera.enter("operator2")
    camera.go(f"/cases/{scenery.both}/")
    camera.press("F4")
    page.locator("#talk").wait_for()
    camera.press("z")
    page.locator("#ledger").wait_for()
    camera.press("f", "1", "n")
    page.locator(".apart [name$='_outcome']").first.select_option(label="F6 納付が困難")
    camera.take("call-apart")
    camera.go(f"/cases/{scenery.other}/")
    camera.press("F4")
    page.get_by_role("heading", name="ほかの方を受け持っています").wait_for()
    camera.take("call-choose")
