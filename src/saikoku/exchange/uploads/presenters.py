"""Plain Japanese for what stands against a piece or a file on its way."""

from saikoku.exchange.uploads.rules import pieces

GIGABYTES = pieces.LARGEST // 1024**3
REFUSALS = {
    "name-missing": "ファイルの名前がありません。名前を付け直してから、もう一度選んでください。",
    "file-empty": "ファイルの中身が空(0 バイト)です。市に確かめて、もう一度受け取ってください。",
    "file-too-large": f"ファイルが大きすぎます。受け取れるのは {GIGABYTES} GB までです。分けたファイルを市に求めてください。",
    "too-many-open": f"途中の受け取りが {pieces.MOST_OPEN} 件あります。続きを送るか、やめてから、選び直してください。",
    "piece-unknown": "ファイルの大きさを超える部分が届きました。初めから送り直してください。",
    "piece-order": "まだ届いていない部分があります。届いていない所から送り直します。",
    "piece-length": "届いた部分の長さが違います。送り直してください。",
    "piece-damaged": "届いた部分が、送る途中で壊れていました。送り直してください。",
    "piece-differs": "先に届いた部分と中身が違います。ファイルが変わっていないか確かめて、初めから送り直してください。",
    "upload-missing": "この途中の受け取りはありません。ファイルを選び直してください。",
    "upload-ended": "この途中の受け取りは、もう終わっています。受け取りの一覧を確かめてください。",
    "upload-not-whole": "まだ届いていない部分があります。同じファイルをもう一度選ぶと、続きから送ります。",
    "whole-differs": "選んだファイルと、届いた内容が違います。ファイルを選び直して、初めから送ってください。",
}


def refusal(code: str) -> str:
    return REFUSALS[code]
