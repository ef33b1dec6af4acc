"""What a record of the ledger may say. Pure; codes are those of layout R01."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from saikoku.kernel import personal_number
from saikoku.kernel.programmes import PROGRAMMES
from saikoku.registry.contacts.rules import encouragements, promises
from saikoku.registry.contacts.rules.promises import Promised

CHANNELS = {"1": "架電", "2": "受電", "3": "訪問", "4": "SMS", "5": "文書投函", "6": "調査"}
SPOKE_WITH = {"1": "本人", "2": "配偶者", "3": "同居家族", "4": "その他", "9": "なし"}
WORKS = {"01": "催告", "04": "申告勧奨", "05": "居所調査", "06": "電話番号調査", "07": "案内"}
IDENTIFIED_BY = {"": "", "0": "未確認", "1": "氏名・生年月日", "2": "氏名・住所", "3": "通知書番号", "4": "対面"}
HANDOVER = {"": "", "0": "なし", "1": "通常", "2": "至急"}
LETTERS_ARRIVED = {"": "", "0": "未確認", "1": "到着", "2": "未着", "3": "不明"}
ENCOURAGED = {"transfer": "口座振替", "loss": "資格喪失", "declaration": "所得申告"}
SUMMARY_WIDTH = 1000
_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it is written. `programme` is that of the oldest open instalment of the side spoken about.

    `links` are the other programmes and members of the same talk: (debtor id, programme). `answers`: what was answered
    to an encouragement (kind, R08 result); one without its answer is left open, as under consideration.
    """

    debtor_id: int
    programme: str
    outcome: str
    on: date
    started_at: time
    work: str = "01"
    channel: str = "1"
    spoke_with: str = "9"
    ended_at: time | None = None
    identified_by: str = ""
    summary: str = ""
    promises: tuple[Promised, ...] = ()
    call_back_at: datetime | None = None
    handover: str = ""
    handover_reason: str = ""
    letters_arrived: str = ""
    phone: str = ""
    absence_notice: str = ""
    encouraged: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    call_number: str = ""
    answers_record: str = ""
    links: tuple[tuple[int, str], ...] = ()

    def __post_init__(self):
        for field in ("summary", "handover_reason"):
            object.__setattr__(self, field, one_line(getattr(self, field)))


def one_line(text: str) -> str:
    """Typed line breaks and tabs become one space: a row of a fixed-width file is a line."""
    return _BREAKS.sub(" ", text).strip()


def refusals(draft: Draft, *, promise_by_outcome: Mapping[str, str]) -> list[str]:
    """Every reason to refuse; `promise_by_outcome` maps each known outcome to yes, may or no."""
    found = []
    for field, allowed, code in (
        ("channel", CHANNELS, "channel-unknown"), ("spoke_with", SPOKE_WITH, "person-spoken-with-unknown"),
        ("work", WORKS, "work-unknown"), ("identified_by", IDENTIFIED_BY, "identity-check-unknown"),
        ("handover", HANDOVER, "handover-unknown"), ("letters_arrived", LETTERS_ARRIVED, "letters-unknown"),
        ("programme", PROGRAMMES, "programme-unknown"), ("outcome", promise_by_outcome, "outcome-unknown"),
    ):  # fmt: skip
        if getattr(draft, field) not in allowed:
            found.append(code)
    if any(kind not in ENCOURAGED for kind in draft.encouraged):
        found.append("encouragement-unknown")
    if any(kind not in draft.encouraged or result not in encouragements.RESULTS for kind, result in draft.answers):
        found.append("answer-without-encouragement")
    if draft.promises and promise_by_outcome.get(draft.outcome) == "no":
        found.append("promised-day-beside-outcome-without-promise")
    if draft.ended_at is not None and draft.ended_at < draft.started_at:
        found.append("ended-before-it-began")
    if len(draft.summary) > SUMMARY_WIDTH:
        found.append("summary-too-long")
    if personal_number.found_in(draft.summary):
        found.append("summary-holds-personal-number")
    return found + promises.days_refusals(list(draft.promises), talk_on=draft.on)
