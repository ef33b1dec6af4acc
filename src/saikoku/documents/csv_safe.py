"""CSV for people: opened in a spreadsheet, no cell becomes a formula.

Only for lists that people open. Machine files (layouts of exchange) are never altered:
there such a value is refused or delivered as it is.
"""

import csv
import io
import re
from decimal import Decimal

from saikoku.documents.report import Table, Value

# Spreadsheets trim what looks blank before they look for a formula, so it is passed over here too.
_FORMULA = re.compile("^[\\s\u00a0\u200b-\u200f\u2060\u3000\ufeff]*[=+\\-@\t\r\n＝＋－＠﹦﹢﹣﹫]|^[\t\r\n]")


def cell(value: Value) -> str:
    """Text that begins like a formula gets an apostrophe in front; real numbers keep their minus."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def render(table: Table) -> bytes:
    """UTF-8 with a mark at the start (Excel asks for it), CR LF, header row, no total row."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([cell(column.name) for column in table.columns])
    writer.writerows([cell(value) for value in row] for row in table.rows)
    return b"\xef\xbb\xbf" + lines.getvalue().encode()
