"""The table of answers in words: weekdays and bands for one kind of person, and how much each trait counts."""

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from saikoku.governance.terms.queries import Agreed
from saikoku.kernel import eras
from saikoku.planning.answering.queries import REACHED, Bands, Known
from saikoku.planning.answering.rules import learning, profiles, ways, worth
from saikoku.planning.answering.rules.profiles import Profile
from saikoku.planning.answering.rules.ways import Offer, Rate, Time
from saikoku.ui import components as ui

MOST_UNSURE = 12
WITHIN = 1.2816  # standard deviations that hold the middle eight tenths
WEEKDAYS = ("月", "火", "水", "木", "金", "土", "日・休日")
NUMBER_WORDS = ("種別不明", "自宅", "携帯", "勤務先", "その他")
TRY_WORDS = ("今月1回目", "今月2回目", "今月3回目", "今月4回目", "今月5回目", "今月6回目以降")
AVERAGE = Profile(kind=2, age=2, tries=0, past=0)
NAMES = {"kind": "番号の種別", "age": "年齢", "tries": "今月の架電", "past": "先月までの架電"}


def age_words(known: Known) -> list[str]:
    begins = known.defaults.age_begins
    spans = [f"{start}〜{end - 1}歳" if start else f"{end - 1}歳以下" for start, end in pairwise(begins)]
    return [*spans, f"{begins[-1]}歳以上", "法人", "生年月日なし"]


def past_words(code: int) -> str:
    """What earlier months came to, under the heading of NAMES."""
    reached, vain = divmod(code, len(profiles.VAIN_FROM))
    least = profiles.VAIN_FROM[vain]
    nexts = profiles.VAIN_FROM[vain + 1] if vain + 1 < len(profiles.VAIN_FROM) else None
    times = f"{least}回以上" if nexts is None else f"{least}回" if nexts == least + 1 else f"{least}〜{nexts - 1}回"
    met = f"接触{reached}回" + ("以上" if reached == profiles.REACHED - 1 else "")
    return f"{met}・不通{times}" if code else "架電なし"


def profile_words(profile: Profile, known: Known) -> str:
    """Who it is, as far as the chance of an answer may depend on it."""
    parts = (NUMBER_WORDS[profile.kind], age_words(known)[profile.age], TRY_WORDS[profile.tries])
    return f"{'、'.join(parts)}、先月まで{past_words(profile.past)}"


def asked(given: Mapping[str, str]) -> Profile:
    """The kind of person whose table is asked for; whatever cannot be is the average one."""
    limits = {"kind": len(profiles.NUMBER_KINDS), "age": profiles.AGES, "tries": profiles.TRIES, "past": profiles.PASTS}
    chosen = {}
    for name, limit in limits.items():
        text = given.get(name, "")
        fits = text.isascii() and text.isdecimal() and len(text) < 4 and int(text) < limit
        chosen[name] = int(text) if fits else getattr(AVERAGE, name)
    return Profile(**chosen)


def standing(known: Known) -> str:
    if known.on is None:
        return f"まだ学んだ記録がありません。{known.defaults.sources[0]}を表示しています。"
    return (
        f"{eras.in_words(known.since)}からの架電 {known.attempts:,}件から、{eras.in_words(known.on)}の分として学びました。"
        "毎日の処理で学び直します。"
    )


def profile_filter(chosen: Profile, known: Known) -> ui.Filter:
    def choices(words: list[str]) -> list[ui.Choice]:
        return [ui.Choice(str(place), text) for place, text in enumerate(words)]

    pasts = [past_words(code) for code in range(profiles.PASTS)]
    return ui.Filter("表示する人", profile_words(chosen, known) + "の人について表示しています。", [
        ui.FilterField("kind", NAMES["kind"], str(chosen.kind), choices(list(NUMBER_WORDS))),
        ui.FilterField("age", NAMES["age"], str(chosen.age), choices(age_words(known))),
        ui.FilterField("tries", NAMES["tries"], str(chosen.tries), choices(list(TRY_WORDS))),
        ui.FilterField("past", NAMES["past"], str(chosen.past), choices(pasts)),
    ])  # fmt: skip


def who(chosen: Profile, known: Known) -> str:
    return profile_words(chosen, known)


def cells(known: Known, bands: Bands, chosen: Profile, target: str) -> ui.Table:
    """Weekdays and bands: the chance, where it lies in eight of ten cases, and on how many calls it stands."""
    learned = known.reached if target == REACHED else known.answered
    name = "本人が出る見込み" if target == REACHED else "だれかが出る見込み"
    columns = [ui.Column("曜日"), *(ui.Column(f"{start}〜{end}時", "text") for start, end in bands)]
    rows = []
    for day, words in enumerate(WEEKDAYS):
        slots = [day * profiles.BANDS + band for band in range(len(bands))]
        rows.append(ui.Row([words, *(_cell(known, learned, slot, chosen.code, target) for slot in slots)]))
    return ui.Table(name, columns, rows, id=f"cells-{target}", caption_hidden=True)


def _cell(known: Known, learned: learning.Learned, slot: int, code: int, target: str) -> ui.Cell:
    chance = known.chance(slot, code, target)
    low, high = span(chance, float(learning.spread(learned, slot)[code]), known.defaults.chance["most"])
    stands = learned["slot"]
    counts = f"{int(stands.contacts[slot]):,}/{int(stands.attempts[slot]):,}件"
    return ui.Cell(per_cent(chance), below=f"{per_cent(low)}〜{per_cent(high)}、{counts}", strong=True)


def span(value: float, spread: float, most: float = np.inf) -> tuple[float, float]:
    """Where it lies in eight of ten cases."""
    factor = float(np.exp(WITHIN * spread))
    return value / factor, min(most, value * factor)


def per_cent(chance: float) -> str:
    return f"{chance * 100:.0f}%" if chance >= 0.1 else f"{chance * 100:.1f}%"


def traits(known: Known) -> list[tuple[str, ui.Table]]:
    return [(NAMES[name], _factors(name, known, lines)) for name, lines in trait_words(known).items()]


def _factors(name: str, known: Known, lines: list[str]) -> ui.Table:
    learned = known.reached[name]
    columns = [
        ui.Column(NAMES[name]), ui.Column("架電", "count"), ui.Column("接触", "count"), ui.Column("記録の率", "code"),
        ui.Column("倍率", "code"), ui.Column("8割の幅", "code"),
    ]  # fmt: skip
    rows = []
    for place, words in enumerate(lines):
        attempts, contacts = int(learned.attempts[place]), int(learned.contacts[place])
        mean = float(learned.mean[place])
        low, high = span(mean, float(learned.shape[place]) ** -0.5)
        rate = per_cent(contacts / attempts) if attempts else "—"
        rows.append(ui.Row([words, attempts, contacts, rate, f"×{mean:.2f}", f"{low:.2f}〜{high:.2f}"]))
    return ui.Table(NAMES[name], columns, rows, id=f"factor-{name}", caption_hidden=True)


def trait_words(known: Known) -> dict[str, list[str]]:
    return {
        "kind": list(NUMBER_WORDS), "age": age_words(known), "tries": list(TRY_WORDS),
        "past": [past_words(code) for code in range(profiles.PASTS)],
    }  # fmt: skip


def tried(known: Known) -> list[str]:
    """What the day's draw does, and how many calls went to kinds of people about whom the ledger says little."""
    if known.on is None:
        return ["まだくじを引いていません。最初の夜に学んだ後、毎朝引きます。"]
    told = [
        "一件ごとに「探索の架電」と分けてはいません。毎朝のくじが順番を少しずつ動かし、その結果から学びます。"
        "時間帯は、開いている時間帯のすべてで架電するため、くじでは選びません。くじが選ぶのは、同じ時間帯の中でどの人を先にするかです。"
    ]
    for name in NAMES:
        learned = known.reached[name]
        little = int(learned.attempts[learned.contacts < known.defaults.trust["traits"]].sum())
        whole = int(learned.attempts.sum())
        if whole:
            told.append(
                f"{NAMES[name]}では、架電 {whole:,}件のうち {little:,}件({per_cent(little / whole)})が、"
                "記録より初期値に頼っている種類の人への架電です。"
            )
    return told


def unsure(known: Known) -> ui.Table:
    """The kinds of people about whom the ledger says least, and how the day's draw sees them."""
    columns = [
        ui.Column("まだ分かっていない種類"), ui.Column("架電", "count"), ui.Column("接触", "count"),
        ui.Column("8割の幅", "code"), ui.Column("見込みの倍率", "code"),
        ui.Column("今日のくじ", "code"), ui.Column("今日の順番"),
    ]  # fmt: skip
    words = trait_words(known)
    least = sorted(
        (known.reached[name].contacts[place], -known.reached[name].shape[place] ** -0.5, name, place)
        for name in NAMES
        for place in range(len(words[name]))
        if known.reached[name].contacts[place] < known.defaults.trust["traits"]
    )
    rows = [_unsure(name, place, words[name][place], known) for _, _, name, place in least[:MOST_UNSURE]]
    empty = ui.EmptyState("どの種類も、初期値より記録に従っています。")
    return ui.Table("まだ分かっていない種類の人", columns, rows, id="unsure", empty=empty, caption_hidden=True)


def _unsure(name: str, place: int, words: str, known: Known) -> ui.Row:
    learned = known.reached[name]
    mean, drawn = float(learned.mean[place]), float(known.drawn[name][place])
    low, high = span(mean, float(learned.shape[place]) ** -0.5)
    step = math.exp(1 / worth.STEPS)
    told = "先に試す" if drawn >= mean * step else "後に回る" if drawn <= mean / step else "見込みどおり"
    return ui.Row([
        f"{NAMES[name]}: {words}", int(learned.attempts[place]), int(learned.contacts[place]), f"{low:.2f}〜{high:.2f}",
        f"×{mean:.2f}", f"×{drawn:.2f}", told,
    ])  # fmt: skip


TIME_WORDS = {Time.DAY: "平日の昼", Time.EVENING: "平日の夕方から", Time.REST_DAY: "土日・休日"}


def other_ways(known: Known, terms: Agreed) -> ui.Table:
    """Visits by time and messages, with what an hour of work promises; the first visit of a month in the town."""
    columns = [
        ui.Column("手段"), ui.Column("件数", "count"), ui.Column("接触", "count"), ui.Column("見込み", "code"),
        ui.Column("8割の幅", "code"), ui.Column("一件の時間", "code"), ui.Column("1時間あたり", "code"),
    ]  # fmt: skip
    rows = [
        _way(f"訪問({TIME_WORDS[when]})", rate, ways.visit(when, 0, known.ways, known.defaults, far=False))
        for when, rate in known.ways.met.items()
    ]
    message = ways.sms(known.ways, known.defaults, choosing=terms["sms_seconds"])
    rows.append(_way("SMS(電話が来る)", known.ways.returned, message))
    return ui.Table("訪問とSMS", columns, rows, id="ways", caption_hidden=True)


def _way(words: str, rate: Rate, offer: Offer) -> ui.Row:
    low, high = span(rate.mean, rate.shape**-0.5, 1.0)
    return ui.Row([
        words, rate.attempts, rate.contacts, per_cent(rate.mean), f"{per_cent(low)}〜{per_cent(high)}",
        f"{offer.minutes:.1f}分", f"{offer.per_hour:.1f}人",
    ])  # fmt: skip


def method(known: Known, terms: Agreed) -> list[str]:
    trust, weights = known.defaults.trust, known.defaults.worth
    return [
        "見込みは、曜日と時間帯の率に、番号の種別、年齢、今月の架電の回数、先月までの結果の倍率を掛けたものです。",
        "架電の少ない枠は、似た枠の率と初期値に寄せます。幅は、十のうち八までその中にあるとみられる範囲です。",
        f"初期値は、倍率一つについて接触 {trust['traits']:.0f}件分の重みです。"
        "記録が増えるほど、記録に従います。",
        "国籍、言語、病気、性別、氏名、住所は使いません(住所の地区は、訪問にかかる時間にだけ使います)。",
        "毎日、幅の中からくじで選んだ率で順番を決めます(くじの種は日付で、記録に残り、引き直せます)。"
        "記録の少ない種類の人ほど試され、分かっている種類の人はほとんど動きません。",
        f"順番は、本人に出てもらえる見込みに重み(約束が守られなかった人は{weights['broken_promise'] / 1000:.1f}倍、"
        f"未納額に応じて最大{max(known.defaults.owed_worth) / 10:.0f}%増)を掛け、"
        "一件にかかる見込みの時間で割った大きい順です。",
        "架電してよいかどうかの決まりは、この順番では変わりません。",
        f"電話と訪問のどちらも市が認めている人と、今月の電話が{terms['sms_after_vain_calls']}回届かない人では、"
        "1時間に接触できる見込みの大きい手段を選びます。"
        f"訪問は一件 {known.defaults.visit['minutes']}分({'、'.join(known.defaults.visit['far_towns'])}は"
        f"{known.defaults.visit['far_minutes']}分)、今月の訪問が届かないたびに見込みを{known.defaults.visit['failed']}倍にします。",
    ]  # fmt: skip
