"""One slip: its number, its facts and its paper, as they stand on the day."""

from datetime import date, datetime

from django.db.models import Max

from saikoku import turns
from saikoku.collection.slips.models import PrintRun, Slip, SlipPrint
from saikoku.collection.slips.queries import Judged
from saikoku.collection.slips.rules import gs1, retention
from saikoku.documents import slip as papers
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind, Profile
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules.lines import PAPERS
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, periods
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.kernel.refusals import Refused
from saikoku.registry.debtors.models import Address, Debtor
from saikoku.turns import Turn


class SlipRefused(Refused):
    """Nothing was printed; `reasons` are codes."""


def day_of(at: datetime) -> date:
    return at.astimezone(clock.TOKYO).date()


def begin(intent: str, kind: str, place: str, asked: int, by: Actor, at: datetime) -> PrintRun:
    return PrintRun.objects.create(intent=intent, kind=kind, place=place, asked=asked, begun_at=at, begun_by=by.name)


def lock_numbers() -> None:
    """Until the act ends nobody else is given a number."""
    turns.take(Turn.SLIP_NUMBER)


def issue(one: Judged, run: PrintRun, debtor: Debtor, record_number: str, by: Actor, at: datetime) -> Slip:
    """One slip with its next number of the fiscal year; the numbers are given one after the other."""
    on, verdict, row = day_of(at), one.verdict, one.instalment
    lock_numbers()
    year = periods.fiscal_year_of(on)
    serial = (Slip.objects.filter(fiscal_year=year).aggregate(last=Max("serial"))["last"] or 0) + 1
    edition = (Slip.objects.filter(slip_number=row.slip_number).aggregate(last=Max("edition"))["last"] or 0) + 1
    slip = Slip(
        fiscal_year=year, serial=serial, slip_number=row.slip_number, edition=edition, debtor=debtor, instalment=row,
        record_number=record_number, place=run.place, amount=verdict.amount, fee=verdict.fee,
        late_charge=verdict.late_charge, gs1_128=verdict.gs1_128, elqr=verdict.elqr,
        left_out=[f"{channel}:{why}" for channel, why in verdict.left_out], valid_until=verdict.valid_until, issued_on=on,
        issued_at=at, issued_by=by.name, worker_number=by.worker_number,
        kept_through=retention.kept_through(on, terms.value("receipt_keep_years", on=on)),
    )  # fmt: skip
    paper = _paper(slip, contract.profile())
    slip.facts, slip.digest = papers.as_facts(paper), papers.digest(paper)
    slip.save(force_insert=True)
    SlipPrint.objects.create(slip=slip, run=run, turn=1, at=at, by=by.name)
    return slip


def _paper(slip: Slip, profile: Profile) -> papers.Slip:
    row, address, told = slip.instalment, _address(slip.debtor), numbers.shown(PAPERS, on=slip.issued_on)
    return papers.Slip(
        number=slip.number, slip_number=slip.slip_number, city=profile.city, center=profile.center, phone=told.own,
        city_phone=told.city, programme=PROGRAMME_WORDS[row.programme], assessed_year=row.assessed_year,
        due_year=row.due_year, instalment=row.instalment, notice_number=row.notice_number, object=row.object,
        due_on=row.due_on, postal_code=_postal(address), name=slip.debtor.name,
        address=f"{address.address} {address.building}".strip() if address else "",
        principal=slip.amount - slip.fee - slip.late_charge, fee=slip.fee, late_charge=slip.late_charge,
        valid_until=slip.valid_until, gs1_128=slip.gs1_128, store_lines=gs1.lines(slip.gs1_128) if slip.gs1_128 else (),
        elqr=slip.elqr, mpn=(row.mpn_agency, row.mpn_number, row.mpn_confirmation, row.mpn_category),
        issued_on=slip.issued_on, practice=profile.kind != Kind.REAL,
    )  # fmt: skip


def _address(debtor: Debtor) -> Address | None:
    """Where the city writes to, else where the person is registered; one that we found ourselves is on no paper."""
    known = {row.kind: row for row in Address.objects.filter(debtor=debtor)}
    return known.get(Address.Kind.MAILING) or known.get(Address.Kind.REGISTERED)


def _postal(address: Address | None) -> str:
    code = address.postal_code if address else ""
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code
