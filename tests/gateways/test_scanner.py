"""The scanner's answer decides; where one is configured and silent, nothing passes."""

import socketserver
import struct
import threading

import pytest

from saikoku.gateways import scanner


class Daemon(socketserver.BaseRequestHandler):
    """As much of clamd as we use: a stream that holds the word EVIL is found."""

    def handle(self):
        command = self.request.recv(9)
        if command == b"zVERSION\0":
            return self.request.sendall(b"ClamAV 1.4/27000\0")
        self.request.recv(1)
        body = b""
        while size := struct.unpack(">I", self._take(4))[0]:
            body += self._take(size)
        return self.request.sendall(b"stream: Test.Evil FOUND\0" if b"EVIL" in body else b"stream: OK\0")

    def _take(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            got += self.request.recv(size - len(got))
        return got


@pytest.fixture
def daemon(tmp_path, monkeypatch):
    path = tmp_path / "s"
    server = socketserver.ThreadingUnixStreamServer(str(path), Daemon)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SAIKOKU_CLAMD", f"unix:{path}")
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.clause("16.12.コ")
@pytest.mark.parametrize(("pieces", "clean"), [
    ([b"a" * 200_000, b"b"], True), ([b"xx", b"EVIL"], False), ([], True), ([b"x" * 65_534 + b"EVIL"], False),
])  # fmt: skip
def test_the_daemon_decides(daemon, pieces, clean):
    verdict = scanner.scan(pieces)
    assert verdict.clean is clean
    assert verdict.engine == "ClamAV 1.4/27000"
    assert verdict.found == ("" if clean else "Test.Evil")


def test_without_a_scanner_the_verdict_says_so(monkeypatch):
    monkeypatch.delenv("SAIKOKU_CLAMD", raising=False)
    assert scanner.scan([b"x"]).clean is None


@pytest.mark.parametrize("where", ["unix:/nowhere/at/all", "tcp:127.0.0.1:1", "carrier pigeon"])
def test_a_silent_scanner_lets_nothing_pass(monkeypatch, where):
    monkeypatch.setenv("SAIKOKU_CLAMD", where)
    with pytest.raises(scanner.ScannerUnreachable):
        scanner.scan([b"x"])
