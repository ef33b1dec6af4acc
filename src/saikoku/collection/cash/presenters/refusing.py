"""Why an act with cash was not done, in words, and at which field."""

from collections.abc import Sequence

from saikoku.ui import components as ui
from saikoku.ui import forms

REFUSALS = {
    "no-worker-number": "あなたの利用者には従事者番号がありません。システム管理者に登録を頼んでください。",
    "day-ended": "この日の締めは、もう済んでいます。",
    "day-to-come": "まだ来ていない日です。",
    "nothing-to-count": "この日の領収はありません。日を確かめてください。",
    "count-negative": "枚数は0以上で入力してください。",
    "difference-unexplained": "領収した額と合いません。数え直し、それでも合わないときは、過不足の説明を入力してください。",
    "change-unexplained": "貸し出した釣銭準備金の額と合いません。数え直し、それでも合わないときは、"
    "過不足の説明を入力してください。",
    "unpaired-unexplained": "訪問の「収納」の記録と領収証が合いません。「今日の領収」で確かめ、領収証を作るか、"
    "記録を訂正してください。できないときは、その説明を入力して数え直します。",
    "not-counted": "訪問員がまだ数えていません。",
    "counted-before-last-receipt": "訪問員が数えた後に、領収か金庫への引渡しがありました。もう一度数えてもらってください。",
    "intent-open": "受け取りの途中のものがあります。訪問員に終えてもらってください。",
    "receipts-open": "紙が出たか分からないままの領収証か、確認していない書損があります。先に片付けてください。",
    "paper-open": "入力した手書き領収証に、まだ記録していないものがあります。記録するか、保留にしてから締めてください。",
    "lost-receipts-wait": "この日の領収証に、再入力を待つものがあります。締めると帳簿に戻せません。"
    "先に再入力し、数え直してください。できないときは、その理由を入力してください。",
    "earlier-day-open": "前の日の締めが済んでいません。前の日から締めてください。",
    "recount-differs": "相手の数えた金額と違います。二人で一緒に数え直してください。",
    "own-absence": "自分の日は、自分の画面で数えてください。代わりに行うのは、ほかの人です。",
    "absence-missing": "本人が行えない理由を入力してください。",
    "intent-young": "受け取りを始めたばかりです。本人が受け取っているところかもしれません。時間をおいてください。",
    "intent-not-open": "その受け取りは、もう終わっています。",
    "reason-missing": "理由を入力してください。",
    "nothing-counted": "渡す枚数を入力してください。",
    "more-than-the-day": "今日の領収のうち手元にある額より多くは引き渡せません。数え直してください。",
    "no-change-out": "貸し出している釣銭準備金はありません。",
    "own-passing": "渡す人と受け取る人は別の人です。相手の人が自分の画面で数えてください。",
    "passing-ended": "この受渡しは、もう終わっています。",
    "books-moved": "数えた後に釣銭準備金の額が変わりました。もう一度数えてもらってください。",
    "own-count": "締めは、受け取った人と数えた人のほかの人が確認します。",
    "nothing-chosen": "払い込む日を選んでください。",
    "close-not-open": "選んだ日のお金は、もう払込みに入っています。画面を読み込み直してください。",
    "place-missing": "払い込む金融機関か窓口を入力してください。",
    "own-deposit": "払込みの領収は、用意した人のほかの人が記録します。",
    "proved-already": "この払込みの領収は、もう記録されています。",
    "document-missing": "払込書の番号を入力してください。",
    "before-the-money-came": "領収した日より前の日です。日を確かめてください。",
    "text-missing": "内容を入力してください。",
    "own-objection": "異議には、述べた人のほかの人が答えます。",
    "own-day": "この日の現金を数えた人、締めた人、受け渡した人は答えられません。ほかの人が調べて答えます。",
    "answered-already": "この異議には、もう答えています。",
}
FIELDS = {
    "difference-unexplained": "remark", "change-unexplained": "remark", "unpaired-unexplained": "remark",
    "recount-differs": "recounted", "nothing-chosen": "closes", "close-not-open": "closes",
    "place-missing": "place", "day-to-come": "paid_on", "before-the-money-came": "paid_on", "document-missing": "document",
    "text-missing": "text", "absence-missing": "absence", "lost-receipts-wait": "lost_reason",
    "own-passing": "worker_number",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def refusal(reasons: Sequence[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)
