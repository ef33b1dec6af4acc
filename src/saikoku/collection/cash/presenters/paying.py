"""What goes to the bank with the money, as paper: 払込みの内訳."""

from collections.abc import Mapping, Sequence

from saikoku.collection.cash.models import Deposit, DepositPart
from saikoku.collection.cash.rules import coins
from saikoku.documents import report as paper
from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock, eras

KINDS = paper.Kind


def paying_in(
    deposit: Deposit, parts: Sequence[DepositPart], pieces: Mapping[int, int] | None, names: Mapping[str, str],
    prepared: str, profile: Profile,
) -> paper.Report:
    """`pieces`: how many of each kind are paid in; None where not every yen of it was counted by kind."""
    rows = tuple(
        (part.day_close.count.day, _whose(part, names), "不足を補ったお金" if part.cleared_id else "領収したお金", part.yen)
        for part in parts
    )
    columns = (
        paper.Column("領収した日", KINDS.DAY, 2), paper.Column("訪問員(従事者番号)", KINDS.TEXT, 4),
        paper.Column("内容", KINDS.TEXT, 3), paper.Column("金額", KINDS.YEN, 2),
    )  # fmt: skip
    day = eras.in_words(deposit.prepared_at.astimezone(clock.TOKYO).date())
    sections = (
        paper.Table("日と訪問員ごとの額", columns, rows, total=("計", "", "", deposit.yen)),
        _pieces(deposit, pieces), paper.Heading("領収印"), STAMP,
        paper.Notes(("領収印のある払込書と照らし合わせ、用意した人のほかの人が、払い込んだ日と払込書の番号を記録します。",)),
    )  # fmt: skip
    return paper.Report(
        title="払込みの内訳", subtitle=f"番号 {deposit.number} {deposit.place} 用意した人 {prepared}",
        contract=f"{profile.city} {profile.center}", addressee=deposit.place, author=profile.contractor, period=day,
        cut_at=deposit.prepared_at, practice=profile.kind != "real", sections=sections,
    )  # fmt: skip


STAMP = paper.Table(
    "窓口で記入",
    (paper.Column("領収日付印", width=3), paper.Column("払込書の番号", width=3), paper.Column("確かめた人", width=3)),
    (("\n\n\n\n", "", ""),),
)  # fmt: skip
"""Left empty for the stamp and the pen."""


def _whose(part: DepositPart, names: Mapping[str, str]) -> str:
    worker = part.day_close.count.worker_number
    return f"{names.get(worker, '')}({worker})"


def _pieces(deposit: Deposit, pieces: Mapping[int, int] | None) -> paper.Table:
    columns = (
        paper.Column("金種", KINDS.TEXT, 2), paper.Column("枚数", KINDS.COUNT, 2), paper.Column("金額", KINDS.YEN, 2),
    )  # fmt: skip
    if pieces is None:
        blank = tuple((f"{kind:,}円", None, None) for kind in coins.KINDS)
        title = "金種ごとの枚数(金庫で数えて記入。締めの後に補ったお金や過不足があるため、計数の内訳と一致しません)"
        return paper.Table(title, columns, blank, total=("計", None, deposit.yen))
    rows = tuple((f"{kind:,}円", pieces[kind], kind * pieces[kind]) for kind in coins.KINDS if pieces.get(kind))
    return paper.Table("金種ごとの枚数", columns, rows, total=("計", sum(pieces.values()), deposit.yen))
