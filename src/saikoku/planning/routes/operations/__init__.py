"""Acts about routes: ask for a plan, make it, accept it, change it by hand, keep it true through the day."""

from .appointments import AppointmentRefused, agree, withdraw
from .changing import ChangeRefused, add, drop, move, to_collector
from .keeping import keep_up
from .places import PlacesRefused, load_places
from .planning import PlanRefused, accept, ask, make
from .viewing import note_asked_why, note_sheet_taken, note_shown

__all__ = [
    "AppointmentRefused", "ChangeRefused", "PlacesRefused", "PlanRefused", "accept", "add", "agree", "ask", "drop", "keep_up",
    "load_places", "make", "move", "note_asked_why", "note_sheet_taken", "note_shown", "to_collector", "withdraw",
]  # fmt: skip
