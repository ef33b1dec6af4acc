"""Set-based statements of this room, each one file and one function."""

from collections import Counter
from collections.abc import Mapping
from importlib.resources import files

from saikoku.exchange.intake.rules.applier import StagedRun

_RECORD = (
    "record_number corrects call_number work programme on started_at ended_at channel spoke_with identified_by"
    " outcome promised_on promised_yen summary call_back_at handover handover_reason letters_arrived worker_number"
    " phone absence_notice encouraged"
)
RECORD = _RECORD.split()
"""The columns of R01 that the ledger keeps under the same name."""


def _statement(name: str, *, staging: str = "") -> str:
    text = (files("saikoku.registry.contacts.sets") / f"{name}.sql").read_text(encoding="utf-8")
    return text.format(
        staging=staging,
        names=", ".join(f'"{name}"' for name in RECORD),
        staged=", ".join(f's."{name}"' for name in RECORD),
        held=", ".join(f'held."{name}"' for name in RECORD),
        waiting=", ".join(f'said."{name}"' for name in RECORD),
    )


def judged(*, staging: str) -> str:
    """A select of (line, record_number, debtor_id, verdict) of every staged record."""
    return _statement("taken_judged", staging=staging)


def judge_taken(cursor, *, staging: str) -> None:
    """The temp table `taken_over`."""
    cursor.execute("create temp table taken_over on commit drop as " + judged(staging=staging))


def write_taken(cursor, run: StagedRun) -> None:
    """The new records into the ledger; those of persons nobody knows yet wait."""
    asked = {"run": run.id, "at": run.ordered_at, "by": f"run {run.id}"}
    for name in ("taken_written", "taken_waiting", "taken_left_aside"):
        cursor.execute(_statement(name, staging=run.table), asked)
    follow_taken(cursor)


def join_waiting(cursor, *, at, by: str) -> set[int]:
    """Write the records that waited for the persons in `changed_debtor`; these persons."""
    cursor.execute(_statement("waiting_joined"), {"at": at, "by": by})
    debtors = {debtor for (debtor,) in cursor.fetchall()}
    if debtors:
        follow_taken(cursor)
    return debtors


def follow_taken(cursor) -> None:
    """Promises of records taken over that have none yet; those of corrected records are withdrawn."""
    cursor.execute(_statement("taken_promises"))
    cursor.execute(_statement("corrected_promises"))


def judge_encouragements(cursor, *, day, debtors: list[int] | None) -> dict[str, int]:
    """Bring each encouragement to its state at the close of the day; how many changed, by new state."""
    text = (files("saikoku.registry.contacts.sets") / "judge_encouragements.sql").read_text(encoding="utf-8")
    cursor.execute(text, {"day": day, "debtors": debtors})
    return dict(Counter(state for (state,) in cursor.fetchall()))


def promises_taken(cursor, taken: Mapping[int, int]) -> None:
    """Write what promises have taken of the payments; `taken`: yen by the promise's key."""
    asked = {"ids": list(taken), "yen": list(taken.values())}
    cursor.execute((files("saikoku.registry.contacts.sets") / "promises_taken.sql").read_text(encoding="utf-8"), asked)


def opening() -> str:
    """A select of one object: what the city and the ledger say of letters, registrations, procedures and encouragements
    of a person, to be asked alone or within another question. Parameter: debtor."""
    text = (files("saikoku.registry.contacts.sets") / "opening.sql").read_text(encoding="utf-8")
    return f"select to_jsonb(known) from ({text}) as known"  # noqa: S608
