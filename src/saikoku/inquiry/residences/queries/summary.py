"""What the surveys of a stretch of days came to, for the reports."""

from collections import Counter
from datetime import date

from saikoku.inquiry.residences import sets
from saikoku.inquiry.residences.models import Survey
from saikoku.inquiry.residences.rules.summary import Found, Request, Summary


def summary_between(first: date, last: date) -> Summary:
    """Of the days from first to last; ages as of the end of the last. One query."""
    requests, begun, ended, open_since, waiting_since = Counter(dict.fromkeys(Request, 0)), *(Counter() for _ in range(4))
    found = []
    for part, code, on, count, other in sets.summary(first, last):
        if part == "request":
            requests[Request(code)] += count
            if on is not None:
                waiting_since[on] += count
        elif part == "begun":
            begun[code] += count
        elif part == "ended":
            ended[code] += count
        elif part == "open":
            open_since[on] += count
        else:
            found.append(Found(code, count - other, other))
    return Summary(
        requests, begun, ended[Survey.State.DONE], ended[Survey.State.CLOSED], found, open_since, waiting_since
    )
