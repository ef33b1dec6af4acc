"""What a role play is worth: points by criterion with a reason for each that was missed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from saikoku.practice.rules import roleplays
from saikoku.practice.rules.roleplays import CRITERIA, OF_TALK, OUTCOME, RECORD, SERIOUS, Book, Expected, Play


@dataclass(frozen=True, slots=True)
class Written:
    """The record as it was written; `promises`: day and yen (None: all); `refused`: why the call desk would refuse it."""

    outcome: str = ""
    identified: bool = False
    spoke_with: str = ""
    promises: tuple[tuple[date, int | None], ...] = ()
    call_back_at: datetime | None = None
    summary: str = ""
    encouraged: Mapping[str, str] | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """What stood on the screen and was said: the balance, the day promised, the day of the call-back."""

    owed: int
    promise_on: date
    call_back_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """Something missed: in which criterion, at which turn (None: in the record), a code or the table's own reason."""

    criterion: str
    code: str = ""
    because: str = ""
    place: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    points: int  # 0 to 100
    passed: bool
    serious: bool
    by_criterion: Mapping[str, tuple[int, int]]  # points of weight
    findings: tuple[Finding, ...]


def score(
    play: Play, said: Sequence[int], written: Written, *, stage: Stage, needs_identity: bool, book: Book
) -> Score:
    """`said`: the choice of each turn; `needs_identity`: the outcome written asks for it."""
    talk = list(of_talk(play, said))
    record = list(of_record(play.record, written, stage, needs_identity=needs_identity))
    shares = {name: _share_of_talk(play, said, name) for name in OF_TALK}
    for name in {one.criterion for one in record} & set(SERIOUS):
        shares[name] = (0, max(1, shares[name][1]))
    shares[OUTCOME] = (0 if any(one.criterion == OUTCOME for one in record) else 1, 1)
    missed = sum(one.criterion == RECORD for one in record)
    shares[RECORD] = (max(0, RECORD_CHECKS - missed), RECORD_CHECKS)
    by_criterion = {
        name: (round(book.weights[name] * got / of), book.weights[name])
        for name, (got, of) in ((name, shares[name]) for name in CRITERIA) if of
    }  # fmt: skip
    possible = sum(of for _, of in by_criterion.values())
    points = round(100 * sum(got for got, _ in by_criterion.values()) / possible)
    serious = any(one.criterion in SERIOUS for one in (*talk, *record))
    return Score(points, points >= book.pass_mark and not serious, serious, by_criterion, (*talk, *record))


RECORD_CHECKS = 3
"""So many things missing in a record leave nothing of its points."""


def of_talk(play: Play, said: Sequence[int]) -> Iterator[Finding]:
    for place, (turn, number) in enumerate(zip(play.turns, said, strict=True)):
        choice = turn.choices[number]
        if choice.fault:
            yield Finding(choice.fault, because=choice.because, place=place, said=choice.says)


def _share_of_talk(play: Play, said: Sequence[int], name: str) -> tuple[int, int]:
    """In how many of the turns where it was at stake it was kept; what is serious was kept always or not at all."""
    stakes = sum(name in turn.at_stake for turn in play.turns)
    missed = sum(name in turn.choices[number].offends for turn, number in zip(play.turns, said, strict=True))
    return (0 if missed and name in SERIOUS else stakes - missed), stakes


def of_record(expected: Expected, written: Written, stage: Stage, *, needs_identity: bool) -> Iterator[Finding]:
    """Everything in which the record is not the right one."""
    if written.outcome not in expected.outcomes:
        yield Finding(OUTCOME, "outcome")
    for code in written.refused:
        yield Finding(RECORD, f"refused:{code}")
    if written.identified and not needs_identity:
        yield Finding(roleplays.IDENTITY, "identified-nobody")
    if written.spoke_with not in expected.spoke_with:
        yield Finding(RECORD, "spoke-with")
    yield from _of_promise(expected, written, stage)
    yield from _of_call_back(expected, written, stage)
    yield from _of_summary(expected, written)
    given = written.encouraged or {}
    for kind, results in expected.encouraged.items():
        if given.get(kind, "") not in results:
            yield Finding(RECORD, f"encouraged:{kind}")
    for kind in given.keys() - expected.encouraged.keys():
        yield Finding(RECORD, f"not-encouraged:{kind}")


def _of_promise(expected: Expected, written: Written, stage: Stage) -> Iterator[Finding]:
    if not expected.promise:
        if written.promises:
            yield Finding(RECORD, "promise-nobody-made")
        return
    if len(written.promises) != 1:
        yield Finding(RECORD, "promise-missing" if not written.promises else "promise-twice")
        return
    (day, yen) = written.promises[0]
    if day != stage.promise_on:
        yield Finding(RECORD, "promise-day")
    wanted = expected.promise["yen"]
    right = (None, stage.owed) if wanted == "all" else (wanted,)
    if yen not in right:
        yield Finding(RECORD, "promise-yen")


def _of_call_back(expected: Expected, written: Written, stage: Stage) -> Iterator[Finding]:
    if not expected.call_back:
        return
    at = written.call_back_at
    if at is None:
        yield Finding(RECORD, "call-back-missing")
    elif (at.date(), at.hour) != (stage.call_back_on, expected.call_back["hour"]):
        yield Finding(RECORD, "call-back-time")


def _of_summary(expected: Expected, written: Written) -> Iterator[Finding]:
    for words in expected.summary:
        if not any(word in written.summary for word in words):
            yield Finding(RECORD, "summary-lacks", because="、".join(words))
    for word in expected.summary_never:
        if word in written.summary:
            yield Finding(RECORD, "summary-tells", because=word)
            return

