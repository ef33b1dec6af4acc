"""What an absence notice says, as typed facts, and its paper: folded, outside only the addressee; no amount anywhere."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from saikoku.documents import pdf
from saikoku.kernel import clock, eras


@dataclass(frozen=True, slots=True)
class Notice:
    """`number` in groups, `at` and `hours` in words."""

    number: str
    addressee: str
    at: str
    visitor: str
    worker_number: str
    center: str
    phone: str
    hours: str
    city: str
    city_phone: str
    practice: bool


def as_facts(notice: Notice) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(notice)))


def from_facts(facts: Mapping[str, Any]) -> Notice:
    return Notice(**facts)


def moment(at: datetime) -> str:
    local = at.astimezone(clock.TOKYO)
    return f"{eras.in_words(local.date())} {local:%H:%M}"


def render(notice: Notice, *, at: datetime) -> bytes:
    """PDF/A-2b, 80 mm."""
    return pdf.draw("absence.typ", as_facts(notice) | {
        "outside": f"{notice.addressee}　様",
        "lines": [
            f"{notice.at} に伺いましたが、お留守でした。",
            f"お知らせしたいことがあります。業務日の {notice.hours} に、下の番号へお電話ください。",
        ],
        "from": f"伺った者 {notice.visitor}(従事者番号 {notice.worker_number})",
        "notes": [
            "お電話のときに、上の受付番号をお知らせください。",
            "銀行やコンビニの機械の操作をお願いすることは、ありません。",
            f"この紙が本物かどうかは、{notice.city}({notice.city_phone})で確かめられます。",
        ],
    }, at=at)  # fmt: skip
