"""Each request runs on the contract's clock and carries the frame of the page."""

from django.db import DataError
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from saikoku.assembly import errors, frame, ways
from saikoku.collection.ledger.operations import MoneyStandsStill
from saikoku.governance.contract import operations as contract


class BusinessClockMiddleware:
    """A practice database keeps its own time; the process follows it before anything is decided."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.contract = contract.follow_clock()
        return self.get_response(request)


class NulMiddleware:
    """No name or number holds a NUL, and the database takes none: there is no such address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.not_found(request)
        return self.get_response(request)

    def process_exception(self, request, exception):
        """A field that no form judged brought it to the database, whose refusal rolled the act back: no fault of ours."""
        if isinstance(exception, DataError) and any("\x00" in text for _, sent in request.POST.lists() for text in sent):
            return errors.bad_request(request)
        return None


class MethodPageMiddleware:
    """Django's own answer to a wrong method is an empty page. Who comes back to an act is led to its page, others get words."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        if request.method == "GET" and not request.htmx:
            return redirect(ways.page_of_act(request))
        page = errors.method_refused(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page


class MoneyMiddleware:
    """While all money stands still, whoever tries an act on it reads why, in every room that handles money."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return errors.money_stands_still(request) if isinstance(exception, MoneyStandsStill) else None


def frame_context(request) -> dict:
    return {"frame": SimpleLazyObject(lambda: frame.of(request))}
