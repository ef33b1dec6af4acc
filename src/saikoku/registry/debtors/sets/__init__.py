"""Set-based statements of this room, each one file (or one writer of them) and one function."""

from datetime import datetime
from importlib.resources import files

_PERSON = (
    "household_number kind name name_kana alias born_on sex postal_code town_code address building mail_postal_code"
    " mail_address mail_name phone1 phone1_kind phone2 phone2_kind phone3 phone3_kind transfer_state nhi_state"
    " insured_from insured_until insured_number declaration_state cautions representative returned_mail_on"
    " returned_mail_reason other_insurance_suspected undeclared_year instalment_plan language remarks"
)
PERSON = _PERSON.split()
"""What a T01 row says of the person, by column id."""
CONTENT = f"md5(row({', '.join(f's.{name}' for name in PERSON)})::text)::uuid"
"""A digest of it, over the staged row `s`."""
_SAID = ", ".join(f"'{name}', nullif(p.\"{name}\"::text, '')" for name in PERSON)
SAID = f"jsonb_strip_nulls(jsonb_build_object({_SAID}))"
"""It as it is kept, over the row `p` of the temp table `person`: all as text, nothing that is empty."""


def _statement(name: str) -> str:
    return (files("saikoku.registry.debtors.sets") / f"{name}.sql").read_text(encoding="utf-8")


def gather_persons(cursor, *, staging: str) -> None:
    """The temp table `person` of a T01 file."""
    cursor.execute(_statement("persons/person").format(content=CONTENT, staging=staging))


def note_renewed(cursor) -> None:
    """The temp table `person_renewed`: persons of whom the file says something new, before they are written."""
    cursor.execute(_statement("persons/renewed"))


def keep_persons(cursor, *, run_id: int, ordered_at: datetime) -> None:
    """What the file says of persons, kept; `incoming` and `person` stand, nothing is written yet."""
    asked = {"run": run_id, "ordered_at": ordered_at}
    cursor.execute(_statement("persons/same"))
    cursor.execute(_statement("persons/versions").format(said=SAID), asked)
    cursor.execute(_statement("persons/restated"), asked)
    cursor.execute("drop table person_same")


def follow_persons(cursor, *, run_id: int) -> list[int]:
    """Households, addresses, phones and cautions of the persons in `person_renewed`; their ids."""
    for name in ("memberships", "addresses", "phones", "cautions"):
        cursor.execute(_statement(f"persons/{name}"), {"run": run_id})
    cursor.execute("select id from person_renewed order by id")
    found = [debtor for (debtor,) in cursor.fetchall()]
    cursor.execute("drop table person_renewed")
    return found


def renew_merges(cursor) -> dict[int, int | None]:
    """Point merged numbers at whom they stand for; the ids of debtors for whom that changed, with whom they were before."""
    cursor.execute(_statement("merges"))
    return dict(cursor.fetchall())
