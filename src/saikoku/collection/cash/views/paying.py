"""The paper that goes to the bank with a deposit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import Deposit
from saikoku.collection.cash.operations import booking
from saikoku.collection.cash.presenters import paying as papers
from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CASH_VIEW)
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """払込みの内訳 as PDF: by day and collector, by notes and coins, with room for the stamp."""
    found = get_object_or_404(Deposit, number=number)
    parts = queries.parts_of(found)
    workers = {part.day_close.count.worker_number for part in parts}
    names, people = access.names(workers=workers, logins=[found.prepared_by])
    prepared = people.get(found.prepared_by, found.prepared_by)
    facts = papers.paying_in(found, parts, queries.pieces_of(parts), names, prepared, contract.profile())
    content = booking.take_paying_in(number=number, facts=facts, by=request.actor, at=clock.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="deposit-{number}.pdf"'
    return answer
