"""Who does an act: a person with an account, a command at the console, or the system itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` is what the trail keeps: an account's login name, `console:<OS user>` or `system:<job>`.

    `terminal` is the number of the device the person works at, where it is a registered one.
    """

    name: str
    account_id: int | None = None
    worker_number: str = ""
    display_name: str = ""
    terminal: str = ""

    @property
    def is_person(self) -> bool:
        return self.account_id is not None

    def __str__(self) -> str:
        return self.name


def console(os_user: str) -> Actor:
    return Actor(name=f"console:{os_user}")


def system(job: str) -> Actor:
    return Actor(name=f"system:{job}")
