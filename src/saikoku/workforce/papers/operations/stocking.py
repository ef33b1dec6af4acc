"""Make a bundle of numbered paper; write down and confirm what is counted in, out, back, spoilt or lost."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from saikoku.kernel.actor import Actor
from saikoku.security.access import queries as access
from saikoku.security.audit import operations as audit
from saikoku.workforce.papers import queries
from saikoku.workforce.papers.models import Bundle, Paper, PaperStep, Printing, Transfer, TransferEnd
from saikoku.workforce.papers.operations.refusing import PaperRefused, act_alone
from saikoku.workforce.papers.rules import numbers, states
from saikoku.workforce.papers.rules.numbers import TWO_PERSONS, Kind, Number
from saikoku.workforce.papers.rules.states import Held, State, Step


@transaction.atomic
def make_bundle(
    *, kind: Kind, count: int, facts: Sequence[dict] = (), about: Sequence[str] = (), by: Actor, at: datetime
) -> Bundle:
    """Numbers for so many papers, to be printed; `facts`: what stands on each beforehand, `about` the persons named there.

    Raises PaperRefused: count-out-of-range, bundles-used-up.
    """
    act_alone()
    last = Bundle.objects.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    reasons = [] if 1 <= count <= numbers.MOST_PLACES else ["count-out-of-range"]
    reasons += ["bundles-used-up"] if last >= numbers.MOST_BUNDLES else []
    if reasons:
        raise PaperRefused(reasons)
    bundle = Bundle.objects.create(kind=kind, number=last + 1, count=count, made_at=at, made_by=by.name)
    told = dict(enumerate(facts, 1))
    Paper.objects.bulk_create(
        Paper(bundle=bundle, place=place, number=str(Number(kind, bundle.number, place)), facts=told.get(place, {}), since=at)
        for place in range(1, count + 1)
    )
    audit.record(
        "papers.bundle.made", by=by, at=at, about=sorted(set(about)), object_id=queries.name_of(bundle),
        after={"count": count, "filled": len(told)},
    )  # fmt: skip
    return bundle


@transaction.atomic
def note_printed(*, bundle: Bundle, by: Actor, at: datetime) -> None:
    """Receipt leaves are printed until they are taken into stock: later a second paper of a number would go about.

    Raises PaperRefused: printed-already.
    """
    act_alone()
    if bundle.kind == Kind.LEAF and bundle.papers.exclude(state=State.MADE).exists():
        raise PaperRefused(["printed-already"])
    Printing.objects.create(bundle=bundle, at=at, by=by.name)
    audit.record(
        "papers.bundle.printed", by=by, at=at, object_id=queries.name_of(bundle),
        after={"count": bundle.count, "turn": bundle.printings.count()},
    )  # fmt: skip


@transaction.atomic
def record_transfer(
    *, bundle_id: int, step: Step, first: int, last: int, holder: str = "", acted_at: datetime, reason: str = "", by: Actor,
    at: datetime,
) -> Transfer:  # fmt: skip
    """Write down what was counted; where it is worth no money it moves at once, else when a second person confirms it.

    Raises PaperRefused: codes of rules.states.transfer_refusals, transfer-waiting, Bundle.DoesNotExist.
    """
    act_alone()
    bundle = Bundle.objects.get(pk=bundle_id)
    papers = list(bundle.papers.filter(place__range=(first, last)).order_by("place"))
    _refuse(bundle, step, papers, wanted=last - first + 1, holder=holder, acted_at=acted_at, reason=reason, at=at)
    if queries.waiting_transfers().filter(bundle=bundle, first__lte=last, last__gte=first).exists():
        raise PaperRefused(["transfer-waiting"])
    who = holder.strip() if step is Step.OUT else papers[0].holder
    transfer = Transfer.objects.create(
        bundle=bundle, step=step, first=first, last=last, holder=who, acted_at=acted_at, reason=reason.strip(), recorded_at=at,
        recorded_by=by.name,
    )  # fmt: skip
    audit.record(
        "papers.transfer.recorded", by=by, at=at, object_id=queries.span_of(transfer), reason=transfer.reason[:200],
        after={"step": str(step), "holder": who, "acted_at": acted_at},
    )  # fmt: skip
    if bundle.kind not in TWO_PERSONS:
        _move(transfer, papers, by=by, at=at)
    return transfer


@transaction.atomic
def confirm_transfer(*, transfer_id: int, by: Actor, at: datetime) -> TransferEnd:
    """The second person counted too: now the papers move. Raises PaperRefused: codes of rules.states, not-yours."""
    act_alone()
    transfer = Transfer.objects.select_related("bundle").get(pk=transfer_id)
    papers = list(transfer.bundle.papers.filter(place__range=(transfer.first, transfer.last)).order_by("place"))
    logins = {one.login_name for one in access.of_workers({paper.holder for paper in papers} - {""})}
    reasons = states.confirm_refusals(
        Step(transfer.step), recorded_by=transfer.recorded_by, by=by.name, holder_logins=logins,
        ended=TransferEnd.objects.filter(transfer=transfer).exists(),
    )  # fmt: skip
    if reasons:
        raise PaperRefused(reasons)
    _refuse(
        transfer.bundle, Step(transfer.step), papers, wanted=transfer.last - transfer.first + 1, holder=transfer.holder,
        acted_at=transfer.acted_at, reason=transfer.reason, at=at,
    )  # fmt: skip
    end = _move(transfer, papers, by=by, at=at)
    audit.record("papers.transfer.confirmed", by=by, at=at, object_id=queries.span_of(transfer), after={"step": transfer.step})
    return end


@transaction.atomic
def drop_transfer(*, transfer_id: int, by: Actor, at: datetime) -> TransferEnd:
    """What was written down was wrong: nothing moves. Its holder does not drop that a paper is spoilt or lost.

    Raises PaperRefused: ended-already, own-paper.
    """
    act_alone()
    transfer = Transfer.objects.select_related("bundle").get(pk=transfer_id)
    reasons = states.drop_refusals(
        Step(transfer.step), recorded_by=transfer.recorded_by, by=by.name,
        is_holder=transfer.holder != "" and by.worker_number == transfer.holder,
        ended=TransferEnd.objects.filter(transfer=transfer).exists(),
    )  # fmt: skip
    if reasons:
        raise PaperRefused(reasons)
    end = TransferEnd.objects.create(transfer=transfer, confirmed=False, at=at, by=by.name)
    audit.record("papers.transfer.dropped", by=by, at=at, object_id=queries.span_of(transfer), after={"step": transfer.step})
    return end


def _refuse(
    bundle: Bundle, step: Step, papers: list[Paper], *, wanted: int, holder: str, acted_at: datetime, reason: str, at: datetime
) -> None:
    held = [Held(one.place, State(one.state), one.holder, one.since) for one in papers]
    reasons = states.transfer_refusals(
        step, held, wanted=wanted, holder=holder.strip(), acted_at=acted_at, now=at, reason=reason
    )
    if step in states.OF_NOTHING_TYPED and queries.typed_of(one.pk for one in papers):
        reasons.append("typed-already")
    if step is Step.OUT and holder.strip() and not access.of_workers([holder.strip()]):
        reasons.append("holder-unknown")
    if reasons:
        raise PaperRefused(reasons)


def _move(transfer: Transfer, papers: list[Paper], *, by: Actor, at: datetime) -> TransferEnd:
    end = TransferEnd.objects.create(transfer=transfer, confirmed=True, at=at, by=by.name)
    PaperStep.objects.bulk_create(
        PaperStep(
            paper=paper, turn=paper.steps_taken + 1, step=transfer.step, acted_at=transfer.acted_at, transfer=transfer,
            holder=transfer.holder if transfer.step == Step.OUT else paper.holder, at=at, by=by.name,
        )
        for paper in papers
    )  # fmt: skip
    return end
