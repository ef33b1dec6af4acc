"""Seats and events of the telephone; the files with which a SIP server is set up."""

from saikoku.outreach.telephone.operations.seats import EventRefused, SeatRefused, assign, hand_out, note, take_back
from saikoku.outreach.telephone.operations.serving import ConfigurationRefused, write_configuration

__all__ = [
    "ConfigurationRefused", "EventRefused", "SeatRefused", "assign", "hand_out", "note", "take_back", "write_configuration",
]  # fmt: skip
