"""The font of the city's own characters that is in force, as this process knows it.

Pages and papers ask for it all the time, so the database is asked again only after some seconds: an approved font is
on the paper a little later, and no page needs a query more.
"""

import threading
import time
from dataclasses import dataclass

from saikoku.documents import fonts
from saikoku.kernel import clock

ASK_AGAIN = 10.0
"""Seconds of the machine's own clock."""


@dataclass
class _Known:
    asked: float = float("-inf")
    font: fonts.Further = fonts.NO_FURTHER


_known = _Known()
_asking = threading.Lock()


def in_force() -> fonts.Further:
    now = time.monotonic()
    with _asking:
        if now - _known.asked >= ASK_AGAIN:
            _known.font, _known.asked = _looked_up(_known.font), now
        return _known.font


def _looked_up(known: fonts.Further) -> fonts.Further:
    """The bytes are fetched only where they are others than the known ones."""
    from saikoku.registry.glyphs import queries

    found = queries.in_force(clock.today()).values_list("drawn_sha256", flat=True).first()
    if not found:
        return fonts.NO_FURTHER
    return known if known.sha256 == found else queries.drawn_with(found)
