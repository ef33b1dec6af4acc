"""What operators and collectors do: at the desk, on the telephone, at a door."""

from tools.camera import HAND, SCREEN, TABLET, Camera
from tools.scenery import Scenery


def call(camera: Camera, scenery: Scenery) -> None:
    camera.enter("operator1")
    page = camera.page
    camera.take("operator-today")
    camera.see(f"/slips/case/{scenery.case}/", "slips")
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
    page.locator(".lastcall a").first.click()
    camera.take("correction")
    camera.go("/calls/")
    camera.press("F4")
    page.locator("#talk, h1:has-text('架電')").first.wait_for()
    camera.see("/own/", "own-figures")


def take_both(camera: Camera, scenery: Scenery) -> None:
    """A talk about tax and premium that ends in two ways; then somebody else is asked for."""
    camera.enter("operator2")
    page = camera.page
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
    camera.press("F2")
    page.locator("#talk").wait_for()
    camera.press("F9")
    page.get_by_role("button", name="責任者を呼びました").wait_for()


def walk(camera: Camera, scenery: Scenery) -> None:
    """A collector at his first door: who is met, what is owed, money taken."""
    camera.enter("supervisor")
    camera.go("/routes/")
    camera.press_button("この経路で確定する")
    camera.page.get_by_text("訪問員はこの順番で回ります。").wait_for()
    camera.enter("collector")
    page = camera.page
    page.set_viewport_size(HAND)
    camera.see("/visits/map/", "field-map")
    camera.see("/visits/", "field-day")
    page.get_by_role("button", name="の訪問を始める").first.click()
    page.get_by_role("heading", name="先に伝えること").wait_for()
    camera.take("field-gate")
    for said in ("市の委託を受けた者であることを告げた", "自分の氏名を名のった", "従事者証を見せた"):
        page.get_by_label(said).check()
    page.get_by_label("本人", exact=True).check()
    page.get_by_label("氏名と住所").check()
    page.get_by_role("button", name="確かめた").click()
    page.get_by_role("table").first.wait_for()
    camera.take("field-amounts")
    camera.take("field-outcomes", at="#how")
    page.get_by_role("link", name="収納(一部)").first.click()
    page.get_by_role("button", name="記録する").click()
    page.get_by_role("button", name="領収証を作る").click()
    page.get_by_label("受け取る金額").fill("5,000")
    page.get_by_label("数えた金額(1回目)").fill("5000")
    page.get_by_label("数えた金額(2回目)").fill("5000")
    page.get_by_role("button", name="領収証の内容を確かめる").click()
    page.get_by_text("この内容で領収証を発行します").wait_for()
    camera.take("field-review")
    page.get_by_role("button", name="領収証を発行する").click()
    page.get_by_role("heading", name="印刷", exact=True).wait_for()
    camera.take("field-receipt")


def answer(camera: Camera, scenery: Scenery) -> None:
    """Somebody rings; a number is looked for; a talk is rehearsed; then the break."""
    camera.enter("operator3")
    page = camera.page
    camera.go("/inbound/")
    page.locator("#question").fill(scenery.caller)
    camera.press("Enter")
    page.get_by_text("人見つかりました").wait_for()
    camera.take("inbound")
    camera.see("/inquiry/phones/", "phones")
    camera.go("/training/plays/promise/")
    camera.press("F4")
    page.get_by_role("heading", name="何と言いますか").wait_for()
    camera.take("role-play")
    camera.go("/calls/")
    camera.press("1")
    page.get_by_role("button", name="架電を再開する").wait_for()
    camera.take("call-rest")
