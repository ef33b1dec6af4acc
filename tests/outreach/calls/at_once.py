"""Several acts that start at one moment, each on its own connection."""

import threading

from django.db import connection


def at_once(*acts) -> list:
    """Do the acts in threads that start together; what each gave back, or the exception it ended with."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def work(place: int, act) -> None:
        try:
            gate.wait()
            found[place] = act()
        except Exception as fault:
            found[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=entry) for entry in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found
