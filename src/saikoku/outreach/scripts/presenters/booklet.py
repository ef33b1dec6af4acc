"""All cases, questions and stages as one paper for training and for the city (A4)."""

from collections.abc import Mapping
from datetime import date, datetime

from saikoku.documents import report as papers
from saikoku.governance.contract.models import Kind, Profile
from saikoku.kernel import eras
from saikoku.outreach.scripts import presenters
from saikoku.outreach.scripts.queries import Held
from saikoku.outreach.scripts.rules import reading, texts

WORDS = (papers.Column("項目", width=3), papers.Column("ことば", width=9))
ON_PAPER = ("script", "case", "faq")
"""Other languages are printed from their page: the fonts of the papers hold Japanese only."""


def report(held: Mapping[str, Held], profile: Profile, given: Mapping[str, str], at: datetime) -> papers.Report:
    sections: list[papers.Section] = [papers.Prose(_state(held))]
    for part, name in reading.SECTIONS.items():
        here = [one for one in held.values() if reading.section_of(one.text) == part and one.text.kind in ON_PAPER]
        if here:
            sections.append(papers.Heading(name))
            sections += [_table(one, given) for one in here]
    return papers.Report(
        title="話すこと(会話内容別対応とよくある質問)", subtitle="仕様書 別紙2、14(3)",
        contract=f"{profile.city} 納付催告等業務委託",
        addressee=f"{profile.city} 御中", author=profile.contractor, period=eras.in_words(at.date()), cut_at=at,
        practice=profile.kind != Kind.REAL, sections=tuple(sections),
    )  # fmt: skip


def _state(held: Mapping[str, Held]) -> str:
    missing = sum(not one.approved for one in held.values())
    if not missing:
        return "すべて市の承認を得た文です。"
    return f"{len(held)} 件のうち {missing} 件は、市の承認前の既定の文です(「承認前」と示します)。"


def _table(held: Held, given: Mapping[str, str]) -> papers.Table:
    shown = presenters.card(held, given)
    rows = [(block.words, "\n".join(block.lines)) for block in shown["blocks"]]
    if shown["outcomes"]:
        rows.append((texts.PARTS["case"][-2].words, "、".join(f"{code} {ja}" for code, ja in shown["outcomes"])))
    return papers.Table(f"{shown['title']}({_approval(held)})", WORDS, tuple(rows))


def _approval(held: Held) -> str:
    return f"{held.document} {_day(held.document_on)} 承認" if held.approved else "承認前"


def _day(day: date) -> str:
    return eras.in_words(day, with_weekday=False)


def file_name(at: datetime) -> str:
    return f"話すこと_{at:%Y%m%d}.pdf"
