"""Did a paper come out? What the answers to several prints say together."""

import pytest

from saikoku.collection.receipts.rules import states
from saikoku.collection.receipts.rules.states import State, Step, Taken

YES, NO, UNSURE = Step.PRINTED, Step.NOT_PRINTED, Step.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "state", "copy"),
    [
        ([], State.READY, 0),
        ([None], State.PRINTING, 0),
        ([NO], State.READY, 0),
        ([YES], State.PRINTED, 1),
        ([UNSURE], State.UNSURE, 1),
        ([UNSURE, NO], State.UNSURE, 1),  # whether any paper came out is still open
        ([UNSURE, NO, YES], State.PRINTED, 2),
        ([YES, NO], State.PRINTED, 1),
        ([YES, UNSURE], State.UNSURE, 2),
        ([UNSURE, None], State.PRINTING, 1),
    ],
)
def test_the_answers_to_the_prints_say_together_whether_a_paper_is_out(answers, state, copy):
    taken = [Taken(Step.JOURNALLED)]
    for attempt, answer in enumerate(answers, 1):
        taken.append(Taken(Step.SENT, attempt))
        taken += [Taken(answer, attempt)] if answer else []
    assert (states.state(taken), states.copy_number(taken)) == (state, copy)
