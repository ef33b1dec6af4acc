"""`saikoku telephone configuration`: the files of a SIP server, from the register, the calendar and the seats."""

import argparse
import json
from pathlib import Path

REASONS = {
    "by-hand": "SIPサーバが設定されていません。SAIKOKU_SIP(wss://...)と SAIKOKU_SIP_REALM を設定してください。",
    "inbound-missing": "着信の番号が電話番号台帳にありません。先に登録してください。",
    "outbound-missing": "発信の番号が電話番号台帳にありません。着信とは別の番号を登録してください。",
    "secret-lost": "内線の秘密を開けません(files の鍵が替わっています)。内線を割り当て直してから、もう一度実行してください。",
    "announcement-missing": "時間外の案内の音がありません。announcement.txt の文を読んだ録音(WAV)を --announcement で渡すか、"
    "apt-get install espeak-ng の後にもう一度実行してください。",
    "announcement-unusable": "時間外の案内の音を使えません。60秒までの WAV(PCM)にしてください。",
}
DAYS = 400


def register(subparsers) -> None:
    parser = subparsers.add_parser("telephone", help="電話のサーバ(SIP)の設定を書き出します")
    inner = parser.add_subparsers(dest="what", required=True, metavar="内容")
    written = inner.add_parser("configuration", help="kamailio と rtpengine の設定と、時間外の案内を書き出します")
    written.add_argument("--out", required=True, type=Path, metavar="DIR", help="書き出すフォルダ(サーバで置く場所)")
    written.add_argument("--trunk", required=True, type=_trunk, metavar="HOST[:PORT]", help="電話会社の回線(IPアドレス)")
    written.add_argument("--address", default="127.0.0.1", metavar="IP", help="サーバが待つアドレス(既定 127.0.0.1)")
    for name, usual, words in (
        ("sip", 5060, "電話会社と話すポート"), ("websocket", 8080, "画面と話すポート"), ("announcer", 5061, "案内役のポート"),
        ("control", 2223, "rtpengine を動かすポート"),
    ):  # fmt: skip
        written.add_argument(f"--{name}-port", type=_port, default=usual, metavar="N", help=f"{words}(既定 {usual})")
    written.add_argument("--media-ports", type=_ports, default=(30000, 40000), metavar="N-M", help="音声のポート")
    written.add_argument("--announcement", type=Path, metavar="WAV", help="時間外の案内の録音。無ければ espeak-ng が話します")
    written.add_argument("--days", type=_days, default=DAYS, metavar="日数", help=f"何日先まで書くか(既定 {DAYS})")
    written.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    written.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session
    from saikoku.assembly.cli import DONE, Refused

    session.open_database(args)
    from saikoku.gateways import telephone
    from saikoku.kernel import clock
    from saikoku.outreach.telephone import operations

    try:
        server = _server(args, telephone.configured())
        written = operations.write_configuration(
            folder=args.out.resolve(), server=server, to_read=_to_read(), announcement=args.announcement, days=args.days,
            by=session.console_actor(), at=clock.now(),
        )  # fmt: skip
    except telephone.NotConfigured as fault:
        raise Refused(str(fault)) from fault
    except operations.ConfigurationRefused as refusal:
        raise Refused("\n".join(REASONS[code] for code in refusal.reasons)) from refusal
    if args.json:
        told = {"folder": server.folder, "files": list(written.files), "until": written.last, "seats": written.seats}
        print(json.dumps(told, ensure_ascii=False))
        return DONE
    print(f"{server.folder} に {len(written.files)} のファイルを書き出しました(内線 {written.seats}、{written.last} まで)。")
    if written.spoken_by_machine:
        print("時間外の案内は機械の声です。announcement.txt を読んだ録音を --announcement で渡すと、人の声になります。")
    print("次にすることは README.ja.txt にあります。")
    return DONE


def _server(args: argparse.Namespace, found):
    from saikoku.outreach.telephone.rules import serving

    host, port = args.trunk
    return serving.Server(
        folder=str(args.out.resolve()), realm=getattr(found, "realm", ""), trunk_address=host, trunk_port=port,
        address=args.address, sip_port=args.sip_port, websocket_port=args.websocket_port,
        announcer_port=args.announcer_port, control_port=args.control_port,
        media_from=args.media_ports[0], media_to=args.media_ports[1],
    )  # fmt: skip


def _to_read() -> str:
    """The text that holds for the time outside the hours, with the office's own names and numbers."""
    from saikoku.governance.contract import queries as contract
    from saikoku.governance.terms import queries as terms
    from saikoku.kernel import clock
    from saikoku.outreach.scripts import queries as scripts
    from saikoku.outreach.scripts.rules import lines

    held = scripts.holding(keys=["script:after_hours"])
    filled = scripts.names_filled(contract.profile(), terms.agreed(clock.today())) | {"operator": ""}
    said = lines.said("after_hours", {key: one.content for key, one in held.items()}, filled)
    return "\n".join(said.lines)


def _trunk(text: str) -> tuple[str, int]:
    host, _, port = text.partition(":")
    if not host or not host.replace(".", "").isdecimal():
        raise argparse.ArgumentTypeError(f"IPアドレスで指定してください: {text}(例 192.0.2.10:5060)")
    return host, _port(port) if port else 5060


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"ポートを読み取れません: {text}")
    return int(text)


def _ports(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    found = _port(first), _port(last)
    if found[0] >= found[1]:
        raise argparse.ArgumentTypeError(f"ポートの範囲を読み取れません: {text}(例 30000-40000)")
    return found


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 2000:
        raise argparse.ArgumentTypeError(f"日数は 1 から 2000 までです: {text}")
    return int(text)
