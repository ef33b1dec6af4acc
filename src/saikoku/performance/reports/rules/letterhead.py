"""Whose paper it is, and the frame that every report has."""

from dataclasses import dataclass
from datetime import date, datetime

from saikoku.documents.report import Report, Section


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Taken from the contract of the database."""

    contract: str
    addressee: str
    author: str
    practice: bool
    starts_on: date  # of the contract: no report before it


def paper(
    title: str, period: str, sections: tuple[Section, ...], *, letterhead: Letterhead, version: int, cut_at: datetime
) -> Report:
    return Report(
        title=title,
        subtitle=version_words(version),
        contract=letterhead.contract,
        addressee=letterhead.addressee,
        author=letterhead.author,
        period=period,
        cut_at=cut_at,
        practice=letterhead.practice,
        sections=sections,
    )


def version_words(version: int) -> str:
    return f"第{version}版"
