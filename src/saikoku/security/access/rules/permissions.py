"""Who may do what: one enum of roles, one enum of permissions, one page that joins them. Default is no."""

from enum import StrEnum


class Role(StrEnum):
    GENERAL_MANAGER = "general_manager"
    OPERATIONS_MANAGER = "operations_manager"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    COLLECTOR = "collector"
    ASSISTANT = "assistant"
    ADMINISTRATOR = "administrator"
    TAX_OFFICER = "tax_officer"
    INSURANCE_OFFICER = "insurance_officer"
    INSPECTOR = "inspector"


ROLE_WORDS = {
    Role.GENERAL_MANAGER: "統括責任者",
    Role.OPERATIONS_MANAGER: "業務責任者",
    Role.SUPERVISOR: "業務遂行責任者",
    Role.OPERATOR: "オペレータ",
    Role.COLLECTOR: "訪問員",
    Role.ASSISTANT: "補助員",
    Role.ADMINISTRATOR: "システム管理者",
    Role.TAX_OFFICER: "市職員(税収納推進課)",
    Role.INSURANCE_OFFICER: "市職員(健康保険課)",
    Role.INSPECTOR: "検査者",
}


class Permission(StrEnum):
    HOME = "home"  # own start page and own settings
    FILE_VIEW = "file.view"  # see runs, their counts and faults
    FILE_RECEIVE = "file.receive"  # hand a file in and have it judged
    FILE_APPLY = "file.apply"  # as the second person, apply a judged file
    FILE_DELIVER = "file.deliver"  # make and hand out result files
    CASE_SEARCH = "case.search"
    CASE_VIEW = "case.view"
    CALL_WORK = "call.work"  # take cases and record calls
    CONTACT_CORRECT = "contact.correct"
    TASK_WORK = "task.work"
    BOARD_VIEW = "board.view"  # the day's figures of everybody
    CASE_REASSIGN = "case.reassign"
    REPORT_VIEW = "report.view"
    REPORT_FREEZE = "report.freeze"
    TERM_VIEW = "term.view"
    TERM_PROPOSE = "term.propose"
    TERM_APPROVE = "term.approve"
    ACCOUNT_MANAGE = "account.manage"
    TRAIL_VIEW = "trail.view"
    SYSTEM_VIEW = "system.view"  # health, alarms


_P = Permission
_READ_WORK = {_P.HOME, _P.BOARD_VIEW, _P.REPORT_VIEW, _P.TERM_VIEW, _P.FILE_VIEW}
_LEAD = _READ_WORK | {_P.CASE_SEARCH, _P.CASE_VIEW, _P.TASK_WORK, _P.CASE_REASSIGN, _P.CONTACT_CORRECT}

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.GENERAL_MANAGER: frozenset(
        _LEAD | {_P.FILE_APPLY, _P.REPORT_FREEZE, _P.TERM_PROPOSE, _P.TRAIL_VIEW, _P.SYSTEM_VIEW}
    ),
    Role.OPERATIONS_MANAGER: frozenset(
        _LEAD | {_P.FILE_RECEIVE, _P.FILE_APPLY, _P.FILE_DELIVER, _P.REPORT_FREEZE, _P.TERM_PROPOSE}
    ),
    Role.SUPERVISOR: frozenset(_LEAD | {_P.FILE_RECEIVE, _P.FILE_APPLY, _P.REPORT_FREEZE, _P.CALL_WORK}),
    Role.OPERATOR: frozenset(
        {_P.HOME, _P.CASE_SEARCH, _P.CASE_VIEW, _P.CALL_WORK, _P.CONTACT_CORRECT, _P.TASK_WORK}
    ),
    Role.COLLECTOR: frozenset({_P.HOME}),
    Role.ASSISTANT: frozenset({_P.HOME, _P.TASK_WORK}),
    Role.ADMINISTRATOR: frozenset({_P.HOME, _P.ACCOUNT_MANAGE, _P.TRAIL_VIEW, _P.SYSTEM_VIEW, _P.TERM_VIEW}),
    Role.TAX_OFFICER: frozenset({_P.HOME, _P.REPORT_VIEW, _P.TERM_VIEW, _P.TERM_APPROVE}),
    Role.INSURANCE_OFFICER: frozenset({_P.HOME, _P.REPORT_VIEW, _P.TERM_VIEW, _P.TERM_APPROVE}),
    Role.INSPECTOR: frozenset({_P.HOME, _P.REPORT_VIEW, _P.TERM_VIEW, _P.TRAIL_VIEW, _P.BOARD_VIEW, _P.FILE_VIEW}),
}


def permissions_of(roles) -> frozenset[Permission]:
    """Everything that at least one of the roles may do; an unknown role may do nothing."""
    return frozenset().union(*(GRANTED.get(role, frozenset()) for role in roles))
