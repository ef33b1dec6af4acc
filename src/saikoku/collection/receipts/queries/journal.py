"""Do the books and the journal on the second path agree, and what did the books lose?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from saikoku.collection.ledger.models import Halt
from saikoku.collection.receipts.models import DayEnd, JournalCheck, Receipt, ReceiptStep, Reentry
from saikoku.collection.receipts.rules.states import WRITTEN, Step
from saikoku.gateways import journal
from saikoku.kernel import clock

JOURNAL = "receipts.log"
Act = tuple[str, str]
"""Number and kind: issued, void."""


def journal_file() -> Path:
    """Beside the heads of the trail, on the second path."""
    return Path(settings.TRAIL_PATH) / JOURNAL


@dataclass(frozen=True, slots=True)
class Compared:
    """The journal against the tables. `lost`: acts the journal knows and the tables do not (an old copy was restored).

    `missing` are those acts as the journal tells them; acts of which two persons know already (`known_lost`) are neither.
    """

    lines: int
    torn: int
    broken: list[int]
    missing: list[dict]
    unwritten: list[str]
    differing: list[str]
    known_lost: int = 0

    @property
    def lost(self) -> list[str]:
        return sorted({act["number"] for act in self.missing})

    @property
    def is_whole(self) -> bool:
        return not (self.broken or self.missing or self.unwritten or self.differing)


def compare_journal() -> Compared:
    """Every act that was shown as done must be in the journal, and the other way round.

    What the tables call written is read before the journal and what they know after it, so that acts of the same moment
    are no difference.
    """
    kinds = {step: kind for kind, step in WRITTEN.items()}
    steps = ReceiptStep.objects.filter(step__in=kinds).values_list("receipt__number", "step")
    noted = {(number, kinds[Step(step)]) for number, step in steps}
    written: dict[Act, dict] = {}
    lines, torn, broken, differing = 0, 0, [], set()
    for line in journal.read(journal_file()):
        lines += 1
        if line.facts is None:
            torn += 1
            continue
        if not line.follows:
            broken.append(line.place)
        first = written.setdefault(_act(line.facts), line.facts)
        if first["digest"] != line.facts["digest"]:
            differing.add(line.facts["number"])
    known, given_up = _known(), _given_up()
    gone = [written[act] for act in sorted(written.keys() - known.keys())]
    missing = [facts for facts in gone if (*_act(facts), facts["digest"]) not in given_up]
    differing |= {act[0] for act in written.keys() & known.keys() if written[act]["digest"] != known[act]}
    return Compared(
        lines, torn, broken, missing, unwritten=sorted({number for number, _ in noted - written.keys()}),
        differing=sorted(differing), known_lost=len(gone) - len(missing),
    )  # fmt: skip


def acts_unknown_at_the_end() -> bool:
    """Does the end of the journal name an act that the books do not have? Quick: asked before each act on money."""
    written = {_act(facts) for facts in journal.tail(journal_file())}
    unknown = written - _known({number for number, _ in written}).keys()
    return bool(unknown) and not unknown <= {(number, kind) for number, kind, _ in _given_up()}


def _act(facts: dict) -> Act:
    return facts["number"], facts["kind"]


def _known(numbers: set[str] | None = None) -> dict[Act, str]:
    """The acts in the tables with their digests; all of them, or those of some receipts."""
    receipts, voided = Receipt.objects.all(), ReceiptStep.objects.filter(step=Step.VOIDED)
    if numbers is not None:
        receipts, voided = receipts.filter(number__in=numbers), voided.filter(receipt__number__in=numbers)
    found = {(number, "issued"): digest for number, digest in receipts.values_list("number", "digest")}
    return found | {(number, "void"): digest for number, digest in voided.values_list("receipt__number", "receipt__digest")}


def _given_up() -> set[tuple[str, str, str]]:
    """Acts that stay lost: two persons have read their list and let the money move again."""
    return {(*_act(facts), facts["digest"]) for missing in _released() for facts in missing}


def lost_act(number: str) -> dict | None:
    """What the journal told of a receipt that was issued and that the books lost."""
    found = Halt.objects.filter(missing__contains=[{"number": number, "kind": "issued"}]).first()
    return next((act for act in found.missing if _act(act) == (number, "issued")), None) if found else None


def lost_acts() -> list[dict]:
    """What the books lost, was let go by two persons and is not in them again, in the order in which it was done."""
    acts = [act for missing in _released() for act in missing]
    known = _known({act["number"] for act in acts})
    once = {_act(act): act for act in acts if _act(act) not in known}
    return sorted(
        once.values(), key=lambda act: (datetime.fromisoformat(act["at"]), act["number"], act["kind"] != "issued")
    )


def lost_of(worker_number: str, day: date) -> list[dict]:
    """The lost acts that belong to a day of a collector and wait to be entered again."""
    return [act for act in lost_acts() if (act["worker"], day_of(act)) == (worker_number, day)]


def lost_in_open_days() -> list[dict]:
    """The lost acts that can be entered again: no close has ended their day."""
    acts = lost_acts()
    over = ended(acts)
    return [act for act in acts if (act["worker"], day_of(act)) not in over]


def ended(acts: Collection[dict]) -> set[tuple[str, date]]:
    """Which of the days of these acts were closed, by collector."""
    rows = DayEnd.objects.filter(worker_number__in={act["worker"] for act in acts}, day__in={day_of(act) for act in acts})
    return set(rows.values_list("worker_number", "day")) if acts else set()


def day_of(act: dict) -> date:
    return datetime.fromisoformat(act["at"]).astimezone(clock.TOKYO).date()


def still_lost(number: str, kind: str) -> dict | None:
    """What the journal tells of this act, where the books lost it; also while money stands still."""
    halts = Halt.objects.filter(missing__contains=[{"number": number, "kind": kind}]).values_list("missing", flat=True)
    found = next((act for missing in halts for act in missing if _act(act) == (number, kind)), None)
    return found if found and (number, kind) not in _known({number}) else None


def asked_last(number: str, kind: str) -> Reentry | None:
    """What was read from the paper last, and waits for the second person."""
    return Reentry.objects.filter(number=number, kind=kind, done=None).order_by("-pk").first()


def asked_reentries() -> dict[Act, Reentry]:
    rows = Reentry.objects.filter(done=None).order_by("pk")
    return {(row.number, row.kind): row for row in rows}


def _released() -> QuerySet:
    return Halt.objects.filter(released_at__isnull=False).values_list("missing", flat=True)


def last_check() -> JournalCheck | None:
    return JournalCheck.objects.order_by("-pk").first()


def faults_of_journal() -> int:
    """How many differences wait for somebody: those of the last comparison; one stands behind each halt and each release."""
    check = last_check()
    return check.faults if check else 0


def waiting_for_the_journal(before: datetime) -> list[tuple[Receipt, str]]:
    """Acts of which the second path has no line yet: (receipt, issued | void), the oldest first."""
    written = ReceiptStep.objects.filter(step=Step.JOURNALLED).values("receipt")
    issued = Receipt.objects.filter(issued_at__lte=before).exclude(pk__in=written).order_by("pk")
    written = ReceiptStep.objects.filter(step=Step.VOID_WRITTEN).values("receipt")
    voided = ReceiptStep.objects.filter(step=Step.VOIDED, at__lte=before).exclude(receipt__in=written)
    voided = voided.select_related("receipt").order_by("pk")
    return [(one, "issued") for one in issued] + [(step.receipt, "void") for step in voided]
