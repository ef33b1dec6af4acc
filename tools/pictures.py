"""`make pictures`: the pictures of README and manuals, from a copy of the practice city, into docs/pictures.

`make pictures SCENES="call walk"` takes those of some scenes alone (tools/shots.py names them). Prepares the practice
city first where there is none (`saikoku demo`). The copy is dropped at the end.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import browser
from tools import palette, scenery, shots
from tools.camera import SCREEN, Camera

PROJECT = Path(__file__).resolve().parents[1]
OUT = PROJECT / "docs" / "pictures"
DATABASE = "saikoku_pictures"
LARGEST = 200_000  # bytes of one picture


def main(names: list[str]) -> None:
    scenes = chosen(names)
    say("the practice city")
    subprocess.run([sys.executable, "-m", "saikoku", "demo", "--prepare-only"], check=True)
    with tempfile.TemporaryDirectory() as folder, copied_database(Path(folder)):
        where = Path(folder)
        shown = scenery.prepare(where)
        OUT.mkdir(parents=True, exist_ok=True)
        with served() as site, opened(where) as chromium:
            camera = Camera(machine(chromium), lambda: machine(chromium), site, password(), keep(chromium.new_context()))
            for name, scene in scenes.items():
                say(f"scene {name}")
                scene(camera, shown)
    for picture in sorted(OUT.glob("*.png")):
        say(f"{picture.name} {picture.stat().st_size // 1000} kB")
        if picture.stat().st_size > LARGEST:
            sys.exit(f"{picture.name} is larger than {LARGEST // 1000} kB")


def chosen(names: list[str]) -> dict[str, Callable[[Camera, scenery.Scenery], None]]:
    """The scenes of these names in the order in which they are played; all of them where none is named."""
    if unknown := sorted(set(names) - set(shots.SCENES)):
        sys.exit(f"no scene {', '.join(unknown)}; there are {', '.join(shots.SCENES)}")
    return {name: scene for name, scene in shots.SCENES.items() if not names or name in names}


def say(words: str) -> None:
    print(f"[pictures] {words}", file=sys.stderr, flush=True)


@contextmanager
def copied_database(folder: Path) -> Iterator[None]:
    """The practice city with its second path: what was written there in an earlier run would accuse a new copy."""
    from saikoku.assembly import engine
    from saikoku.assembly.commands import demo
    from saikoku.kernel import home

    trail = folder / "trail"
    shutil.copytree(home.trail(demo.DATABASE), trail)
    os.environ["SAIKOKU_TRAIL_PATH"] = str(trail)
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
def opened(folder: Path) -> Iterator[Browser]:
    environment = {**os.environ, "FONTCONFIG_FILE": browser.font_configuration(folder)}
    with sync_playwright() as engine:
        chromium = engine.chromium.launch(
            executable_path=browser.chromium_path(), args=browser.ARGUMENTS, env=environment
        )
        yield chromium
        chromium.close()


def machine(chromium: Browser) -> Page:
    """One where nobody has signed in yet."""
    page = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=SCREEN).new_page()
    page.set_default_timeout(120_000)  # a busy machine gets there too
    return page


def keep(workroom: BrowserContext) -> Callable[[str, bytes], None]:
    def kept(name: str, taken: bytes) -> None:
        say(name)
        (OUT / f"{name}.png").write_bytes(palette.smaller(workroom, taken))

    return kept


def password() -> str:
    from saikoku.kernel import home

    return (home.path() / "practice-password").read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    main(sys.argv[1:])
