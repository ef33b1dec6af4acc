"""What the city answered about a case that was handed over to it (T13). Pure."""

RESUME, STOP, PLAN, DEFERRAL, DISPOSITION, CORRECTED, OTHER = "01", "02", "03", "04", "05", "06", "99"
ACTIONS = {
    RESUME: "催告再開", STOP: "催告停止", PLAN: "分納", DEFERRAL: "猶予", DISPOSITION: "処分", CORRECTED: "課税・賦課変更",
    OTHER: "その他",
}  # fmt: skip
TAKEN_OVER = frozenset({STOP, PLAN, DEFERRAL, DISPOSITION})
"""The city deals with the person itself."""


def settles_residence(action: str, outcome: str, not_living: frozenset[str]) -> bool:
    """Does the answer end the question where somebody lives? `outcome`: of the record that was handed over."""
    return action in TAKEN_OVER or (action == RESUME and outcome in not_living)
