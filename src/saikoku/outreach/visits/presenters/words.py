"""The Japanese words of the codes that rules and operations give."""

from collections.abc import Iterable

from saikoku.planning.routes.rules.reasons import WHY_NOT
from saikoku.registry.contacts.presenters import PROMISE_REFUSED
from saikoku.ui.forms import explainer

REFUSED = PROMISE_REFUSED | {
    "worker-missing": "従事者番号が登録されていないため、訪問を記録できません。システム管理者に連絡してください。",
    "no-such-stop": "その訪問先は、今日のあなたの経路にありません。一覧を開き直してください。",
    "at-another-door": "ほかの訪問が途中です。先に記録するか、記録せずに戻ってください。",
    "colleague-at-the-door": "ほかの訪問員がこの世帯を訪問中です。次の訪問先へ進んでください。",
    "duties-unread": "服務の決まりの、いまの版をまだ読んでいません。読んで、守ることを記録してから始めてください。",
    "outside-visit-hours": "訪問できる時間ではありません。",
    "already-visited": "この世帯は今日訪問済みです。",
    "not-open": "この訪問は終わっています。一覧に戻ってください。",
    "no-such-visit": "この訪問は見つかりません。一覧に戻ってください。",
    "told-already": "名のった後は、結果を記録してください。",
    "affiliation-not-told": "市の委託を受けた者であることを告げて、チェックを入れてください。",
    "name-not-told": "自分の氏名を名のって、チェックを入れてください。",
    "card-not-told": "従事者証を見せて、チェックを入れてください。",
    "person-unknown": "話している方を選んでください。",
    "method-missing": "本人と確かめた方法を選んでください。",
    "method-beside-another": "本人でない方と話すときは、本人と確かめた方法を選びません。",
    "news-arrived": "訪問の間に変わったことがあります。画面の上の知らせを読んでから、もう一度記録してください。",
    "outcome-unknown": "結果を選び直してください。",
    "outcome-does-not-fit": "いまの状況に合わない結果です。戻って選び直してください。",
    "denied-by-the-talk": "会って話した方がいるため、この結果は記録できません。話した結果から選び直してください。",
    "collected-after-news": "納付か中止が届いた方からは、受け取れません。受け取っていないときは、ほかの結果を選びます。"
    "知らせの前に受け取ったときは、先に領収証を作ってください。",
    "collected-after-close": "今日の現金の締めが済んでいるため、受け取れません。受け取っていないときは、ほかの結果を選びます。"
    "受け取ったときは、責任者に連絡してください。",
    "collected-without-receipt": "「収納」と記録した訪問に、領収証がありません。「今日の領収」で領収証を作るか、"
    "記録を訂正してください。",
    "receipt-without-record": "領収証を渡した訪問の記録が「収納」になっていません。「今日の領収」から記録を訂正してください。",
    "not-told": "名のりと従事者証の確認が済んでいません。戻って済ませてから、この結果を選んでください。",
    "identity-not-checked": "本人の確認が済んでいません。戻って確かめてから、この結果を選んでください。",
    "other-person-spoken-with": "本人と話したと記録されています。家族と話したときは、戻って相手を選び直してください。",
    "note-missing": "メモを入力してください。",
    "moved-to-missing": "転居先を、分かったところまで入力してください。番地まで分からないときは、メモだけでもかまいません。",
    "moved-beside-outcome": "この結果には転居先を付けられません。転居先の欄を空にするか、「転居先が判明」を選んでください。",
    "postal-code-unknown": "郵便番号は 7桁の数字で入力してください。分からないときは、空にします。",
    "moved-town-missing": "市区町村・町名を入力してください。",
    "moved-to-where-he-lives": "いまの住所と同じです。転居先を確かめてください。",
    "summary-too-long": "メモは 1,000 字までです。短くしてください。",
    "summary-holds-personal-number": "メモに、個人番号(マイナンバー)と思われる 12 桁の数字があります。"
    "個人番号は記録できません。数字を消してください。",
    "encouraged-nobody": "本人と話していない結果には、督促状の到着や案内の答えを付けられません。欄を空にしてください。",
    "encouragement-unknown": "案内への答えを選び直してください。",
    "letters-unknown": "督促状・催告書が届いたかを選び直してください。",
    "promise-missing": "約束の日を入力してください。",
    "promise-on-nothing-owed": "訪問しない理由があるため、約束は記録できません。約束の欄を空にしてください。",
    "notice-number-missing": "電話番号の台帳に、不在票に載せる番号がありません。責任者に連絡してください。",
    "notices-spent": "今日の不在票の番号を使い切りました。責任者に連絡してください。",
    "paper-unknown": "この番号の紙はありません。紙の受付番号を、そのまま入力してください(例: N 000123 K)。",
    "paper-office": "この番号の紙は、受け取りの確認がまだか、渡した記録がありません。"
    "「今日の訪問」に確認を待つものがあれば、先に数えて確かめてください。なければ、責任者に連絡してください。",
    "paper-left": "この番号の紙は、もう使われています。番号を確かめてください。",
    "paper-void": "この番号の紙は廃棄されています。別の紙を使ってください。",
    "paper-not-yours": "この番号の紙は、ほかの訪問員のものです。番号を確かめてください。",
    "paper-beside-notice": "この訪問では、別の番号の不在票を入れたと記録しています。番号の欄を空にしてください。",
    "printed-beforehand": "前もって印刷した不在票です。同じ番号の紙は、もう印刷できません。",
    "no-notice": "この訪問に、不在票はありません。",
    "told-nobody": "どなたにも会えなかった訪問では、同じ世帯のほかの方を続けて記録できません。",
    "left-in-danger": "危険のため離れた訪問です。この世帯では続けられません。",
    "another-day": "前の日の訪問です。一覧から始めてください。",
    "not-of-this-household": "この方は、いま続けて訪ねられる同じ世帯の方ではありません。",
    "not-recorded": "この訪問は、まだ記録していません。",
    "undo-too-late": "取り消せる時間(10 秒)が過ぎました。記録は残っています。直すときは「訂正する」を押してください。",
    "already-corrected": "この記録はすでに訂正されています。新しい方の記録を訂正してください。",
    "record-unknown": "この記録は見つかりません。",
    "not-a-visit": "この記録は、訪問の画面で作ったものではないため、ここでは訂正できません。",
    "reason-missing": "訂正の理由を入力してください。",
    "reason-holds-personal-number": "訂正の理由に、個人番号(マイナンバー)と思われる 12 桁の数字があります。"
    "数字を消してください。",
    "still-open": "この訪問は途中です。先に記録してください。",
    "nobody-was-told": "名のりを確かめていない訪問は、話した結果に訂正できません。",
} | WHY_NOT
FIELDS = {
    "affiliation-not-told": "affiliation", "name-not-told": "name", "card-not-told": "card", "person-unknown": "spoke_with",
    "method-missing": "identified_by", "method-beside-another": "identified_by", "note-missing": "summary",
    "moved-to-missing": "moved_town", "moved-beside-outcome": "moved_town", "postal-code-unknown": "moved_postal_code",
    "moved-town-missing": "moved_town", "moved-to-where-he-lives": "moved_house",
    "summary-too-long": "summary", "summary-holds-personal-number": "summary", "promise-missing": "promise1_day",
    "promise-on-nothing-owed": "promise1_day",
    "paper-unknown": "paper", "paper-office": "paper", "paper-left": "paper", "paper-void": "paper", "paper-not-yours": "paper",
    "paper-beside-notice": "paper",
    "letters-unknown": "letters", "denied-by-the-talk": "outcome", "collected-after-close": "outcome",
    "reason-missing": "reason", "reason-holds-personal-number": "reason", "nobody-was-told": "outcome",
}  # fmt: skip
FOLLOWED = {
    "left": "当月の名簿から外しました", "promised": "約束の日まで催告を控えます", "paused": "しばらく催告を見合わせます",
    "stopped": "催告を中止しました", "call_back_withdrawn": "約束の再架電を取り下げました",
    "task:handover": "市へ引き継ぎます", "task:slip_request": "納付書の再発行を依頼します",
    "task:whereabouts": "居所調査を依頼しました", "task:check_payment": "納付の確認を予定に入れました",
    "task:supervisor": "責任者に知らせました", "encouraged:transfer": "口座振替の勧奨を記録しました",
    "encouraged:loss": "資格喪失の勧奨を記録しました", "encouraged:declaration": "申告の勧奨を記録しました",
}  # fmt: skip
CAUTION_WORDS = {
    "01": "住所や居所を口に出しません。訪問せず、責任者に連絡してください。",
    "02": "これまでの経過を読んでから、ことばを選んで話します。危ないと感じたら、すぐに離れます。",
    "03": "やさしい日本語で話します。",
    "04": "筆談の用意をして、ゆっくり話します。",
    "05": "訪問せず、市へ引き継ぎます。",
}

explain = explainer(REFUSED, FIELDS)


def refused(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(REFUSED[code] for code in codes))
