"""The Japanese words of the codes that rules and operations give."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.registry.contacts.presenters import PROMISE_REFUSED
from saikoku.ui import words

WHY_NOT = {
    "merged-number": "宛名番号が統合されています。新しい番号で検索してください。",
    "no-target": "当月の電話催告の対象者ではありません。",
    "left-this-month": "連絡済または納付確認済のため、当月の名簿から外れています。",
    "stopped-by-city": "市から催告中止の連絡があります。",
    "stopped-by-us": "こちらの記録により催告を中止しています。",
    "staff-only": "注意区分「市職員対応」のため、電話をかけません。",
    "nothing-owed": "催告できる未納がありません(納付されたか、市が催告を止めています)。",
    "limitation-reached": "時効完成予定日を過ぎています。市に確認してください。",
    "live-promise": "納付の約束の日がまだ来ていません。",
    "reached-this-month": "当月すでに連絡が取れています。",
    "paused": "一定の期間、架電を見合わせています。",
    "month-cap": "当月の架電回数の上限に達しています。",
    "no-number": "使える電話番号がありません。",
    "numbers-spent": "どの番号も、今日かけられる回数に達しています。",
    "cell-tried": "この曜日と時間帯は、当月すでにかけています。",
    "number-rests": "今日かけた番号です。次にかけるまで時間を空けます。",
    "call-back-later": "折返しの約束の時刻になっていません。",
    "leased-by-other": "ほかのオペレータが対応中です。",
    "holds-another": "ほかの方を対応中です。先に記録するか、戻してください。",
    "outside-hours": "架電できる時間帯ではありません。",
    "closed-day": "業務を行わない日です。",
    "before-operations": "業務開始日の前です。",
    "after-operations": "業務期間が終わっています。",
}
REFUSED = PROMISE_REFUSED | {
    "lease-lost": "この方の確保が切れているため、記録できません。「もう一度確保する」を押してから、記録してください。",
    "payment-arrived": "納付が届きました。内容を確かめてから、もう一度記録してください。",
    "stop-arrived": "催告中止の連絡が届きました。内容を確かめてから、もう一度記録してください。",
    "outcome-unknown": "結果を選んでください。",
    "worker-missing": "従事者番号が登録されていないため、記録できません。システム管理者に連絡してください。",
    "sides-tell-different-calls": "一方は話した結果、もう一方は誰とも話していない結果です。どちらかを直してください。",
    "side-twice": "同じ科目に結果が 2 つあります。科目を選び直してください。",
    "sides-of-two-divisions": "両課の承諾がないため、市税と保険料は 1 回の電話では一方だけを記録します。"
    "話した科目を選び直してください。",
    "cause-unknown": "電話のきっかけを選び直してください。",
    "in-a-talk": "ほかの方と話している途中です。先に記録してから、受電の画面を開いてください。",
    "in-this-talk": "この世帯の方との前の電話を、まだ記録していません。",
    "recorded-side-missing": "前の記録にあった科目が外れています。科目を戻してから記録してください。",
    "undo-too-late": "取り消せる時間(10 秒)が過ぎました。前の記録は残っています。直すときは「訂正する」を押してください。",
    "reason-of-return-missing": "戻す理由を選んでください。",
    "sides-missing": "話した科目を選んでください。",
    "side-not-of-this-call": "この電話で扱えない科目が選ばれています。",
    "identity-not-checked": "本人確認が済んでいません。確認してから、この結果を選んでください。",
    "person-does-not-fit-outcome": "話した相手と結果が合いません。どちらかを直してください。",
    "letters-unknown": "文書の到着の答えを選び直してください。",
    "encouragement-unknown": "お勧めしたことを選び直してください。",
    "encouraged-nobody": "相手と話していない結果には、お勧めしたことを付けられません。",
    "phone-unknown": "かけた番号を、この方の番号から選んでください。",
    "phone-missing": "この方には番号がありません。結果「電話番号なし」を選んでください。",
    "new-phone-missing": "案内された新しい番号を入力してください。聞き取れなかったときは「欠番」を選んでください。",
    "ended-before-it-began": "終わりの時刻が始まりより前です。",
    "begins-later-than-now": "始まりの時刻が今より後です。",
    "summary-too-long": "会話の概要は 1,000 字までです。短くしてください。",
    "summary-holds-personal-number": "会話の概要に、個人番号(マイナンバー)と思われる 12 桁の数字があります。"
    "個人番号は記録できません。数字を消してから記録してください。",
    "reason-holds-personal-number": "訂正の理由に、個人番号(マイナンバー)と思われる 12 桁の数字があります。"
    "個人番号は記録できません。数字を消してから記録してください。",
    "promise-on-nothing-owed": "催告できる未納がないため、約束は記録できません。約束の欄を空にしてください。",
    "promise-side-unknown": "約束の科目を選び直してください。",
    "promise-side-missing": "金額を分けて記録するため、約束ごとに科目を選んでください。",
    "call-back-missing": "折返しの日と時刻を入力してください。",
    "call-back-beside-outcome": "この結果には再架電の約束を付けられません。「折返し約束」か「多忙」を選んでください。",
    "call-back-in-the-past": "再架電の時刻は、今より後にしてください。",
    "call-back-outside-hours": "再架電は、業務日の架電できる時間帯にしてください。",
    "reason-missing": "訂正の理由を入力してください。",
    "already-corrected": "この記録はすでに訂正されています。新しい方の記録を訂正してください。",
    "record-unknown": "記録が見つかりません。",
    "record-taken-over": "前の受託者から引き継いだ記録のため、訂正できません。新しい経過として記録してください。",
    "number-not-told": "どの番号にかけたかが元の記録にないため、番号についての結果には訂正できません。"
    "ほかの結果を選ぶか、番号の調査を記録してください。",
    "not-a-call": "架電の記録ではないため、この画面では訂正できません。",
    "number-not-usable": "この番号にはかけられません。ほかの番号を選ぶか、結果を記録してください。",
    "number-not-now": "この番号には今日もうかけました。ほかの番号を選ぶか、時間を空けてください。",
    "by-telephone": "画面から電話しているため、発信の時刻は電話から入ります。",
    "came-in": "かかってきた電話です。この画面からはかけません。かけ直すときは、記録してから、事案の画面で受け持ちます。",
    "dialled": "発信しているため、記録せずには戻せません。出なかったときも結果を選んで記録します。"
    "押しまちがえたときは「発信を取り消す」を押してから戻します。",
    "was-dialled": "発信しているため、「電話番号なし」では記録できません。呼び出した結果を選んでください。"
    "押しまちがえたときは、番号の下の「発信を取り消す」を先に押します。",
    "not-dialled": "かかってきた電話です。発信の時刻はありません。",
    "on-pause": "休止中のため、対象者を出せません。F9 で再開してください。",
    "taken-over": "責任者がこの方を引き継いだため、記録できません。入力した内容は責任者の画面に渡しました。",
    "call-over": "この通話は終わっています。今の状況に戻って確かめてください。",
    "reason-unknown": "休止の理由を選び直してください。",
    "account-missing": "利用者として登録されていないため、休止できません。",
    "method-unknown": "本人確認の方法を選んでください。",
    "address-hidden": "支援措置の方です。住所は表示していないため、住所では確認できません。ほかの方法で確認してください。",
}
FOLLOWED = {
    "left": "当月の名簿から外しました",
    "promised": "約束の日まで催告を控えます",
    "promised_undated": "日のない約束なので、合意した日数の間だけ催告を控えます",
    "paused": "しばらく架電を見合わせます",
    "stopped": "催告を中止しました",
    "call_back": "再架電を予定に入れました",
    "call_back_done": "約束の再架電を済みにしました",
    "call_back_put_off": "約束の再架電は、次の時間帯にもう一度かけます",
    "number:dead": "番号を不通にしました",
    "number:wrong": "番号を相違にしました",
    "number_rests": "番号をしばらく使いません",
    "number_learned": "新しい番号を登録しました",
    "number_rang": "かかってきた番号を確認済にしました",
    "research_runs_already": "番号調査は依頼済みです",
    "task:handover": "市へ引き継ぎます",
    "task:slip_request": "納付書の再発行を依頼します",
    "task:phone_research": "番号調査を依頼しました",
    "task:whereabouts": "居所調査を依頼しました",
    "task:check_payment": "納付の確認を予定に入れました",
    "task:supervisor": "責任者へ回しました",
    "task:interpreter": "通訳の手配へ回しました",
    "task:verification": "真正性の案内を予定に入れました",
    "encouraged:transfer": "口座振替の勧奨を記録しました",
    "encouraged:loss": "資格喪失の勧奨を記録しました",
    "encouraged:declaration": "申告の勧奨を記録しました",
}
MANY = {
    "left-this-month": "連絡済・納付確認済などで名簿から外れた",
    "reached-this-month": "当月すでに連絡が取れた",
    "live-promise": "約束の日を待っている",
    "stopped-by-city": "市の催告中止",
    "stopped-by-us": "記録による中止",
    "nothing-owed": "催告できる未納がない",
    "limitation-reached": "時効完成予定日を過ぎた",
    "no-number": "使える番号がない",
    "numbers-spent": "今日かけられる回数に達した",
    "month-cap": "当月の回数の上限",
    "paused": "見合わせ中",
    "staff-only": "市職員対応",
    "no-target": "取り下げられた",
    "merged-number": "番号が統合された",
    "cell-tried": "この曜日と時間帯は当月すでにかけた",
    "number-rests": "今日かけた番号に時間を空けている",
    "call-back-later": "折返しの約束の時刻を待っている",
    "leased-by-other": "対応中",
}


def sides_words(sides: Iterable[str]) -> list[str]:
    return [SIDE_WORDS[Side(side)] for side in sides]


def refusals(codes: Iterable[str]) -> list[str]:
    return [_refusal(code) for code in codes]


def _refusal(code: str) -> str:
    """A code of a side that was set apart names it: premium/call-back-missing."""
    side, _, plain = code.rpartition("/")
    sentence = REFUSED.get(plain) or WHY_NOT.get(plain) or f"受け付けられませんでした({plain})。"
    return f"{SIDE_WORDS[Side(side)]}: {sentence}" if side else sentence


def followed(codes: Sequence[str]) -> str:
    said = list(dict.fromkeys(FOLLOWED[code] for code in codes if code in FOLLOWED))
    return "、".join(said) + "。" if said else ""


def begins(moment: datetime | None, now: datetime) -> str:
    """次の時間帯は 15:00 からです。"""
    if moment is None:
        return "業務期間の中に、次に架電できる時間帯はありません。"
    when = words.clock(moment) if moment.date() == now.date() else words.moment(moment)
    return f"次の時間帯は {when} からです。"
