"""The office's telephone for a test: Debian's rtpengine and kamailio with the files that Saikoku writes, on loopback.

    with Office(folder) as office: ...     servers run; `office.talk("caller", ...)` starts a sipp that plays a scenario
"""

import os
import shutil
import socket
import subprocess
import threading
import time
import wave
from array import array
from math import pi, sin
from pathlib import Path

import pytest

from saikoku.outreach.telephone.rules.serving import Server

SCENARIOS = Path(__file__).with_name("scenarios")
PACKAGES = {"kamailio": "kamailio", "rtpengine": "rtpengine-daemon", "sipp": "sip-tester"}
OUTBOUND, INBOUND, REALM = "0942302222", "0942301111", "desk.saikoku.test"
HERE = "127.0.0.1"


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.fail(f"Telephone tests need {name}: install Debian's package `{PACKAGES[name]}`.", pytrace=False)
    return found


def free_port(kind: int = socket.SOCK_DGRAM) -> int:
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind((HERE, 0))
        return one.getsockname()[1]


def tone(file: Path, seconds: float = 2.0) -> Path:
    """A recording of the contractor's own, for tests: one loud tone."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        samples = array("h", (int(9000 * sin(2 * pi * 440 * n / 8000)) for n in range(int(8000 * seconds))))
        sound.writeframes(samples.tobytes())
    return file


class Ear:
    """Hears what arrives for a caller: packets of voice, and how many of them are no silence."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((HERE, 0))
        self.port = self.socket.getsockname()[1]
        self.loud = 0
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        while True:
            try:
                packet = self.socket.recv(2048)
            except OSError:
                return
            self.loud += packet[1] & 0x7F in (0, 8) and len(set(packet[12:])) > 4

    def close(self) -> None:
        self.socket.close()


class Talk:
    """One sipp that plays one scenario once."""

    def __init__(self, scenario: str, office: "Office", caller: str, number: str) -> None:
        self.ear = Ear()
        self.folder = office.folder / f"{scenario}-{self.ear.port}"
        self.folder.mkdir()
        fields = self.folder / "fields.csv"
        fields.write_text(f"SEQUENTIAL\n{self.ear.port};{caller}\n")
        self.messages = self.folder / "messages.log"
        self.process = subprocess.Popen(
            [
                program("sipp"), "-sf", str(SCENARIOS / f"{scenario}.xml"), "-inf", str(fields), "-s", number, "-i", HERE,
                "-mi", HERE, "-p", str(office.server.trunk_port), "-m", "1", "-nostdin", "-trace_msg",
                "-message_file", str(self.messages), "-timeout", "40", f"{HERE}:{office.server.sip_port}",
            ],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ended(self) -> bool:
        """Whether the whole scenario was played."""
        try:
            return self.process.wait(45) == 0
        finally:
            self.stop()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.ear.close()

    def heard(self) -> str:
        return self.messages.read_text(errors="surrogateescape") if self.messages.exists() else ""


class Office:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        media = free_port()
        self.server = Server(
            folder=str(folder), realm=REALM, trunk_address=HERE, trunk_port=free_port(), sip_port=free_port(),
            websocket_port=free_port(socket.SOCK_STREAM), announcer_port=free_port(), control_port=free_port(),
            media_from=max(1024, min(media, 65_000)), media_to=max(1024, min(media, 65_000)) + 400,
        )  # fmt: skip
        self.address = f"ws://{HERE}:{self.server.websocket_port}"
        self.processes: list[subprocess.Popen] = []
        self.talks: list[Talk] = []

    def __enter__(self) -> "Office":
        self._start("rtpengine", "-f", "-E", f"--config-file={self.folder}/rtpengine.conf")
        for name, memory in (("announcer", "16"), ("kamailio", "64")):
            runtime = self.folder / f"run-{name}"
            runtime.mkdir()
            self._start("kamailio", "-DD", "-E", "-f", f"{self.folder}/{name}.cfg", "-Y", str(runtime), "-m", memory, "-M", "8")
        self._wait()
        return self

    def _start(self, name: str, *arguments: str) -> None:
        with open(self.folder / f"{name}-{len(self.processes)}.log", "wb") as log:
            self.processes.append(
                subprocess.Popen([program(name), *arguments], stdout=log, stderr=log, cwd=self.folder, start_new_session=True)
            )

    def _wait(self) -> None:
        """All three answer: the web socket's port is open, the SIP port answers, rtpengine answers a ping."""
        until = time.monotonic() + 30
        asked = (
            f"OPTIONS sip:{HERE} SIP/2.0\r\nVia: SIP/2.0/UDP {HERE}:%d;branch=z9hG4bKx;rport\r\nMax-Forwards: 9\r\n"
            f"From: <sip:a@{HERE}>;tag=1\r\nTo: <sip:a@{HERE}>\r\nCall-ID: a\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
        )
        waiting = {self.server.control_port: b"1 d7:command4:pinge", self.server.sip_port: b"", self.server.announcer_port: b""}
        while waiting:
            for port, words in list(waiting.items()):
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
                    one.bind((HERE, 0))
                    one.settimeout(0.2)
                    try:
                        one.sendto(words or (asked % one.getsockname()[1]).encode(), (HERE, port))
                        one.recv(2048)
                    except OSError:
                        continue
                    del waiting[port]
            assert time.monotonic() < until, f"not up: {sorted(waiting)}: {self.complaints()}"
            assert all(process.poll() is None for process in self.processes), self.complaints()

    def complaints(self) -> str:
        return "\n".join(file.read_text(errors="surrogateescape")[-2000:] for file in self.folder.glob("*.log"))

    def talk(self, scenario: str, *, caller: str = "09012345678", number: str = INBOUND) -> Talk:
        self.talks.append(Talk(scenario, self, caller, number))
        return self.talks[-1]

    def __exit__(self, *_) -> None:
        for talk in self.talks:
            talk.stop()
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
