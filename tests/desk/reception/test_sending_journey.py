"""A file in a real Chromium goes in pieces: a lost line, a closed page and a changed file cost nothing that is here."""

import re

import pytest

from saikoku.exchange.intake.models import Run
from saikoku.exchange.uploads.models import Upload, UploadPiece
from saikoku.exchange.uploads.rules import pieces
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.desk.reception.test_reception_journey import file_of

PIECE = re.compile(r"/reception/uploads/[0-9A-Z]+/(\d+)/$")
SEND = "text=ファイルを受け取って判定する"


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 256)


@pytest.fixture
def choose(page, site, enter, tmp_path):
    """Be the first person with a file of some pieces chosen: `choose()`, again with `path`."""
    enter(Role.OPERATIONS_MANAGER, login_name="first")

    def act(*, numbers=range(1, 30), path=None, address="/reception/new/"):
        path = path or file_of("T12_letters", numbers, tmp_path)
        page.goto(f"{site}{address}")
        page.set_input_files("[name=file]", str(path))
        page.select_option("[name=layout]", "T12_letters")
        return path

    return act


def sent_pieces(page) -> list[int]:
    """The numbers of the pieces that the page sends from now on."""
    found = []
    page.on("request", lambda asked: found.append(int(PIECE.search(asked.url)[1])) if PIECE.search(asked.url) else None)
    return found


@pytest.mark.journey
@pytest.mark.clause("13.2.ア")
def test_a_file_is_sent_in_its_pieces_and_received_whole(page, choose):
    path = choose()
    sent = sent_pieces(page)
    page.click(SEND)
    page.wait_for_url(re.compile(r"/reception/\d+/$"))
    count = pieces.count(path.stat().st_size, pieces.PIECE)
    assert count > 3
    assert sent == list(range(count))
    assert Run.objects.get().size == path.stat().st_size
    assert Upload.objects.get().ended_as == "received"


@pytest.mark.journey
def test_a_closed_page_costs_nothing_that_is_here(page, choose, site):
    path = choose()
    page.route(re.compile(r"/uploads/[0-9A-Z]+/3/$"), lambda route: route.abort())
    page.click(SEND)
    page.wait_for_selector("text=サーバーにつながりません。")
    browser.assert_accessible(page)
    page.goto(f"{site}/reception/")  # left while the line is still gone: its next try would bring the piece after all
    page.unroute(re.compile(r"/uploads/[0-9A-Z]+/3/$"))
    page.click("text=途中の受け取り")
    page.click(f"text={path.name}")
    assert "残りだけを送ります" in page.inner_text("main")
    assert page.input_value("[name=layout]") == "T12_letters"
    browser.assert_accessible(page)
    sent = sent_pieces(page)
    page.set_input_files("[name=file]", str(path))
    page.click(SEND)
    page.wait_for_url(re.compile(r"/reception/\d+/$"))
    assert sent == list(range(3, pieces.count(path.stat().st_size, pieces.PIECE)))
    assert Run.objects.get().size == path.stat().st_size
    page.troubles[:] = [line for line in page.troubles if "ERR_FAILED" not in line]


@pytest.mark.journey
def test_a_lost_line_is_waited_for_and_gone_on_with(page, choose):
    choose()
    lost = []

    def lose(route):
        lost.append(1)
        route.abort() if len(lost) < 3 else route.continue_()

    page.route(re.compile(r"/uploads/[0-9A-Z]+/2/$"), lose)
    page.click(SEND)
    page.wait_for_selector("text=サーバーにつながりません。")
    page.wait_for_url(re.compile(r"/reception/\d+/$"))
    assert Run.objects.count() == 1
    page.troubles[:] = [line for line in page.troubles if "ERR_FAILED" not in line]


@pytest.mark.journey
def test_a_person_stops_and_goes_on(page, choose):
    choose()
    page.route(re.compile(r"/uploads/[0-9A-Z]+/2/$"), lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.click(SEND)
    page.click("text=いったん止める")
    page.wait_for_selector("text=届いた分は残っています。")
    assert not Run.objects.exists()
    page.unroute(re.compile(r"/uploads/[0-9A-Z]+/2/$"))
    page.click("text=続きを送る")
    page.wait_for_url(re.compile(r"/reception/\d+/$"))
    assert Run.objects.count() == 1


@pytest.mark.journey
def test_another_file_of_that_name_and_size_is_told_apart(page, choose):
    path = choose()
    page.route(re.compile(r"/uploads/[0-9A-Z]+/3/$"), lambda route: route.abort())
    page.click(SEND)
    page.wait_for_selector("text=サーバーにつながりません。")
    page.unroute(re.compile(r"/uploads/[0-9A-Z]+/3/$"))
    path.write_bytes(path.read_bytes().replace(b"A1,", b"B1,", 1))
    choose(path=path)
    page.click(SEND)
    page.wait_for_selector("text=前に送ったファイルと中身が違います。")
    assert UploadPiece.objects.count() == 3
    browser.assert_accessible(page)
    page.click("text=このファイルを初めから送る")
    page.wait_for_url(re.compile(r"/reception/\d+/$"))
    assert sorted(Upload.objects.values_list("ended_as", flat=True)) == ["", "received"]
    page.troubles[:] = [line for line in page.troubles if "ERR_FAILED" not in line]


@pytest.mark.journey
def test_another_file_than_the_one_to_go_on_with_is_said(page, choose, tmp_path):
    path = choose()
    page.route(re.compile(r"/uploads/[0-9A-Z]+/1/$"), lambda route: route.abort())
    page.click(SEND)
    page.wait_for_selector("text=サーバーにつながりません。")
    page.unroute(re.compile(r"/uploads/[0-9A-Z]+/1/$"))
    other = tmp_path / "other.csv"
    other.write_bytes(path.read_bytes())
    choose(path=other, address=f"/reception/new/?upload={Upload.objects.get().reference}")
    page.click(SEND)
    page.wait_for_selector("text=選んだファイルが違います。")
    assert not Run.objects.exists()
    page.troubles[:] = [line for line in page.troubles if "ERR_FAILED" not in line]


@pytest.mark.journey
def test_a_session_that_ended_is_waited_for(page, choose, client):
    choose()
    session = client.session
    page.route(re.compile(r"/uploads/[0-9A-Z]+/1/$"), lambda route: (_age(session, 99_999), route.continue_()))
    page.click(SEND)
    page.wait_for_selector("text=画面の利用が終わったため、止まっています。")
    page.unroute(re.compile(r"/uploads/[0-9A-Z]+/1/$"))
    _age(session, 0)
    page.wait_for_url(re.compile(r"/reception/\d+/$"))
    assert Run.objects.count() == 1


def _age(session, seconds: int) -> None:
    from saikoku.kernel import clock

    session["last_seen"] = clock.real_now().timestamp() - seconds
    session.save()


@pytest.mark.journey
def test_without_a_script_the_file_goes_with_the_form(browser, site, enter, page, tmp_path):
    enter(Role.OPERATIONS_MANAGER, login_name="first")
    plain = browser.new_context(java_script_enabled=False, locale="ja-JP")
    plain.add_cookies(page.context.cookies())
    opened = plain.new_page()
    opened.goto(f"{site}/reception/new/")
    assert not opened.is_visible("[data-panel]")
    opened.set_input_files("[name=file]", str(file_of("T12_letters", range(1, 4), tmp_path)))
    opened.select_option("[name=layout]", "T12_letters")
    opened.click(SEND)
    opened.wait_for_url(re.compile(r"/reception/\d+/$"))
    plain.close()
    assert Run.objects.count() == 1
    assert not Upload.objects.exists()
