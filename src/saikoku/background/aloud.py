"""Tell how far an act is, on a connection of its own: what the act writes itself nobody sees before it ends."""

import logging
from contextlib import suppress

from django.db import Error, connection

log = logging.getLogger("saikoku.background")


class Aloud:
    """The act does not depend on it: where it cannot be told, it goes on untold."""

    def __init__(self):
        self._link = connection.copy()

    def say(self, statement: str, values) -> None:
        if self._link is None:
            return
        try:
            with self._link.cursor() as cursor:
                cursor.execute(statement, values)
        except Error as fault:
            log.warning("progress is not told: %s", fault)
            self.fall_silent()

    def fall_silent(self) -> None:
        if self._link is not None:
            with suppress(Error):
                self._link.close()
            self._link = None
