"""The files with which Debian's kamailio and rtpengine become the office's telephone. Pure: values in, texts out.

kamailio.cfg and announcer.cfg are always the same and lie beside this module. What differs from office to office
(installation.cfg) and what changes with calendar, register and seats (tables.cfg) is written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from importlib import resources

from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling

EPOCH = date(1970, 1, 1)
MINUTES = 24 * 60
SILENCE_AFTER = 1
"""Seconds between the announcement's last word and the end of the call."""
SPOKEN = "おでんわ ありがとうございます。ただいまは、うけつけじかんがい、です。うけつけじかんに、あらためて、おかけください。"
"""For a machine that reads kana only; a person reads the approved text."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where kamailio and rtpengine listen and which line they use; `folder` is where the files will lie."""

    folder: str
    realm: str
    trunk_address: str
    trunk_port: int = 5060
    address: str = "127.0.0.1"
    sip_port: int = 5060
    websocket_port: int = 8080
    announcer_port: int = 5061
    control_port: int = 2223
    media_from: int = 30000
    media_to: int = 40000


def open_minutes(on: date, calling: Calling) -> list[tuple[int, int]]:
    """When calls are taken on a day, as minutes of the day (half-open); bands that touch are one."""
    if hours.day_refusals(on, calling):
        return []
    opens, closes = _minute(calling.opens), MINUTES if calling.closes == time.max else _minute(calling.closes)
    found: list[tuple[int, int]] = []
    for start, end in calling.bands:
        begins, ends = max(start * 60, opens), min(end * 60, closes)
        if begins >= ends:
            continue
        if found and found[-1][1] == begins:
            begins = found.pop()[0]
        found.append((begins, ends))
    return found


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def installation(server: Server, *, outbound: str, announced_seconds: float) -> str:
    """The words that kamailio.cfg and announcer.cfg leave open."""
    values = {
        "ADDRESS": server.address, "SIP_PORT": server.sip_port, "WEBSOCKET_PORT": server.websocket_port,
        "ANNOUNCER_PORT": server.announcer_port, "MEDIA_CONTROL": f"udp:127.0.0.1:{server.control_port}",
        "REALM": server.realm, "TRUNK_ADDRESS": server.trunk_address, "TRUNK_PORT": server.trunk_port,
        "OUTBOUND_NUMBER": outbound, "ANNOUNCEMENT": f"{server.folder}/announcement.wav",
        "CUT_AFTER": int(announced_seconds) + 1 + SILENCE_AFTER,
    }  # fmt: skip
    return "".join(f'#!substdef "!SAIKOKU_{name}!{value}!g"\n' for name, value in values.items())


def tables(
    *, inbound: Iterable[str], seats: Mapping[str, str], days: Mapping[date, Sequence[tuple[int, int]]]
) -> str:
    """Which numbers are answered, who may sign in with which HA1, and when the office is open."""
    lines = [f"$sht(inbound=>{number}) = 1;" for number in inbound]
    lines += [f'$sht(seats=>{extension}) = "{ha1}";' for extension, ha1 in seats.items()]
    for day, spans in days.items():
        number = (day - EPOCH).days
        for place, (opens, closes) in enumerate(spans):
            lines.append(f"$sht(opens=>{number}:{place}) = {opens}; $sht(closes=>{number}:{place}) = {closes};  # {day}")
    body = "".join(f"    {line}\n" for line in lines)
    return f"event_route[htable:mod-init] {{\n{body}}}\n"


def media(server: Server) -> str:
    """rtpengine in user space; nothing here or in kamailio.cfg records."""
    return (
        f"[rtpengine]\ntable = -1\ninterface = {server.address}\nlisten-ng = 127.0.0.1:{server.control_port}\n"
        f"port-min = {server.media_from}\nport-max = {server.media_to}\nlog-level = 5\n"
    )


def fixed(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def files(
    server: Server, *, inbound: Iterable[str], outbound: str, seats: Mapping[str, str],
    days: Mapping[date, Sequence[tuple[int, int]]], announced_seconds: float, to_read: str,
) -> dict[str, str]:  # fmt: skip
    """Every text file of the configuration by its name."""
    return {
        "kamailio.cfg": fixed("kamailio.cfg"),
        "announcer.cfg": fixed("announcer.cfg"),
        "installation.cfg": installation(server, outbound=outbound, announced_seconds=announced_seconds),
        "tables.cfg": tables(inbound=inbound, seats=seats, days=days),
        "rtpengine.conf": media(server),
        "announcement.txt": f"{to_read}\n",
        "README.ja.txt": readme(server, max(days)),
    }


def readme(server: Server, last: date) -> str:
    here = server.folder
    return f"""電話のサーバ(Debian の kamailio と rtpengine)の設定です。saikoku telephone configuration が書き出しました。

入れるもの: apt-get install kamailio kamailio-websocket-modules rtpengine-daemon
動かすもの(それぞれ systemd などで常に動かします):
  rtpengine -f --config-file={here}/rtpengine.conf
  kamailio -DD -E -f {here}/kamailio.cfg
  kamailio -DD -E -f {here}/announcer.cfg

- 電話会社の回線: {server.trunk_address}:{server.trunk_port}(UDP)。ここからの電話だけを受けます。
- 画面からの接続: {server.address}:{server.websocket_port}(WebSocket)。外には wss:// で見せます(リバースプロキシで暗号化)。
- 受付時間外の電話: announcement.wav を流して切ります。録音する設定はありません。
- 受付の日と時刻は {last} まで書いてあります。その日を過ぎると、すべて時間外になります。
- 業務日、電話番号台帳、内線を変えたら書き直します。毎晩の書き直しと kamailio の再起動をお勧めします。
- tables.cfg には内線の秘密があります。kamailio を動かす利用者のほかには読めないようにしてください。
"""


def following(first: date, count: int) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range(count)]
