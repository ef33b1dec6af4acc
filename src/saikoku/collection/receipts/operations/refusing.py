"""What every act on receipts answers when it may not be done."""

from saikoku.kernel.refusals import Refused


class ReceiptRefused(Refused):
    """`reasons` are codes of rules.acceptance, rules.states and of the operations."""
