"""What is different at the desk where the person called: the number that rang, what made him call."""

from collections.abc import Sequence
from typing import Any

from saikoku.kernel import phones
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.presenters import who
from saikoku.outreach.calls.queries import Case, Day, Written
from saikoku.outreach.calls.rules import answered
from saikoku.planning.lists.models import Lease
from saikoku.ui import words

NO_CAUSE = ("", "きっかけが分からない・ほかの用件")


def column(case: Case, lease: Lease, day: Day) -> dict[str, Any]:
    """Who it is; no number is dialled, and why he is spoken with is that he called."""
    found = who.column(case, lease, day)
    found["why"] = [f"{words.clock(lease.opened_at)} に電話がありました。", *_about(case, day)]
    found["phones"] = [phone | {"usable": False} for phone in found["phones"]]
    return found


def _about(case: Case, day: Day) -> list[str]:
    """What the operator has to know beforehand; nothing of amounts."""
    facts = case.known.sides.values()
    found = []
    if any(one.stopped or one.own_stop for one in facts):
        found.append("催告中止の連絡があります。納付をお願いせず、用件だけを聞きます。")
    if any(one.staff_only for one in facts):
        found.append("市職員が対応する方です。用件を聞かず、市から連絡すると伝えて引き継ぎます。")
    if any(one.call_back_at is not None for one in facts):
        found.append("こちらから折り返す約束があります。話せたときは済みになります。")
    return found


def beside(lease: Lease, case: Case, attempts: Sequence[answered.Attempt], form, anew: Written | None) -> dict[str, Any]:
    """`anew`: what is written anew; a number that it alone had kept may be left out now."""
    known = {phone.number for phone in case.known.person.history.phones if answered.is_known(phone.state, phone.source)}
    known -= {one.number for one in anew.findings if one.source == answered.RANG and not one.state_before} if anew else set()
    return {
        "number": words.mask_phone(lease.caller) if lease.caller else "非通知・番号なし",
        "is_known": lease.caller in known,
        "may_keep": bool(lease.caller) and lease.caller not in known and phones.digits(lease.caller) == lease.caller,
        "keeps": form["keeps_caller"].value(),
        "causes": [NO_CAUSE, *((one.record_number, cause_words(one)) for one in attempts)] if lease.identified_by else [],
        "cause": form.data["answers"] if "answers" in form.data else form.initial.get("answers", lease.answers),
    }


def cause_words(one: answered.Attempt) -> str:
    notice = f"(不在票 {one.absence_notice})" if one.absence_notice else ""
    return f"{one.on.month}/{one.on.day} の{stories.CHANNELS[one.channel]}{notice}"
