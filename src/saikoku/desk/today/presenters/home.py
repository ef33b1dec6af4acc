"""The day in words: one tile for each kind of thing that waits, the pile of tasks below."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.urls import resolve, reverse

from saikoku.desk.today.queries.home import TASKS_SHOWN, Waiting
from saikoku.kernel import clock
from saikoku.outreach.scripts.models import Revision
from saikoku.outreach.scripts.rules import texts
from saikoku.security.access.rules.permissions import ROLE_WORDS, Permission
from saikoku.ui import components as ui

WORDS = {
    "seals-overdue": ("封印の遅れた記録", "件", "すぐに確かめる", "trail:list"),
    "journal-differs": ("控えと合わない領収証", "件", "照合の結果を確かめる", "receipts:journal"),
    "jobs-failed": ("止まった処理", "件", "判定か反映が途中で止まった", "reception:list"),
    "map-unreadable": ("読めない地図のファイル", "件", "町の名だけで表示している", "routes:day"),
    "call-backs-due": ("時刻の来た再架電", "件", "約束した本人のもの", "calls:desk"),
    "promises-broken": ("守られなかった約束", "件", "自分が聞いた約束", "today:broken"),
    "unknown-callers-late": ("時刻の来た折り返し", "件", "どなたか分からない電話", "inbound:index"),
    "unknown-callers": ("折り返し・調べを待つ電話", "件", "どなたか分からない電話", "inbound:index"),
    "candidates": ("架電できる対象者", "人", "今の時間帯", "calls:desk"),
    "visits": ("今日の訪問先", "件", "順に訪ねる", "visits:day"),
    "routes-to-accept": ("確定を待つ訪問の経路", "件", "案を見て確定する", "routes:day"),
    "coaching-mine": ("指導と通話の点検", "件", "読んで答える", "quality:mine"),
    "reviews-objected": ("点検への異議", "件", "別の責任者が確かめる", "quality:index"),
    "reviews": ("点検を待つ通話", "件", "乱数で選ばれたもの", "quality:index"),
    "files-to-apply": ("二人目の確認を待つファイル", "件", "件数を見て反映する", "reception:list"),
    "proposals": ("承認を待つ合意事項", "件", "提案を見て承認する", "terms:list"),
    "proposal-to-answer": ("回答を待つ提案", "件", "実施日時と体制。読んで回答する", "proposal:show"),
    "proposal-answered": ("市の回答のあった提案", "件", "回答を読んで確かめる", "proposal:show"),
    "proposal-handed": ("市の回答を待つ提案", "件", "文書が届いたら登録する", "proposal:show"),
    "deposits-late": ("払込みの期限を過ぎたお金", "日分", "今日、払い込む", "cash:index"),
    "days-counted": ("確認を待つ現金の締め", "日分", "二人目として数える", "cash:index"),
    "passings": ("受渡しを待つお金", "件", "相手と別に数えて受け取る", "cash:index"),
    "cover-ends": ("現金の損害保険", "件", "終わる日を確かめる", "cash:cover"),
    "conduct-open": ("訪問員について聞いたこと", "件", "対応して終わりにする", "conduct:people"),
    "change-lent": ("用意された釣銭準備金", "件", "数えて受け取る", "cash:mine"),
    "days-closed-for": ("代わりに行われた締め", "日分", "計算書を確かめる", "cash:mine"),
    "papers-waiting": ("確認を待つ用紙の授受", "件", "現物を数えて確かめる", "papers:index"),
    "papers-mine": ("確認を待つ用紙の授受", "件", "現物を数えて確かめる", "hands:mine"),
    "papers-typed": ("入力・記録を待つ用紙", "枚", "二人目が入力し、記録する", "typing:index"),
    "overpaid": ("市に知らせる納め過ぎ", "件", "文書で知らせる", "books:overpaid"),
    "seals-asked": ("確認を待つ領収印", "件", "市の文書と照らして確認する", "seals:list"),
    "glyphs-asked": ("承認を待つ外字の書体", "件", "市の文書と文字を見て承認する", "glyphs:index"),
    "texts-proposed": ("承認を待つ話すことの文", "件", "違いを見て承認する", "scripts:index"),
    "texts-leaving": ("承認を待つ持ち出し・複製", "件", "内容を見て承認する", "scripts:uses"),
    "texts-default": ("市の承認前の話すことの文", "件", "まとめて承認を求める", "scripts:index"),
    "texts-overdue": ("市へ渡していない話すことの文", "件", "委託期間が終わった。今、引き渡す", "scripts:uses"),
    "texts-to-hand-over": ("話すことの文の引渡し", "件", "委託期間の終わりに、複製とともに市へ渡す", "scripts:uses"),
    "texts-out": ("戻っていない持ち出し・複製", "件", "引渡しの前に戻す", "scripts:uses"),
    "media-late": ("到着の遅れた媒体", "件", "すぐに確かめる", "media:list"),
    "files-refused": ("受け取れなかったファイル", "件", "市に連絡する", "reception:list"),
    "files-judging": ("判定中のファイル", "件", "まもなく終わる", "reception:list"),
    "media-under-way": ("消去していない媒体", "件", "次の段階を記録する", "media:list"),
    "numbers-wanted": ("電話番号を調べる方", "人", "使える番号がない", "phones:queue"),
    "tasks-late": ("期限の過ぎた依頼", "件", "先に処理する", "today:tasks"),
    "tasks": ("依頼", "件", "一覧を開く", "today:tasks"),
    "rows-left": ("行の残ったファイル", "件", "残した行・相手待ち", "reception:left"),
    "deliveries-not-handed": ("渡していない今日のファイル", "件", "市へ渡す", "deliveries:list"),
    "report-today": ("今日の日報", "件", "まだ確定していない", "reports:index"),
    "initial-passwords": ("初期パスワードのままの利用者", "人", "本人の変更を待つ", "accounts:list"),
    "terms-default": ("市の承認前の既定値", "件", "協議して承認を得る", "terms:list"),
}

FOR_OTHERS = {
    "jobs-failed": "判定か反映。責任者がやり直す", "seals-asked": "業務責任者か市の担当者が確認する",
    "deposits-late": "責任者が払い込む", "days-counted": "責任者が数える",
    "map-unreadable": "手引きの「困ったとき」のとおりに直す",
    "passings": "責任者が数えて受け取る", "cover-ends": "責任者が終わる日を確かめる",
}  # fmt: skip
"""What is said to those who may not open the list behind a tile: who can."""


ONE = dict.fromkeys(("proposal-to-answer", "proposal-answered", "proposal-handed"), "proposal:handed")
"""Where the one thing itself is, of those kinds that tell it."""


def heading(roles) -> str:
    return "、".join(words for role, words in ROLE_WORDS.items() if role in roles)


def tiles(found: list[Waiting], may: Collection[Permission]) -> ui.Tiles | ui.EmptyState:
    """Each leads to where it can be done; `may`: what the person may do."""
    if not found:
        return ui.EmptyState("いま、あなたを待っている仕事はありません。新しい仕事は、この画面に出ます。")
    return ui.Tiles([_tile(one, may) for one in found])


def _tile(one: Waiting, may: Collection[Permission]) -> ui.Tile:
    name, unit, explain, route = WORDS[one.kind]
    url = reverse(route) + ("?age=late" if one.kind == "tasks-late" else "")
    if resolve(reverse(route)).func.permission not in may:
        url, explain = "", FOR_OTHERS[one.kind]
    if url and one.only is not None:
        url = reverse(ONE[one.kind], args=[one.only])
    return ui.Tile(name, one.count, unit=unit, explain=explain, url=url, danger=one.hurts)


def paging(page: int, shown: int, found: list[Waiting]) -> ui.Paging | None:
    """Where the rest of the pile is; None where all of it is on the page."""
    total = sum(one.count for one in found if one.kind in ("tasks", "tasks-late"))
    first = (page - 1) * TASKS_SHOWN + 1
    if not shown or total <= TASKS_SHOWN:
        return None
    last = first + shown - 1
    return ui.Paging(
        first, last, total, next_url=f"?page={page + 1}#tasks" if last < total else "",
        previous_url=f"?page={page - 1}#tasks" if page > 1 else "",
        next_words="次の依頼を表示する", previous_words="前の依頼を表示する",
    )  # fmt: skip


def sent_back(found: Sequence[Revision]) -> list[ui.Note]:
    """Each proposal of his own that came back, with why."""
    return [
        ui.Note(
            f"あなたの提案が市から差し戻されました: {_texts(one.keys)}", f"理由: {one.decision.reason}", "look",
            act=ui.Link("提案を開いて、直すか見送る", reverse("scripts:revision", args=[one.pk])),
        )
        for one in found
    ]  # fmt: skip


def _texts(keys: Sequence[str]) -> str:
    known = texts.declared()
    names = [str(known[key].content["title"]) for key in sorted(keys) if key in known]
    return f"話すことの「{names[0]}」" if len(names) == 1 else f"話すことの文 {len(keys)} 件"


def called(found: list[tuple[str, datetime]]) -> list[ui.Note]:
    """Who waits for a leader at his desk."""
    return [
        ui.Note(f"{name} さんが責任者を呼んでいます。", f"{at.astimezone(clock.TOKYO):%H:%M} から。席へ行ってください。", "bad")
        for name, at in found
    ]
