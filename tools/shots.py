"""Who opens which page, and what is photographed there: one function for each part of the manuals."""

from collections.abc import Callable

from tools import work
from tools.camera import NO_SIGN_INS, Camera
from tools.scenery import Scenery


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


def assist(camera: Camera) -> None:
    camera.enter("assistant")
    camera.take("assistant-today")
    camera.see("/tasks/", "assistant-tasks")
    camera.see("/inquiry/phones/", "assistant-phones")
    camera.page.locator("main tbody a").first.click()
    camera.page.get_by_role("heading", level=1).wait_for()
    camera.take("assistant-research")


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
    camera.page.get_by_role("link", name="R01-").first.click()
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
    camera.see("/terminals/", "terminals")
    camera.see("/trail/", "trail")
    camera.see("/trail/who-saw/", "who-saw")


def receive(camera: Camera, scenery: Scenery) -> None:
    camera.enter("manager")
    camera.go("/reception/new/")
    camera.page.locator("[name=file]").set_input_files(scenery.file)
    camera.page.locator("[name=control]").set_input_files(f"{scenery.file}.control.json")
    camera.page.locator("[name=layout]").select_option("T02_arrears")
    camera.press_button("ファイルを受け取って判定する")
    camera.page.get_by_text("反映は、ほかの人が行います。").wait_for()
    address = camera.page.url.removeprefix(camera.site)
    camera.enter("general")
    camera.see(f"{address}?kind=changed", "receive-judgement")
    camera.see(f"{address}?kind=bad", "receive-bad", at="#sum-h")
    camera.go(address)
    camera.page.locator("button", has_text="行だけ反映する").click()
    camera.page.get_by_role("heading", name="を反映しました").wait_for()
    camera.see(f"{address}?kind=changed", "receive-applied", at="#sum-h")


def watch(camera: Camera, scenery: Scenery) -> None:
    """What a leader opens through the day."""
    camera.enter("supervisor")
    for path, name in (
        ("/board/now/", "live"), ("/board/now/list/", "upcoming"), ("/answering/", "answering"), ("/staffing/", "heads"),
        ("/proposal/", "proposal"), ("/quality/", "quality"), ("/inquiry/residences/", "residences"), ("/cash/", "cash"),
        ("/papers/", "papers"), ("/scripts/texts/case:paid/", "text"),
    ):  # fmt: skip
        camera.see(path, name)
    camera.go("/shifts/")
    camera.page.locator("#plans tbody a").first.click()
    camera.page.get_by_role("button", name="この勤務表を公開する").wait_for()
    camera.take("shifts")


def agree(camera: Camera, scenery: Scenery) -> None:
    """A proposal goes to the city, whose officer opens it to answer; a collector's card that the city certified."""
    camera.enter("supervisor")
    camera.go("/proposal/")
    camera.press_button("この内容で市に提出する")
    camera.page.get_by_role("link", name="提出した提案書を開く").wait_for()
    camera.enter("tax")
    camera.go("/proposal/")
    camera.page.locator("#handed tbody a").first.click()
    camera.page.get_by_role("heading", name="市の回答").wait_for()
    camera.take("proposal-answer")
    camera.enter("manager")
    camera.go("/cards/")
    camera.page.locator("#cards tbody a").first.click()
    camera.page.get_by_role("link", name="従事者証を印刷する").wait_for()
    camera.take("identity-card")


SCENES: dict[str, Callable[[Camera, Scenery], None]] = {
    "door": lambda camera, scenery: camera.see("/door/sign-in/", "sign-in"),
    "lead": lead,
    "assist": lambda camera, scenery: assist(camera),
    "manage": lambda camera, scenery: manage(camera),
    "city": for_the_city,
    "administrate": lambda camera, scenery: administrate(camera),
    "receive": receive,
    "call": work.call,
    "both": work.take_both,
    "answer": work.answer,
    "walk": work.walk,
    "watch": watch,
    "agree": agree,
}
"""In the order in which they are played: what is done in one is there for the next."""
