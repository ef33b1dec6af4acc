"""Which contract does this database serve, and in which phase is a day?"""

from datetime import date

from django.db import connection

from saikoku.governance.contract.models import Profile

SUBJECT = "市税及び保険料にかかる納付催告等業務委託"
"""The contract's name after that of the city (specification 1)."""


class NoContract(Exception):
    """The database has no contract yet: `saikoku migrate` seeds it."""


def profile() -> Profile:
    found = Profile.objects.first()
    if found is None:
        raise NoContract
    return found


def phase(contract: Profile, on: date) -> str:
    """before, preparation, operation or after (specification 4)."""
    if on < contract.starts_on:
        return "before"
    if on < contract.operates_from:
        return "preparation"
    return "operation" if on <= contract.ends_on else "after"


def database_today() -> date:
    """The business day as the tables themselves know it, by which they judge what may go."""
    with connection.cursor() as cursor:
        cursor.execute("select contract_today()")
        return cursor.fetchone()[0]
