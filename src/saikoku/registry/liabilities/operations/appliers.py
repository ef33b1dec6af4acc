"""Apply T05 stops, T06 transfers, T07 losses of qualification, T10 slips issued, T12 letters."""

from saikoku.registry.debtors.operations.merging import History, Merge, MergingApplier

stops = MergingApplier(
    Merge(
        layout="T05_stops",
        table="liabilities_stop",
        key=("stop_number",),
        values=("debtor_number", "programme", "reason", "starts_on", "ends_on", "remarks"),
        vanishes=True,
        history=History("liabilities_stopversion", "stop_id"),
    )
)
transfers = MergingApplier(
    Merge(
        layout="T06_transfers",
        table="liabilities_transferregistration",
        key=("debtor_number", "programme", "applied_on"),
        values=("route", "starts_on", "ended_on"),
        vanishes=True,
        history=History("liabilities_transferversion", "transfer_id"),
    )
)
losses = MergingApplier(
    Merge(
        layout="T07_qualification_losses",
        table="liabilities_qualificationloss",
        key=("procedure_number", "member_number", "due_year"),
        values=("debtor_number", "household_number", "filed_on", "lost_on", "premium_reduced"),
        history=History("liabilities_lossversion", "loss_id"),
    )
)
slips = MergingApplier(
    Merge(
        layout="T10_slips_issued",
        table="liabilities_slipissued",
        key=("slip_number", "line"),
        values=("mpn_number", "request_number", "issued_on", "debtor_number", "programme", "assessed_year", "due_year",
                "notice_number", "instalment", "amount", "valid_until"),
        history=History("liabilities_slipversion", "slip_id"),
    )
)  # fmt: skip
letters = MergingApplier(
    Merge(
        layout="T12_letters",
        table="liabilities_letter",
        key=("letter_number",),
        values=("debtor_number", "programme", "kind", "sent_on", "returned_on", "returned_reason"),
        history=History("liabilities_letterversion", "letter_id"),
    )
)
STATED_BY_THE_CITY = (
    "liabilities_instalment", "liabilities_stop", "liabilities_transferregistration", "liabilities_qualificationloss",
    "liabilities_slipissued", "liabilities_letter",
)  # fmt: skip
"""Tables whose rows hang on the person that their number stands for."""
