"""When do people answer: the table learned from the ledger, to be read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock
from saikoku.planning.answering import presenters as words
from saikoku.planning.answering import queries
from saikoku.planning.timing import queries as timing
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.BOARD_VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    terms = agreed(today)
    calling = timing.calling(today, terms)
    known = queries.known(today, calling.bands)
    asked = words.asked(request.GET)
    return render(request, "answering/table.html", {
        "standing": words.standing(known),
        "filter": words.profile_filter(asked, known),
        "who": words.who(asked, known),
        "person": words.cells(known, calling.bands, asked, queries.REACHED),
        "anybody": words.cells(known, calling.bands, asked, queries.ANSWERED),
        "tried": words.tried(known),
        "unsure": words.unsure(known),
        "traits": words.traits(known),
        "ways": words.other_ways(known, terms),
        "method": words.method(known, terms),
    })  # fmt: skip
