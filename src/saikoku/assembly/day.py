"""The day: one visible list of its steps, in their order. Each is an operation and safe to repeat."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.assembly import wiring
from saikoku.collection.cash import operations as settling
from saikoku.collection.cash import queries as cash
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts.presenters import journal as journal_words
from saikoku.exchange.delivery import operations as delivery
from saikoku.exchange.delivery import presenters as delivery_words
from saikoku.exchange.uploads import operations as uploads
from saikoku.kernel import clock, eras
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.outreach.quality import operations as quality
from saikoku.performance.attribution import operations as attribution
from saikoku.performance.outlook import operations as outlook
from saikoku.performance.reports import operations as reports
from saikoku.performance.reports import presenters as report_words
from saikoku.performance.reports.operations import closing
from saikoku.planning.answering import operations as answering
from saikoku.planning.holdout import operations as holdout
from saikoku.planning.lists import operations as lists
from saikoku.planning.targets import operations as targets
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Encouragement, Promise
from saikoku.registry.contacts.operations import encouraging, judging
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.photos.operations import retention as photos
from saikoku.security.audit import operations as audit
from saikoku.security.audit import queries as trail
from saikoku.workforce.terminals.operations import retention as positions


class StepRefused(Exception):
    """The step cannot be done as things are; `words` (Japanese) say why and what to do. The other steps go on."""

    def __init__(self, words: list[str]):
        super().__init__("\n".join(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `do` takes the day and the actor and answers with what it did, in words."""

    id: str
    words: str
    do: Callable[[date, Actor], str]


@dataclass(frozen=True, slots=True)
class Done:
    step: Step
    result: str = ""
    refused: tuple[str, ...] = ()


def tell_clock(day: date, by: Actor) -> str:
    """The command has set its clock as the contract (or `--at`) says."""
    return f"いまは {eras.in_words(clock.today())} {clock.now():%H:%M}"


def judge_promises(day: date, by: Actor) -> str:
    counts = judging.judge_promises(on=day, by=by, at=clock.now())
    changed = [f"{Promise.State(state).label} {count:,} 件" for state, count in counts.items()]
    return "、".join(changed) if changed else "変わった約束はありません"


def judge_encouragements(day: date, by: Actor) -> str:
    counts = encouraging.judge(on=day, by=by, at=clock.now())
    changed = [f"{Encouragement.State(state).label} {count:,} 件" for state, count in sorted(counts.items())]
    return "、".join(changed) if changed else "変わった勧奨はありません"


def credit_payments(day: date, by: Actor) -> str:
    """Everything anew: whatever came in by files was credited as it came, so nothing should be left to change."""
    changed = attribution.rebuild(by=by, at=clock.now())
    return f"変わった帰属 {changed:,} 件" if changed else "帰属はすべて事実のとおりです"


def settle_receipts(day: date, by: Actor) -> str:
    met = settling.settle_left(by=by, at=clock.now())
    return f"市の収納データと突き合わせた領収 {met:,} 件" if met else "突き合わせていない領収はありません"


def leave_lists(day: date, by: Actor) -> str:
    left = targets.leave(on=day, by=by, at=clock.now())
    return f"外した対象 {sum(left.by_reason.values()):,} 件、戻した対象 {left.back:,} 件"


def learn_answers(day: date, by: Actor) -> str:
    """For the day after: this day's records are in it, and in its month this month's calls are what went before."""
    learned = answering.learn(on=day + timedelta(days=1), by=by, at=clock.now())
    return f"架電 {learned.attempts:,} 件(うち本人に接触 {learned.contacts:,} 件)から学び直しました"


def open_lists(day: date, by: Actor) -> str:
    holdout.draw_due(on=day, by=by, at=clock.now())
    return f"いま架電できる人 {lists.open_day(at=clock.now()):,} 件"


def compare_receipts(day: date, by: Actor) -> str:
    """Against the journal on the second path, from its first line."""
    found = receipts.compare(by=by, at=clock.now())
    if not found.is_whole:
        raise StepRefused(journal_words.differences(found))
    return f"控え {found.lines:,} 行と帳簿は一致しています"


def deliver_results(day: date, by: Actor) -> str:
    """The day's results, and anew those of earlier days to which something was added on this day."""
    days = sorted({day, *contacts.days_recorded_late(day), *debtors.days_learned_late(day), *cash.days_changed_late(day)})
    new, refused = [], []
    for layout_id, supplier in wiring.DELIVERIES.items():
        for each in days:
            try:
                made = delivery.make(
                    layout_id=layout_id, from_day=each, to_day=each, rows=supplier(each, each), by=by, at=clock.now()
                )
            except delivery.DeliveryRefused as refusal:
                refused += [f"{layout_id} {each}: {line}" for line in delivery_words.sentences(refusal)]
                continue
            if not made.repeated:
                new.append(f"{made.delivery.code}({made.delivery.rows:,} 件)")
    if refused:
        raise StepRefused(refused)
    return f"新しい引渡し {'、'.join(new)}" if new else "前回から変わった記録はありません"


def keep_figures(day: date, by: Actor) -> str:
    kept = outlook.keep_up(on=day, at=clock.now())
    return f"数え直した月 {'、'.join(eras.month_in_words(month) for month in kept)}" if kept else "業務の月ではありません"


def restate_closed_months(day: date, by: Actor) -> str:
    rows = closing.restate(by=by, at=clock.now())
    if not rows:
        return "締めた月の数値は変わっていません"
    months = sorted({row.closed.month for row in rows})
    return f"変わった数値 {len(rows):,} 件({'、'.join(eras.month_in_words(Month.of(month)) for month in months)})"


def draw_reviews(day: date, by: Actor) -> str:
    draw = quality.draw_due(on=day, by=by, at=clock.now())
    return "新しく選ぶ通話はありません" if draw is None else f"点検する通話 {draw.calls.count():,} 件を選びました"


def freeze_report(day: date, by: Actor) -> str:
    try:
        frozen = reports.freeze(kind="daily", on=day, by=by, at=clock.now())
    except reports.FreezeRefused as refusal:
        raise StepRefused([report_words.REFUSALS[reason] for reason in refusal.reasons]) from refusal
    return f"第{frozen.report.version}版" + ("を確定しました" if frozen.is_new else "から内容は変わっていません")


def clear_uploads(day: date, by: Actor) -> str:
    count = uploads.expire(by=by, at=clock.now())
    return f"期限の過ぎた途中の受け取り {count:,} 件を消しました" if count else "期限の過ぎた途中の受け取りはありません"


def forget_positions(day: date, by: Actor) -> str:
    gone = positions.forget(by=by, at=clock.now())
    return f"端末の位置 {sum(gone.values()):,} 件({len(gone):,} 日分)を消しました" if gone else "期限を過ぎた位置はありません"


def forget_photos(day: date, by: Actor) -> str:
    gone = photos.forget(by=by, at=clock.now())
    return f"写真 {sum(gone.values()):,} 枚({len(gone):,} 日分)を消しました" if gone else "期限を過ぎた写真はありません"


def seal_trail(day: date, by: Actor) -> str:
    """Link what waits and write the head to the second path, also where nothing waited."""
    count = sealed = audit.seal_waiting()
    while count == audit.BATCH:
        count = audit.seal_waiting()
        sealed += count
    head = trail.head()
    if head is None:
        return "操作記録はまだありません"
    audit.write_head(*head, clock.real_now())
    return f"新たに {sealed:,} 件に封をしました。{head[0]:,} 番の先頭値 {head[1]}"


STEPS: tuple[Step, ...] = (
    Step("clock", "業務時計を確かめる", tell_clock),
    Step("promises", "納付約束の履行を判定する", judge_promises),
    Step("encouragements", "勧奨の結果を市のデータで確かめる", judge_encouragements),
    Step("settling", "市の収納データと領収証の残りを突き合わせる", settle_receipts),
    Step("credits", "納付と届出を効果の項目に帰属させる", credit_payments),
    Step("targets", "接触・納付・約束・中止により当月の名簿から外す", leave_lists),
    Step("answering", "翌日の、電話に出る見込みを記録から学び直す", learn_answers),
    Step("lists", "架電の名簿を今日のものにする", open_lists),
    Step("receipts", "領収証の帳簿を、別の記憶装置の控えと照合する", compare_receipts),
    Step("deliver", "市へ渡す結果ファイルを作る", deliver_results),
    Step("figures", "日ごとの成績を数え直す", keep_figures),
    Step("restate", "締めた月の数値が変わっていないか確かめる", restate_closed_months),
    Step("reviews", "前の期間の通話から、点検するものを乱数で選ぶ", draw_reviews),
    Step("report", "業務日報を確定する", freeze_report),
    Step("uploads", "途中で止まった受け取りを片付ける", clear_uploads),
    Step("positions", "保存の期限を過ぎた端末の位置を消す", forget_positions),
    Step("photos", "保存の期限を過ぎた写真を消す", forget_photos),
    Step("seal", "操作記録に封をし、先頭値を書く", seal_trail),
)


def run(day: date, *, by: Actor) -> Iterator[Done]:
    """Do each step in its order and tell how it went as it is done; a refused step does not stop the others."""
    for step in STEPS:
        try:
            yield Done(step, step.do(day, by))
        except StepRefused as refusal:
            yield Done(step, refused=tuple(refusal.words))
