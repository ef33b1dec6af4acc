"""What a delivered file is called. Pure."""

from datetime import date

FIXED, CSV = "dat", "csv"


def usual(code: str, first_day: date, last_day: date, *, fixed: bool) -> str:
    """R01-2026-0001_20260401-20260430.csv; one day is named once."""
    days = f"{first_day:%Y%m%d}" + (f"-{last_day:%Y%m%d}" if last_day != first_day else "")
    return f"{code}_{days}.{FIXED if fixed else CSV}"


def inside(container: str) -> str:
    """The name of the file inside a container of that name."""
    return container[:-4] if container.lower().endswith(".zip") and len(container) > 4 else container
