"""Learn from the ledger when people answer: a step of the night, safe to repeat.

    learn(on=, by=, at=)    the table for a day from the records of the days before, its draw, and everybody's past
"""

from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel import businessdays
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.planning.answering import sets
from saikoku.planning.answering.models import Learned
from saikoku.planning.answering.queries import ANSWERED, REACHED, WAYS
from saikoku.planning.answering.rules import defaults, learning, profiles, ways
from saikoku.planning.timing import queries as timing
from saikoku.security.audit import operations as audit

NOT_CALLED = ("405", "501", "502", "503")  # figures: nobody was called
NOT_VISITED = ("V41", "V50", "V51")
SENT = ("M01",)


@transaction.atomic
def learn(*, on: date, by: Actor, at: datetime) -> Learned:
    """Read the records of the window before the day, and set the day's table and draw. Replaces what was there."""
    known, calling = defaults.on(on), timing.calling(on)
    since = (on - timedelta(days=known.trust["window_days"])).replace(day=1)
    parameters = _parameters(on, since, known) | {
        "bands_from": [start for start, _ in calling.bands], "bands_to": [end for _, end in calling.bands],
    }  # fmt: skip
    counts = np.array(sets.tally(parameters), dtype=np.int64).reshape(-1, 5).T
    sets.remember(parameters)
    targets = {
        name: learning.learn(learning.Tally(*counts[:3], counts[place]), known, calling.bands, others=others)
        for name, place, others in ((REACHED, 3, False), (ANSWERED, 4, True))
    }
    seed = on.toordinal()
    factors = {name: {dimension: _written(one) for dimension, one in learned.items()} for name, learned in targets.items()}
    factors["drawn"] = {name: drawn.tolist() for name, drawn in learning.drawn(targets[REACHED], seed).items()}
    factors[WAYS] = _ways(parameters, known)
    attempts, contacts, answered = (int(counts[place].sum()) for place in (2, 3, 4))
    Learned.objects.filter(on=on).delete()
    made = Learned.objects.create(
        on=on, since=since, attempts=attempts, contacts=contacts, answered=answered, seed=seed, factors=factors, made_at=at
    )
    audit.record(
        "answering.learned", by=by, at=at, object_id=on.isoformat(),
        after={"attempts": attempts, "contacts": contacts, "answered": answered, "seed": seed, "since": since.isoformat()},
    )  # fmt: skip
    return made


def _ways(parameters: dict, known: defaults.Defaults) -> dict:
    """What the other ways came to: visits by time, messages that were answered."""
    met = [code for code, outcome in outcomes.of_scopes(("visit",)).items() if outcome.contact == "yes"]
    asked = parameters | {"met": met, "not_visited": list(NOT_VISITED), "sent": list(SENT), "evening": ways.evening(known)}
    found = [ways.Visits(ways.Time(when), *rest) for when, *rest in sets.visits(asked)]
    learned = ways.learn(found, *sets.messages(asked), known)
    return {"met": {when: _rate(rate) for when, rate in learned.met.items()}, "returned": _rate(learned.returned)}


def _rate(rate: ways.Rate) -> list[float]:
    return [rate.shape, rate.rate, rate.attempts, rate.contacts]


def _parameters(on: date, since: date, known: defaults.Defaults) -> dict:
    calls = outcomes.of_scopes(("call",))
    holidays = [day for year in range(since.year, on.year + 1) for day in businessdays.holidays(year)]
    return {
        "on": on, "since": since, "month": on.replace(day=1), "holidays": holidays,
        "contact": [code for code, outcome in calls.items() if outcome.contact == "yes"],
        "people": list(known.people), "not_called": list(NOT_CALLED), "age_begins": known.age_begins,
        "programmes": list(SIDE_OF), "sides": [str(side) for side in SIDE_OF.values()], "bands_known": profiles.BANDS,
    }  # fmt: skip


def _written(one: learning.Estimate) -> dict[str, list]:
    return {
        "shape": one.shape.tolist(), "rate": one.rate.tolist(),
        "attempts": one.attempts.astype(int).tolist(), "contacts": one.contacts.astype(int).tolist(),
    }  # fmt: skip
