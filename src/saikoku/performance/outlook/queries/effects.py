"""Two honest numbers of a month that are never mixed: the contract's own, and what calling adds by a fair comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.kernel.periods import Month
from saikoku.performance.outlook import sets
from saikoku.performance.outlook.queries import kept as keeping
from saikoku.performance.outlook.rules import effect
from saikoku.performance.outlook.rules.effect import Effect
from saikoku.performance.outlook.rules.keeping import YEN_OF_RULE
from saikoku.planning.holdout import queries as holdout
from saikoku.planning.holdout.models import Draw
from saikoku.planning.holdout.queries import Consent


@dataclass(frozen=True, slots=True)
class EffectView:
    """`contractual`: ア-カ as the contract counts them; `by_calls` of it ア alone. `effect` None: nobody was held out."""

    month: Month
    contractual: int
    by_calls: int
    is_kept: bool
    consent: Consent | None
    draws: Sequence[Draw]
    effect: Effect | None
    called: Mapping[bool, tuple[int, int]]  # held out or not: people, of whom called
    is_over: bool


def effect_view(month: Month, *, today: date) -> EffectView:
    kept = keeping.kept_of(month.first, month.last)
    by_rule = {rule: sum(kept.series([measure]).values()) for rule, measure in YEN_OF_RULE.items()}
    other = kept.months[month].voluntary_other if month in kept.months else 0
    draws = holdout.draws_of(month)
    households = [effect.Paid(held, yen) for held, yen in sets.households_paid(month.first, month.last)] if draws else []
    return EffectView(
        month=month,
        contractual=sum(by_rule.values()) + other,
        by_calls=by_rule["promise"],
        is_kept=month in kept.months,
        consent=holdout.consent(month),
        draws=draws,
        effect=effect.effect(households) if draws else None,
        called=sets.people_called(month.first, month.last) if draws else {},
        is_over=today > month.last,
    )
