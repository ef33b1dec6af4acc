"""Background work that ends while a page is being made: just before the page asks about it, or just after."""

from collections.abc import Callable

import pytest

from saikoku.background import work as background

MOMENTS = ["before", "after"]


def let_end(monkeypatch: pytest.MonkeyPatch, moment: str, do_work: Callable[[], object]) -> None:
    """The first question about any work comes at this moment of its end; `do_work` does what is queued."""
    asked, done = background.latest, []

    def latest(task: str, **named: object) -> background.Work:
        if done:
            return asked(task, **named)
        done.append(task)
        if moment == "before":
            do_work()
        found = asked(task, **named)
        if moment == "after":
            do_work()
        return found

    monkeypatch.setattr(background, "latest", latest)
