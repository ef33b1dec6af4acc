"""The people of the practice house: one account for each role, so that everybody's work can be tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import ROLE_WORDS, Role

_EMPLOYER = "練習用"


@dataclass(frozen=True, slots=True)
class Staff:
    login_name: str
    role: Role
    worker_number: str
    ordinal: str = ""
    named: str = ""

    @property
    def display_name(self) -> str:
        return self.named or f"練習 {ROLE_WORDS[self.role]}{self.ordinal}"


STAFF = (
    Staff("general", Role.GENERAL_MANAGER, "9001"),
    Staff("manager", Role.OPERATIONS_MANAGER, "9002"),
    Staff("supervisor", Role.SUPERVISOR, "9003"),
    Staff("operator1", Role.OPERATOR, "9101", "1"),
    Staff("operator2", Role.OPERATOR, "9102", "2"),
    Staff("operator3", Role.OPERATOR, "9103", "3"),
    Staff("operator4", Role.OPERATOR, "9104", "4"),
    Staff("operator5", Role.OPERATOR, "9105", "5"),
    Staff("operator6", Role.OPERATOR, "9106", "6"),
    Staff("collector", Role.COLLECTOR, "9201", "1"),
    Staff("collector2", Role.COLLECTOR, "9202", "2"),
    Staff("collector3", Role.COLLECTOR, "9203", "3"),
    Staff("assistant", Role.ASSISTANT, "9301"),
    Staff("administrator", Role.ADMINISTRATOR, "9401"),
    Staff("tax", Role.TAX_OFFICER, ""),
    Staff("insurance", Role.INSURANCE_OFFICER, ""),
    Staff("inspector", Role.INSPECTOR, ""),
)
TRAINING = (
    *STAFF,
    Staff("trainer", Role.SUPERVISOR, "9501", named="研修 担当者"),
    *(Staff(f"trainee{number}", Role.OPERATOR, f"96{number:02d}", named=f"研修生 {number}") for number in range(1, 11)),
)
"""Who enters a database for training: the practice house, whoever leads the training, and newcomers."""
IN_THE_FIELD = tuple(one for one in STAFF if one.role is Role.COLLECTOR)
OPERATORS = tuple(one for one in STAFF if one.role is Role.OPERATOR)


@transaction.atomic
def open_accounts(people: Sequence[Staff] = STAFF, *, password: str, by: Actor, at: datetime) -> list[Staff]:
    """Open the accounts that are missing, all with this password. Raises AccountRefused when it is weak."""
    known = set(Account.objects.values_list("login_name", flat=True))
    missing = [one for one in people if one.login_name not in known]
    for one in missing:
        access.open_account(
            login_name=one.login_name, display_name=one.display_name, password=password, roles=[one.role],
            worker_number=one.worker_number, employer=_EMPLOYER, reason="練習環境の準備", by=by, at=at,
        )  # fmt: skip
    return missing


def one_for_each_role() -> list[Staff]:
    return list({one.role: one for one in reversed(STAFF)}.values())[::-1]


def actors() -> dict[int, Actor]:
    """The operators by their seat, from 1."""
    accounts = {account.login_name: account for account in Account.objects.filter(is_active=True)}
    return {
        seat: access.actor_of(accounts[one.login_name])
        for seat, one in enumerate(OPERATORS, start=1)
        if one.login_name in accounts
    }
