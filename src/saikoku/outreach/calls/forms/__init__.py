"""What the operator types: a call (`call`), a correction of a record, and why a person is given back."""

from saikoku.outreach.calls.forms.call import Call
from saikoku.outreach.calls.forms.correction import Correction
from saikoku.outreach.calls.forms.instead import Instead
from saikoku.outreach.calls.forms.recalled import recalled
from saikoku.outreach.calls.forms.told import ENCOURAGED
from saikoku.registry.contacts.rules.promising import LINES as PROMISE_LINES

__all__ = ["ENCOURAGED", "PROMISE_LINES", "Call", "Correction", "Instead", "recalled"]
