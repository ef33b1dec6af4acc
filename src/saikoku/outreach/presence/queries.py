"""Who rests now, who is away, and how an operator's calls passed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.kernel import clock
from saikoku.outreach.presence.models import Handling, Pause
from saikoku.outreach.presence.rules import pauses, spans
from saikoku.outreach.presence.rules.pauses import Reason
from saikoku.planning.lists.models import Lease
from saikoku.security.access.models import Account
from saikoku.workforce.shifts import queries as shifts


def reasons(on: date, terms: Agreed | None = None) -> list[Reason]:
    return pauses.reasons((terms or agreed(on))["pause_reasons"])


def open_pause(account_id: int | None) -> Pause | None:
    """The pause a person is in; None where he is in none."""
    return None if account_id is None else Pause.objects.filter(account_id=account_id, ended_at=None).first()


def is_paused(account_id: int | None) -> bool:
    return account_id is not None and Pause.objects.filter(account_id=account_id, ended_at=None).exists()


def pauses_now() -> dict[int, Pause]:
    """Everybody who is in a pause, by account."""
    return {pause.account_id: pause for pause in Pause.objects.filter(ended_at=None)}


def away(account_ids: Iterable[int], *, now: datetime) -> dict[int, str]:
    """Of these people those who are away, and why (codes of rules.pauses). Fixed number of statements."""
    ids = set(account_ids)
    if not ids:
        return {}
    since = clock.at(now.astimezone(clock.TOKYO).date())
    accounts = {row.pk: row for row in Account.objects.filter(pk__in=ids)}
    resting = {row.account_id: row for row in Pause.objects.filter(account_id__in=ids, ended_at=None)}
    holding = set(Lease.objects.filter(holder_id__in=ids, expires_at__gt=clock.real_now()).values_list("holder_id", flat=True))
    off = shifts.off_shift({row.worker_number for row in accounts.values() if row.worker_number}, now)
    acted = holding | set(Handling.objects.filter(account_id__in=ids, on=since.date()).values_list("account_id", flat=True))
    acted |= set(Pause.objects.filter(account_id__in=ids, began_at__gte=since).values_list("account_id", flat=True))
    seen = {one: _seen(accounts.get(one), resting.get(one), one in acted, one in holding, off) for one in ids}
    found = {one: pauses.why_away(each, real_today=clock.real_now().date(), now=now) for one, each in seen.items()}
    return {one: why for one, why in found.items() if why}


def _seen(account: Account | None, pause: Pause | None, acted: bool, holding: bool, off: set[str]) -> pauses.Seen:
    signed_in = account.last_login.astimezone(clock.TOKYO).date() if account is not None and account.last_login else None
    rests = pauses.Resting(pause.began_at, pause.limit_minutes, pause.leaves) if pause else None
    off_shift = account is not None and account.worker_number in off
    return pauses.Seen(account is not None and account.is_active, signed_in, acted, rests, off_shift, holding)


def was_dialled(call_number: str) -> bool:
    """Did whoever recorded this call tell that he dialled?"""
    return Handling.objects.filter(call_number=call_number, dialled_at__isnull=False).exists()


def times_of(worker_number: str, first: date, last: date) -> list[spans.Times]:
    """The times of one worker's recorded calls of these days."""
    rows = Handling.objects.filter(worker_number=worker_number, on__range=(first, last))
    return [spans.Times(*row) for row in rows.values_list("began_at", "talk_ended_at", "recorded_at", "dialled_at")]


def rested(account_id: int, first: date, last: date, *, now: datetime) -> timedelta:
    """How long a person rested on these days, an open pause until now; the end of work is no rest."""
    rows = Pause.objects.filter(
        account_id=account_id, leaves=False, began_at__gte=clock.at(first), began_at__lt=clock.at(last + timedelta(days=1))
    )
    return sum(((row.ended_at or now) - row.began_at for row in rows), timedelta(0))
