"""Bring the credits in line with the facts; enter and take back the approved effect of other work."""

from saikoku.performance.attribution.operations.crediting import (
    credit_agreed_anew,
    credit_day,
    credit_people,
    credit_recorded,
    explain,
    rebuild,
)
from saikoku.performance.attribution.operations.others import (
    OtherEffectRefused,
    confirm_other_effect,
    drop_other_effect,
    propose_other_effect,
    propose_withdrawal,
)

__all__ = [
    "OtherEffectRefused", "confirm_other_effect", "credit_agreed_anew", "credit_day", "credit_people", "credit_recorded",
    "drop_other_effect", "explain", "propose_other_effect", "propose_withdrawal", "rebuild",
]  # fmt: skip
