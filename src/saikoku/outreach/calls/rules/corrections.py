"""Whose records may somebody correct? Pure."""


def may_correct(*, channel: str, recorded_by: str, name: str, leads: bool) -> bool:
    """A call: one's own, or anybody's for those who lead the others."""
    return channel == "1" and (leads or recorded_by == name)
