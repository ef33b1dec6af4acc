"""What was learned about telephone numbers (R02): a finding is kept for ever, the number's state follows it."""

from datetime import date, datetime

from django.db import transaction

from saikoku.kernel import phones
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.registry.debtors.models import Debtor, Phone, PhoneFinding, PhoneState
from saikoku.security.audit import operations as audit

KINDS = {"1": "自宅", "2": "携帯", "3": "勤務先", "4": "その他"}
SOURCES = {"01": "本人", "02": "家族", "03": "市照会", "04": "現地", "05": "財産調査", "06": "受電番号", "09": "その他"}
_KIND_OF = {"mobile": "2", "landline": "1"}


class PhoneRefused(Refused):
    """The finding cannot be recorded; `reasons` are codes."""


@transaction.atomic
def find_phone(
    *, debtor_id: int, number: str, state: str, source: str, record_number: str, kind: str = "",
    suspended_until: date | None = None, by: Actor, at: datetime,
) -> Phone:  # fmt: skip
    """Record what was learned about a number, new or known; it is delivered to the city as R02.

    A number in another state than before changes; a new one comes after the city's own. Without `kind` it is told
    from the number. Raises PhoneRefused: number-unreadable, state-unknown, source-unknown, kind-unknown.
    """
    digits = phones.digits(number)
    reasons = []
    if not 1 <= len(digits) <= 15:
        reasons.append("number-unreadable")
    if state not in PhoneState.values:
        reasons.append("state-unknown")
    if source not in SOURCES:
        reasons.append("source-unknown")
    if kind and kind not in KINDS:
        reasons.append("kind-unknown")
    if reasons:
        raise PhoneRefused(reasons)
    debtor = Debtor.objects.select_for_update(no_key=True).get(pk=debtor_id)
    phone = Phone.objects.filter(debtor=debtor, number=digits).first()
    before = {"state": phone.state} if phone else None
    if phone is None:
        phone = Phone(debtor=debtor, number=digits, source=source, kind=kind or _kind_of(digits))
    phone.state, phone.learned_on, phone.suspended_until = state, at.date(), suspended_until
    phone.save()
    PhoneFinding.objects.create(
        debtor=debtor, number=digits, kind=kind or phone.kind or "4", source=source, state=state,
        state_before=before["state"] if before else "", learned_on=at.date(), record_number=record_number, by=by.name, at=at,
    )  # fmt: skip
    audit.record(
        "registry.phone.found", by=by, at=at, about=[debtor.number], object_id=record_number,
        before=before, after={"state": state, "source": source},
    )  # fmt: skip
    return phone


def _kind_of(digits: str) -> str:
    try:
        return _KIND_OF.get(phones.parse(digits).kind, "4")
    except phones.NotAPhone:
        return "4"
