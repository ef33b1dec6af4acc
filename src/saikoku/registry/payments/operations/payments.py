"""Apply T04: the city's payment rows, what of them stands, and the balances that follow."""

from saikoku.exchange.intake.rules.applier import Counts, StagedRun
from saikoku.registry.debtors.operations.merging import History, Merge, MergingApplier
from saikoku.registry.payments import sets
from saikoku.registry.payments.models import REPORTED

PAYMENTS = Merge(
    layout="T04_payments",
    table="payments_payment",
    key=("payment_number",),
    values=tuple(REPORTED.split()),
    extra={
        "received_at": "%(received_at)s",
        "standing": "case when i.report in ('1', '2') and i.relates_to = '' then i.principal end",
        "final": "i.report = '2'",
    },
    history=History(
        "payments_paymentversion", "payment_number", of="payment_number", extra={"received_at": "%(received_at)s"}
    ),
    waits="""i.report <> '1' and i.relates_to <> ''
        and not exists (select from payments_payment earlier where earlier.payment_number = i.relates_to)
        and not exists (select from {staging} earlier where earlier.payment_number = i.relates_to)""",
)


class PaymentsApplier(MergingApplier):
    """Every version of a row is kept. A row whose earlier row has not come waits; so does one without its debtor."""

    def before(self, cursor, run: StagedRun, counts: Counts) -> None:
        sets.begin_touching(cursor)
        sets.touch_payment_keys(cursor)

    def after(self, cursor, run: StagedRun, counts: Counts) -> list[int]:
        sets.touch_chains(cursor)
        sets.renew_standing(cursor)
        touched = {*super().after(cursor, run, counts), *sets.touched_payers(cursor), *sets.renew_balances(cursor)}
        sets.end_touching(cursor)
        return sorted(touched)


applier = PaymentsApplier(PAYMENTS)
