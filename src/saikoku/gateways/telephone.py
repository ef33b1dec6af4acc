"""How does this installation telephone: by hand, or through a SIP server that the browser speaks to over WebSocket?

`SAIKOKU_SIP` names the server as browsers reach it, `wss://HOST[:PORT]/PATH`; `SAIKOKU_SIP_REALM` its realm. Without
them numbers are dialled by hand and nothing outside is contacted. The program itself never speaks to the SIP server:
the page of a seat does, and its Content-Security-Policy lets it reach this one origin.
"""

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

ENVIRONMENT, REALM = "SAIKOKU_SIP", "SAIKOKU_SIP_REALM"
BROWSER = Path(sys.prefix) / "share" / "saikoku" / "browser"
"""What `make setup` brought for pages from npm; served as static files."""
LIBRARY = "telephone/jssip.js"
_HERE = ("localhost", "127.0.0.1", "::1")
_REALM = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")


class NotConfigured(ValueError):
    """The settings of the SIP server cannot be used; `str()` says in Japanese which and why."""


class Telephone(Protocol):
    """What the desk needs to know: whether the page itself can call, and whom it may speak to for that."""

    @property
    def in_browser(self) -> bool: ...

    @property
    def origin(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ByHand:
    """The number stands large on the screen; a person dials it on a telephone beside."""

    in_browser: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Sip:
    """A SIP server over WebSocket (RFC 7118)."""

    address: str
    realm: str
    in_browser: bool = True

    @property
    def origin(self) -> str:
        """For connect-src: scheme, host and port."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def configured() -> Telephone:
    """Raises NotConfigured where something is set and cannot be used."""
    address, realm = os.environ.get(ENVIRONMENT, ""), os.environ.get(REALM, "")
    if not address:
        return ByHand()
    parts = urlsplit(address)
    if parts.scheme not in ("wss", "ws") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise NotConfigured(f"{ENVIRONMENT} は wss://ホスト/ の形で指定してください。")
    if parts.scheme == "ws" and parts.hostname not in _HERE:
        raise NotConfigured(f"{ENVIRONMENT} は暗号化された wss:// で指定してください。")
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]/_-]+", address.split("://", 1)[1]):
        raise NotConfigured(f"{ENVIRONMENT} に使えない文字があります。")
    if not _REALM.fullmatch(realm):
        raise NotConfigured(f"{REALM} に、SIPサーバの領域名(例 desk.example.jp)を指定してください。")
    return Sip(address, realm)


def library_is_here() -> bool:
    return (BROWSER / LIBRARY).is_file()


def ha1(user: str, realm: str, password: str) -> str:
    """What SIP's digest calls HA1 (RFC 3261 22.4): it signs in to this realm, and the password cannot be told from it."""
    return hashlib.md5(f"{user}:{realm}:{password}".encode(), usedforsecurity=False).hexdigest()
