"""What every act on the cash answers when it may not be done."""

from saikoku.kernel.refusals import Refused


class CashRefused(Refused):
    """`reasons` are codes of rules.closing and of the operations."""
