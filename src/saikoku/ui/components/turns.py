"""Parts that stop a person: the question before an act that cannot be undone, and the interrupt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Dialog:
    """Heading = the question, facts in numbers, two buttons whose verbs answer it.

    Opened by a button `data-dialog="ID"`, which needs the page's script; submits a POST to `action`.
    """

    template: ClassVar[str] = "ui/parts/dialog.html"
    id: str
    question: str
    facts: Sequence[str]
    yes: str
    no: str
    action: str
    danger: bool = True
    hidden: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Interrupt:
    """The full cover of the desk's middle when a payment or a stop arrives. Takes the focus."""

    template: ClassVar[str] = "ui/parts/interrupt.html"
    heading: str
    words: str
    button: str
    url: str
    id: str = "interrupt"
    key: str = ""
