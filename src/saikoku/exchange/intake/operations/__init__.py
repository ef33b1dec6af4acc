"""Receive a file, judge it, apply it, send it back. Nothing in the registry changes before `apply`."""

from saikoku.exchange.intake.operations.applying import ApplyRefused, Done, apply
from saikoku.exchange.intake.operations.judging import MoveRefused, judge, refuse, withdraw
from saikoku.exchange.intake.operations.receiving import Form, Opened, ReceiptRefused, Received, opened, receive_file

__all__ = [
    "ApplyRefused", "Done", "Form", "MoveRefused", "Opened", "ReceiptRefused", "Received", "apply", "judge", "opened",
    "receive_file", "refuse", "withdraw",
]  # fmt: skip
