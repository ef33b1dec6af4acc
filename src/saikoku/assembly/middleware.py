"""Each request runs on the contract's clock and carries the frame of the page."""

from django.utils.functional import SimpleLazyObject

from saikoku.assembly import frame
from saikoku.governance.contract import operations as contract


class BusinessClockMiddleware:
    """A practice database keeps its own time; the process follows it before anything is decided."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        contract.follow_clock()
        return self.get_response(request)


def frame_context(request) -> dict:
    return {"frame": SimpleLazyObject(lambda: frame.of(request))}
