"""A posted form and the one act behind it: done, or the form says every reason why not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from saikoku.kernel import clock
from saikoku.kernel.refusals import Refused


@dataclass(frozen=True, slots=True)
class Done:
    """The act took place; `made` is what it gave back."""

    made: Any


def attempt(
    request: HttpRequest, form: Form, act: Callable, explain: Callable[[Form, Iterable[str]], None], /, **which: Any
) -> Done | None:
    """Do `act` with what the form says, by whoever asks, now. None: not posted, not valid, or refused and explained.

    A form whose fields are not the act's own arguments says them by `values()`.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    said = form.values() if hasattr(form, "values") else form.cleaned_data
    try:
        return Done(act(**which, **said, by=request.actor, at=clock.now()))
    except Refused as refusal:
        explain(form, refusal.reasons)
        return None
