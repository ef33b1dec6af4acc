"""What an answer to a part of a page may ask of the browser."""

from typing import TypeVar

from django.http import HttpResponse
from django_htmx.http import trigger_client_event

Answer = TypeVar("Answer", bound=HttpResponse)


def leave_for(address: str) -> HttpResponse:
    """The page is left as a whole: what was asked for as a part of it is over."""
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def focus_on(response: Answer, element_id: str) -> Answer:
    """After the swap the focus goes to this element, because the one that had it was replaced."""
    return trigger_client_event(response, "saikoku:focus", {"id": element_id}, after="settle")
