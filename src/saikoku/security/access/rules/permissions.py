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
    CALL_WORK = "call.work"  # take cases, answer and record calls
    CALL_TAKE_OVER = "call.take_over"  # go on with the call that another began
    COACHING_OWN = "coaching.own"  # what was written to oneself and how own calls were reviewed
    COACHING_LEAD = "coaching.lead"  # write to operators, review drawn calls, end objections
    COACHING_VIEW = "coaching.view"  # everybody's notes and reviews
    CONTACT_CORRECT = "contact.correct"
    TASK_WORK = "task.work"
    SLIP_VIEW = "slip.view"  # what was printed, and what a code says
    SLIP_PRINT = "slip.print"
    SLIP_PRINT_AT_DOOR = "slip.print_at_door"  # of the persons of the stop in one's hands
    BOARD_VIEW = "board.view"  # the day's figures of everybody
    PROPOSAL_VIEW = "proposal.view"  # which days, hours and heads are proposed to the city, what it answered
    PROPOSAL_HAND_OVER = "proposal.hand_over"
    PROPOSAL_ANSWER = "proposal.answer"
    CASE_REASSIGN = "case.reassign"
    VISIT_WORK = "visit.work"  # walk one's own route, see what is owed at a door, record visits
    ROUTE_PLAN = "route.plan"  # plan and change the collectors' routes, load the table of places
    ROSTER_VIEW = "roster.view"  # who works here, by which contract, and the month's shifts
    ROSTER_EDIT = "roster.edit"
    REPORT_VIEW = "report.view"
    REPORT_FREEZE = "report.freeze"
    EVIDENCE_VIEW = "evidence.view"  # the persons, payments and records behind the figures
    TERM_VIEW = "term.view"
    TERM_PROPOSE = "term.propose"
    TERM_APPROVE = "term.approve"
    SCRIPT_VIEW = "script.view"  # read what is said: cases, questions, languages
    SCRIPT_PROPOSE = "script.propose"
    SCRIPT_APPROVE = "script.approve"
    CONTRACT_EDIT = "contract.edit"  # the office's own names and numbers
    INVOICE_VIEW = "invoice.view"
    INVOICE_ISSUE = "invoice.issue"
    RECEIPT_ISSUE = "receipt.issue"  # take money at a door
    RECEIPT_VIEW = "receipt.view"  # one's own receipts; with cash.view everybody's
    RECEIPT_VERIFY = "receipt.verify"
    JOURNAL_VIEW = "journal.view"  # do the books agree with the receipts' journal
    JOURNAL_RELEASE = "journal.release"  # compare, and as one of two let money move again after a restore
    CASH_VIEW = "cash.view"
    CASH_KEEP = "cash.keep"  # confirm as the second person, keep the safe, pay in
    GLYPH_KEEP = "glyph.keep"  # hand in the font of the city's own characters
    GLYPH_DECIDE = "glyph.decide"
    SEAL_VIEW = "seal.view"
    SEAL_KEEP = "seal.keep"  # file imprints, enter what became of a seal
    SEAL_DECIDE = "seal.decide"
    ACCOUNT_MANAGE = "account.manage"
    CARD_VIEW = "card.view"  # identity cards with photographs
    CARD_KEEP = "card.keep"  # make cards, enter what became of them
    CARD_DECIDE = "card.decide"  # confirm the city's certificate as the second person
    CONDUCT_KEEP = "conduct.keep"  # who has read the duties, what was heard against whom
    TERMINAL_VIEW = "terminal.view"  # the devices carried along and where they were
    TERMINAL_LOCK = "terminal.lock"  # lock a device, report it lost
    TERMINAL_MANAGE = "terminal.manage"  # register, release and retire devices
    PHOTO_VIEW = "photo.view"  # photographs that collectors took
    EVIDENCE_HOLD = "evidence.hold"  # keep positions and photographs beyond their time, let them go
    PAPER_OWN = "paper.own"  # numbered paper in one's own hands; confirm what one received or gave back
    PAPER_TYPE = "paper.type"  # type back what was written on paper
    PAPER_VIEW = "paper.view"  # where every number is, and the sums
    PAPER_KEEP = "paper.keep"  # make, count in, out and back; decide about what was typed
    TRAIL_VIEW = "trail.view"
    SYSTEM_VIEW = "system.view"  # health, alarms
    TRAINING_PLAY = "training.play"  # play roles in the practice city
    TRAINING_LEAD = "training.lead"  # see everybody's attempts, issue certificates


PERMISSION_WORDS = {
    Permission.HOME: "今日の画面と自分の設定",
    Permission.FILE_VIEW: "受け取り・引き渡しの一覧と結果を見る",
    Permission.FILE_RECEIVE: "市のファイルを受け取り、判定する",
    Permission.FILE_APPLY: "判定したファイルを二人目として反映する",
    Permission.FILE_DELIVER: "市へ渡すファイルを作る",
    Permission.CASE_SEARCH: "対象者を探す",
    Permission.CASE_VIEW: "事案を見る",
    Permission.CALL_WORK: "架電・受電し、経過を記録する",
    Permission.CALL_TAKE_OVER: "ほかの人の通話を引き継ぐ",
    Permission.COACHING_OWN: "自分への指導と通話の点検を読み、答える",
    Permission.COACHING_LEAD: "指導を書き、選ばれた通話を点検し、異議を終える",
    Permission.COACHING_VIEW: "全員の指導と通話の点検を読む",
    Permission.CONTACT_CORRECT: "経過記録を訂正する",
    Permission.TASK_WORK: "依頼・折り返しを処理する",
    Permission.SLIP_VIEW: "印刷した納付書を見る、コードを読み取る",
    Permission.SLIP_PRINT: "納付書を印刷する",
    Permission.SLIP_PRINT_AT_DOOR: "訪問先で、訪ねている方の納付書を印刷する",
    Permission.BOARD_VIEW: "今日の全員の状況を見る",
    Permission.PROPOSAL_VIEW: "実施日時と体制の提案と、市の回答を読む",
    Permission.PROPOSAL_HAND_OVER: "実施日時と体制の提案を市に提出する",
    Permission.PROPOSAL_ANSWER: "実施日時と体制の提案に回答する(市の文書を二人目として登録する)",
    Permission.CASE_REASSIGN: "担当を付け替える",
    Permission.VISIT_WORK: "自分の経路を訪ね、訪問を記録する",
    Permission.ROUTE_PLAN: "訪問の経路を作り、直す",
    Permission.ROSTER_VIEW: "従事者と勤務表を見る",
    Permission.ROSTER_EDIT: "従事者の契約・希望と勤務表を変える",
    Permission.REPORT_VIEW: "報告を見る",
    Permission.REPORT_FREEZE: "報告を確定する",
    Permission.EVIDENCE_VIEW: "成績の根拠(対象者・納付・記録)を見る",
    Permission.TERM_VIEW: "合意事項を見る",
    Permission.TERM_PROPOSE: "合意事項の変更を提案する",
    Permission.TERM_APPROVE: "合意事項を承認する(市の承認書を二人目として登録する)",
    Permission.SCRIPT_VIEW: "話すこと(会話の場面・よくある質問)を読む",
    Permission.SCRIPT_PROPOSE: "話すことの文の変更を提案する",
    Permission.SCRIPT_APPROVE: "話すことの文を承認する(市の承認書を二人目として登録する)",
    Permission.CONTRACT_EDIT: "契約の情報(事業者・連絡先)を変える",
    Permission.INVOICE_VIEW: "請求を見る",
    Permission.INVOICE_ISSUE: "請求書を作り、検査・入金を記録する",
    Permission.RECEIPT_ISSUE: "訪問先で現金を受け取り、領収証を発行する",
    Permission.RECEIPT_VIEW: "自分の領収証を見る(現金の状況を見られる人は全員のもの)",
    Permission.RECEIPT_VERIFY: "領収証が本物かどうかを確かめる",
    Permission.JOURNAL_VIEW: "領収証の控えとの照合を見る",
    Permission.JOURNAL_RELEASE: "領収証の控えと照合し、止めた現金の記録を二人で再開する",
    Permission.CASH_VIEW: "現金の状況と出納簿を見る",
    Permission.CASH_KEEP: "締めと書損を二人目として確認し、金庫を預かり、市に払い込む",
    Permission.GLYPH_KEEP: "市の外字の書体を登録する",
    Permission.GLYPH_DECIDE: "外字の書体を二人目として承認する、使わないことにする",
    Permission.SEAL_VIEW: "領収印を見る",
    Permission.SEAL_KEEP: "領収印を届け出て、その経過を記録する",
    Permission.SEAL_DECIDE: "領収印の許可・廃止を二人目として確認する",
    Permission.ACCOUNT_MANAGE: "利用者と役割を管理する",
    Permission.CARD_VIEW: "従事者証を見る",
    Permission.CARD_KEEP: "従事者証を作り、経過を記録する",
    Permission.CARD_DECIDE: "従事者証の市の証明を二人目として確認する",
    Permission.CONDUCT_KEEP: "訪問員の服務の決まりの確認を見て、反すると聞いたことを記録する",
    Permission.TERMINAL_VIEW: "携行端末の状態と位置を見る",
    Permission.TERMINAL_LOCK: "携行端末を遠隔でロックし、紛失を届け出る",
    Permission.TERMINAL_MANAGE: "携行端末を登録し、ロックを解除し、使用を終える",
    Permission.PHOTO_VIEW: "訪問員が撮った写真を見る",
    Permission.EVIDENCE_HOLD: "位置や写真を、証拠として期限の後も残し、残すのをやめる",
    Permission.PAPER_OWN: "自分の持つ番号付きの用紙を見て、授受を確かめる",
    Permission.PAPER_TYPE: "番号付きの用紙を入力する",
    Permission.PAPER_VIEW: "番号付きの用紙の所在と合計を見る",
    Permission.PAPER_KEEP: "番号付きの用紙を作り、授受を記録し、入力の扱いを決める",
    Permission.TRAIL_VIEW: "操作の記録を見る",
    Permission.SYSTEM_VIEW: "システムの状態を見る",
    Permission.TRAINING_PLAY: "研修の役割練習をする",
    Permission.TRAINING_LEAD: "全員の研修の成績を見て、修了証を出す",
}

_P = Permission
_READ_WORK = {_P.HOME, _P.BOARD_VIEW, _P.REPORT_VIEW, _P.TERM_VIEW, _P.FILE_VIEW, _P.SEAL_VIEW}
_LEAD = _READ_WORK | {
    _P.CASE_SEARCH, _P.CASE_VIEW, _P.TASK_WORK, _P.CASE_REASSIGN, _P.CONTACT_CORRECT, _P.EVIDENCE_VIEW,
    _P.SCRIPT_VIEW, _P.SCRIPT_PROPOSE, _P.TERMINAL_VIEW, _P.TERMINAL_LOCK, _P.ROUTE_PLAN,
    _P.RECEIPT_VIEW, _P.RECEIPT_VERIFY, _P.CASH_VIEW, _P.CASH_KEEP, _P.COACHING_VIEW,
    _P.CARD_VIEW, _P.CARD_DECIDE, _P.CONDUCT_KEEP, _P.PHOTO_VIEW, _P.EVIDENCE_HOLD,
    _P.TRAINING_PLAY, _P.TRAINING_LEAD,
    _P.SLIP_VIEW, _P.SLIP_PRINT,
    _P.ROSTER_VIEW, _P.ROSTER_EDIT, _P.PROPOSAL_VIEW, _P.PROPOSAL_HAND_OVER,
    _P.PAPER_OWN, _P.PAPER_TYPE, _P.PAPER_VIEW, _P.PAPER_KEEP,
}  # fmt: skip
_OFFICER = {
    _P.HOME, _P.REPORT_VIEW, _P.TERM_VIEW, _P.TERM_APPROVE, _P.INVOICE_VIEW, _P.SCRIPT_VIEW, _P.SCRIPT_APPROVE,
    _P.SEAL_VIEW, _P.SEAL_DECIDE, _P.RECEIPT_VIEW, _P.RECEIPT_VERIFY, _P.CASH_VIEW, _P.PROPOSAL_VIEW, _P.PROPOSAL_ANSWER,
}  # fmt: skip
_SEALS = {_P.SEAL_KEEP, _P.SEAL_DECIDE}
_STAFF = {_P.CARD_KEEP, _P.GLYPH_DECIDE}
_JOURNAL = {_P.JOURNAL_VIEW, _P.JOURNAL_RELEASE}
_BILL = {_P.CONTRACT_EDIT, _P.INVOICE_VIEW, _P.INVOICE_ISSUE}

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.GENERAL_MANAGER: frozenset(
        _LEAD
        | {_P.FILE_APPLY, _P.REPORT_FREEZE, _P.TERM_PROPOSE, _P.TERM_APPROVE, _P.TRAIL_VIEW, _P.SYSTEM_VIEW}
        | {_P.SCRIPT_APPROVE, _P.PROPOSAL_ANSWER}
        | _SEALS
        | _BILL
        | _JOURNAL
        | _STAFF
    ),
    Role.OPERATIONS_MANAGER: frozenset(
        _LEAD
        | {_P.FILE_RECEIVE, _P.FILE_APPLY, _P.FILE_DELIVER, _P.REPORT_FREEZE, _P.TERM_PROPOSE, _P.TERM_APPROVE}
        | {_P.SCRIPT_APPROVE, _P.PROPOSAL_ANSWER, _P.COACHING_LEAD}
        | _SEALS
        | _BILL
        | _JOURNAL
        | _STAFF
    ),
    Role.SUPERVISOR: frozenset(
        _LEAD | {_P.FILE_RECEIVE, _P.FILE_APPLY, _P.REPORT_FREEZE, _P.CALL_WORK, _P.CALL_TAKE_OVER, _P.RECEIPT_ISSUE}
        | {_P.COACHING_LEAD, _P.COACHING_OWN}
    ),
    Role.OPERATOR: frozenset(
        {_P.HOME, _P.CASE_SEARCH, _P.CASE_VIEW, _P.CALL_WORK, _P.CONTACT_CORRECT, _P.TASK_WORK, _P.SCRIPT_VIEW}
        | {_P.RECEIPT_VERIFY}
        | {_P.TRAINING_PLAY, _P.COACHING_OWN}
        | {_P.SLIP_VIEW, _P.SLIP_PRINT}
        | {_P.PAPER_OWN, _P.PAPER_TYPE}
    ),
    Role.COLLECTOR: frozenset(
        {_P.HOME, _P.VISIT_WORK, _P.CONTACT_CORRECT, _P.RECEIPT_ISSUE, _P.RECEIPT_VIEW}
        | {_P.SLIP_PRINT_AT_DOOR, _P.PAPER_OWN}
    ),
    Role.ASSISTANT: frozenset({_P.HOME, _P.TASK_WORK}),
    Role.ADMINISTRATOR: frozenset(
        {_P.HOME, _P.ACCOUNT_MANAGE, _P.TRAIL_VIEW, _P.SYSTEM_VIEW, _P.TERM_VIEW, _P.SCRIPT_VIEW}
        | {_P.TERMINAL_VIEW, _P.TERMINAL_LOCK, _P.TERMINAL_MANAGE, _P.GLYPH_KEEP, _P.GLYPH_DECIDE}
        | _JOURNAL
    ),
    Role.TAX_OFFICER: frozenset(_OFFICER),
    Role.INSURANCE_OFFICER: frozenset(_OFFICER),
    Role.INSPECTOR: frozenset(
        {_P.HOME, _P.REPORT_VIEW, _P.TERM_VIEW, _P.TRAIL_VIEW, _P.BOARD_VIEW, _P.FILE_VIEW, _P.INVOICE_VIEW, _P.SCRIPT_VIEW}
        | {_P.TERMINAL_VIEW, _P.PROPOSAL_VIEW}
        | {_P.SEAL_VIEW, _P.CASH_VIEW, _P.RECEIPT_VIEW, _P.RECEIPT_VERIFY, _P.SLIP_VIEW, _P.JOURNAL_VIEW}
        | {_P.TERMINAL_VIEW, _P.CARD_VIEW, _P.PAPER_VIEW}
    ),
}


def permissions_of(roles) -> frozenset[Permission]:
    """Everything that at least one of the roles may do; an unknown role may do nothing."""
    return frozenset().union(*(GRANTED.get(role, frozenset()) for role in roles))
