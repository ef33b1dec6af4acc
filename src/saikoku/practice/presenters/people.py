"""Everybody's training at a glance, and the paper that says it was completed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from saikoku.documents import report as papers
from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock, eras
from saikoku.practice.models import Certificate, Result
from saikoku.practice.presenters.plays import CRITERIA, LEVELS
from saikoku.practice.queries import Best
from saikoku.practice.rules import roleplays
from saikoku.security.access.models import Account
from saikoku.ui import components as ui

REFUSALS = {
    "not-for-training": "本番のデータベースでは、研修はできません。研修用の画面を使ってください。",
    "account-unknown": "この利用者は見つかりません。",
    "own-certificate": "自分の修了証は、ほかの責任者が出します。",
    "plays-missing": "まだ合格していない練習があります。すべてに合格してから出します。",
    "play-unknown": "この練習は見つかりません。",
    "nobody-to-play-with": "練習の相手になる人がいません。練習の市をつくり直してください。",
    "attempt-unknown": "この練習は、始めた人だけが続けられます。",
    "play-changed": "この練習の台本が変わりました。はじめからやり直してください。",
    "finished": "この練習は終わっています。もう一度するときは、はじめから始めます。",
    "not-this-turn": "もう次の場面に進んでいます。画面の場面から続けてください。",
    "choice-unknown": "言うことを選んでください。",
    "talk-not-over": "会話が終わってから記録します。",
    "outcome-unknown": "結果を選んでください。",
}  # fmt: skip


def table(
    people: Sequence[Account], best: Mapping[tuple[int, str], Best], certificates: Mapping[int, Certificate]
) -> ui.Table:
    plays = roleplays.book().plays
    rows = []
    for one in people:
        mine = {key: best.get((one.pk, key), Best()) for key in plays}
        passed = sum(found.passed for found in mine.values())
        weak = [plays[key].title for key, found in mine.items() if found.tries and not found.passed]
        paper = certificates.get(one.pk)
        rows.append(ui.Row([
            ui.Cell(one.display_name, url=reverse("training:person", args=[one.pk])), one.worker_number,
            f"{passed} / {len(plays)}", sum(found.tries for found in mine.values()), "、".join(weak[:3]),
            paper.number if paper else "",
        ]))  # fmt: skip
    columns = [ui.Column("氏名"), ui.Column("従事者番号", "code"), ui.Column("合格", "count"), ui.Column("終えた回数", "count"),
               ui.Column("まだ合格していない練習"), ui.Column("修了証", "code")]  # fmt: skip
    none = ui.EmptyState("研修を受ける人がいません。")
    return ui.Table("研修の様子", columns, rows, id="people", empty=none, caption_hidden=True)


def by_play(best: Mapping[tuple[int, str], Best]) -> ui.Table:
    """Which role plays are hard: how many tried and passed each."""
    rows = []
    for key, play in roleplays.book().plays.items():
        tried = [found for (_, name), found in best.items() if name == key and found.tries]
        rows.append([play.title, LEVELS[play.level], len(tried), sum(found.passed for found in tried)])
    columns = [ui.Column("練習"), ui.Column("難しさ"), ui.Column("した人", "count"), ui.Column("合格した人", "count")]
    return ui.Table("練習ごとの様子", columns, rows, id="by-play")


def paper(
    account: Account, results: Mapping[str, Result], number: str, *, profile: Profile, by: str, at: datetime
) -> papers.Report:
    """The certificate as facts: each role play with its best date and points, and room for the signatures."""
    plays = roleplays.book().plays
    rows = tuple(
        (play.title, LEVELS[play.level], results[key].points, results[key].finished_at.astimezone(clock.TOKYO).date())
        for key, play in plays.items()
    )
    day = eras.in_words(at.astimezone(clock.TOKYO).date(), with_weekday=False)
    sections = (
        papers.Prose(
            f"{account.display_name}(従事者番号 {account.worker_number or 'なし'}、"
            f"所属 {account.employer or profile.contractor})は、"
            f"納付催告の電話応対の研修として、下の役割練習 {len(rows)} 件のすべてに合格しました。"
        ),
        papers.Table("合格した役割練習", (
            papers.Column("練習", width=6), papers.Column("難しさ", width=3), papers.Column("点", papers.Kind.COUNT, width=1),
            papers.Column("合格した日", papers.Kind.DAY, width=3),
        ), rows),
        papers.Notes((
            f"合格は 100 点満点の {roleplays.book().pass_mark} 点からです。"
            "本人確認または情報の保護に誤りがあるものは、点数にかかわらず合格としません。",
            f"見るところ: {'、'.join(CRITERIA.values())}。",
            "相手は練習用の市の架空の人です。実在の人の情報は使っていません。",
        )),
        papers.Table("確認", (papers.Column("受講者 署名", width=5), papers.Column("研修担当者 署名", width=5)), (
            ("\n\n", f"{by}\n\n"),
        )),
    )  # fmt: skip
    return papers.Report(
        title="研修修了証", subtitle=f"第 {number} 号 仕様書 8(2)・14(2)・15(3)の研修の記録",
        contract=f"{profile.city} 納付催告等業務委託", addressee=f"{account.display_name} 様", author=profile.contractor,
        period=day, cut_at=at, practice=False, sections=sections,
    )  # fmt: skip
