"""One page of the browser for each person: goes somewhere, does something, takes a picture."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

SCREEN, TABLET = {"width": 1280, "height": 800}, {"width": 800, "height": 1280}
HAND = {"width": 480, "height": 960}
"""A device held upright in one hand."""
STILL = """() => {
    for (let id = 0; id < 10000; id++) { clearInterval(id); }
    document.querySelectorAll("[data-timer]").forEach(timer => { timer.textContent = "1:24"; });
    document.querySelectorAll("[data-undo-left]").forEach(left => { left.textContent = " 8秒"; });
}"""

NO_SIGN_INS = "() => document.querySelectorAll('table td:last-child').forEach(cell => { cell.textContent = ''; })"
"""Signing in is dated by the real clock, which stands elsewhere in each run."""


@dataclass(slots=True)
class Camera:
    """Goes somewhere as somebody, does something, takes a picture.

    Each person sits at a machine of his own: a page that is left sends what was typed in it, and where its cookies were
    taken away the answer brings a new token, which undoes the form of the next person's sign-in.
    """

    page: Page
    machine: Callable[[], Page]
    site: str
    password: str
    keep: Callable[[str, bytes], None]

    def enter(self, login_name: str) -> None:
        self.page.context.close()
        self.page = self.machine()
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
