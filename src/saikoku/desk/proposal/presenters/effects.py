"""What the proposal is expected to bring, beside the targets, and what that rests on; for the page and for the paper."""

from saikoku.desk.proposal.presenters import words
from saikoku.desk.proposal.queries import Proposal, Way
from saikoku.desk.proposal.rules.effect import Belief
from saikoku.governance.goals.rules import annex, writing
from saikoku.ui import components as ui

PARTS = ("約束による納付だけの見込みです。納付書、不在票、資格喪失、口座振替、訪問による分は入っていません。",)
CALLS = ("calls_city_tax", "calls_premium")
RATES = {"contact_rate_city_tax": "市税", "contact_rate_premium": "保険料"}
NONE = "未定(提案待ち)"

Line = tuple[str, str, str, str]
"""An indicator, the month's target, what the proposed way brings, and between what."""


def against_targets(proposal: Proposal) -> list[Line]:
    way, targets = proposal.best, proposal.targets
    calls = [targets[name] for name in CALLS if name in targets]
    rates = [f"{side} {_target(name, targets[name])}" for name, side in RATES.items() if name in targets]
    voluntary = _target("voluntary", targets["voluntary"]) if "voluntary" in targets else NONE
    share = [100 * one / proposal.people if proposal.people else 0.0 for one in (way.brings.contacts, *way.contacts)]
    counted = [one * proposal.counted for one in way.yen]
    return [
        ("架電", f"{sum(calls):,}件" if calls else NONE, f"{way.brings.calls:,.0f}件", "-"),
        ("接触する人", "-", f"{way.brings.contacts:,.0f}人", f"{way.contacts[0]:,.0f}〜{way.contacts[1]:,.0f}人"),
        ("名簿の人のうち接触する割合", "、".join(rates) or NONE, f"{share[0]:.1f}%", f"{share[1]:.1f}〜{share[2]:.1f}%"),
        ("約束による納付(すべての科目)", "-", words.yen(way.yen[0]), _between(way)),
        (
            "うち自主納付額等に数える分(保険料・不当利得)", voluntary, words.yen(counted[0]),
            f"{words.yen(counted[1])}〜{words.yen(counted[2])}",
        ),
    ]  # fmt: skip


def _target(name: str, value: int) -> str:
    return writing.words(annex.indicators()[name], value)


def _between(way: Way) -> str:
    return f"{words.yen(way.yen[1])}〜{words.yen(way.yen[2])}"


def rests_on(proposal: Proposal) -> list[tuple[str, str, str, str, str]]:
    """Each belief: what, by the mean, between what, on how many cases of the ledger, and what is assumed without any."""
    follows, assumed = proposal.follows, proposal.assumed
    return [
        ("接触した人が納付を約束する割合", *_per_cent(follows.promised), f"接触 {follows.promised.cases:,}件",
         f"{assumed.promised:.0%}"),
        ("約束が期日までに守られる割合(一部を含む)", *_per_cent(follows.paid), f"期日の過ぎた約束 {follows.paid.cases:,}件",
         f"{assumed.paid:.0%}"),
        ("守られた約束1件の納付額", f"{follows.yen.mean:,.0f}円", f"{follows.yen.low:,.0f}〜{follows.yen.high:,.0f}円",
         f"納付のあった約束 {follows.yen.cases:,}件", f"{assumed.yen:,}円"),
    ]  # fmt: skip


def _per_cent(belief: Belief) -> tuple[str, str]:
    return f"{belief.mean * 100:.1f}%", f"{belief.low * 100:.1f}〜{belief.high * 100:.1f}%"


def targets_table(proposal: Proposal) -> ui.Table:
    columns = [
        ui.Column("指標"), ui.Column("月の目標", "code"), ui.Column("この案の見込み", "code"), ui.Column("8割の幅", "code"),
    ]  # fmt: skip
    rows = [ui.Row(list(line)) for line in against_targets(proposal)]
    return ui.Table("この案の見込みと月の目標", columns, rows, id="against-targets", caption_hidden=True)


def basis_table(proposal: Proposal) -> ui.Table:
    columns = [
        ui.Column("見込みのもと"), ui.Column("見込み", "code"), ui.Column("8割の幅", "code"), ui.Column("記録"),
        ui.Column("初期値", "code"),
    ]  # fmt: skip
    rows = [ui.Row(list(line)) for line in rests_on(proposal)]
    return ui.Table("見込みのもと", columns, rows, id="rests-on", caption_hidden=True)
