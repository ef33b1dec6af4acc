"""Did a paper come out? What the answers to several prints say together."""

import pytest

from saikoku.collection.receipts.rules import states
from saikoku.collection.receipts.rules.states import State, Step, Taken

YES, NO, UNSURE = Step.PRINTED, Step.NOT_PRINTED, Step.UNKNOWN


@pytest.mark.parametrize(
    ("prints", "papers"),
    [
        ([], (0, 0, 0, 0)),
        ([("roll", YES)], (1, 0, 0, 0)),
        ([("roll", NO), ("roll", YES)], (1, 0, 0, 0)),
        ([("roll", UNSURE)], (0, 0, 1, 0)),
        ([("a5", None)], (0, 0, 1, 1)),
        ([("roll", YES), ("a5", YES), ("roll", UNSURE)], (1, 1, 1, 1)),
        ([("a5", NO), ("a5", YES), ("a5", YES), ("roll", YES)], (1, 2, 0, 2)),
    ],
)
def test_each_paper_that_is_or_may_be_out_has_to_come_back(prints, papers):
    sent = [(Taken(Step.JOURNALLED), "")]
    for attempt, (way, answer) in enumerate(prints, 1):
        sent.append((Taken(Step.SENT, attempt), way))
        sent += [(Taken(answer, attempt), "")] if answer else []
    found = states.papers_out(sent)
    assert found == states.Papers(*papers) and found.most == sum(papers[:3])


def test_of_a_receipt_written_by_hand_the_one_paper_has_to_come_back():
    assert states.papers_out([(Taken(Step.HAND_WRITTEN), ""), (Taken(Step.JOURNALLED), "")]) == states.Papers(1, 0, 0, 0)


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
