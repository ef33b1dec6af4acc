"""One of each component in each of its states, for the tests that look at them."""

# ruff: noqa: E501

from datetime import date, datetime
from pathlib import Path

from django import forms
from django.template import engines

from saikoku.kernel import clock
from saikoku.ui import charts
from saikoku.ui import components as ui
from saikoku.ui.forms import Choices, DayField, DayInput, Form, Keycaps, ManyChoices, TextArea, YenField

HERE = Path(__file__).parent
TODAY = date(2026, 4, 10)
PLACES = [("今日", ""), ("受け取り", "1 件 判定中"), ("引き渡し", "17:30 まで"), ("事案", "38,204"), ("今日の班", "14 人"),
          ("成績", ""), ("報告・提出", "期限 2"), ("承認", "3 件"), ("記録", "")]  # fmt: skip


def frame(place: str = "受け取り", **changes) -> ui.Frame:
    given = {
        "place": place,
        "navigation": [ui.NavigationEntry(name, "#", short=name[:4], count_words=count, current=name == place)
                       for name, count in PLACES],
        "day_words": "令和8年4月10日(金)", "phase_words": "業務期間", "person_words": "業務責任者 雛形 みどり",
        "practice": True, "search_url": "/search/", "logout_url": "/out/", "help": ui.Help("使い方", "/help/"),
        "session_seconds": 900, "keep_url": "/keep/",
    }  # fmt: skip
    return ui.Frame(**{**given, **changes})


class Promise(Form):
    day = DayField(label="約束の日", help_text="2026-04-17、4/17、R8.4.17、+7 のように入力できます。",
                   today=lambda: TODAY, widget=DayInput(quick=[("明日", "+1"), ("1週間後", "+7")]))  # fmt: skip
    amount = YenField(label="金額", help_text="149,000円まで", most=149_000, least=1)
    way = forms.ChoiceField(label="方法", choices=[("1", "コンビニ(手元の紙)"), ("2", "口座振替")])
    speaker = forms.ChoiceField(label="話した相手", choices=[("1", "本人"), ("2", "家族")], widget=Choices(inline=True))
    papers = forms.MultipleChoiceField(label="送るもの", required=False, widget=ManyChoices,
                                       choices=[("1", "納付書"), ("2", "口座振替の申込書")])  # fmt: skip
    memo = forms.CharField(label="会話の概要", required=False, widget=TextArea)
    agreed = forms.BooleanField(label="「読み上げて確かめた」")


class Decision(Form):
    way = forms.ChoiceField(
        label="反映の方法", choices=[("back", "市へ差し戻す"), ("apply", "39,792 行だけ反映する")],
        widget=Choices(inline=True, then={"back": "何も反映せず、連絡票を作ります。", "apply": "3行は作業一覧に残します。"}),
    )  # fmt: skip


class Outcome(Form):
    outcome = forms.ChoiceField(
        choices=[("1", "納付の約束"), ("2", "納付済の申出"), ("3", "納付書の再発行"), ("4", "口座振替の希望"),
                 ("5", "分納の相談"), ("6", "納付が困難"), ("7", "社保に加入"), ("8", "折り返しの約束"), ("9", "途中で切れた")],
        widget=Keycaps(keys={str(key): str(key) for key in range(1, 10)}, then={"5": "市へ", "6": "市へ"}),
    )  # fmt: skip
    day = DayField(label="日", today=lambda: TODAY)
    amount = YenField(label="金額")
    way = forms.ChoiceField(label="方法", choices=[("1", "コンビニ(手元の紙)"), ("2", "口座振替")])


def parts() -> dict:
    return {**_list(), **_figures(), **_talk(), **_forms()}


def _list() -> dict:
    columns = [ui.Column("宛名番号", "code"), ui.Column("氏名"), ui.Column("科目・年度・期"), ui.Column("納期限", "day"),
               ui.Column("前回", "yen"), ui.Column("今回", "yen"), ui.Column("差", "yen", "#", "ascending")]  # fmt: skip
    rows = [
        ui.Row(["…0418 2207", "試験 〇〇", "国保料 令7 10期", date(2026, 3, 31), ui.Cell(112_400, was=True),
                ui.Cell(0, strong=True), -112_400], url="#a"),
        ui.Row(["…0093 5510", ui.Cell("見本 〇〇", chip=ui.Chip("表示中", "shown")), "固定資産税 令7 4期", None,
                ui.Cell(96_500, was=True), ui.Cell(84_000, strong=True), -12_500], url="#b", selected=True),
        ui.Row(["…0772 0146", ui.Cell("仮名 〇〇", below="カメイ"), "市県民税 令7 4期", date(2026, 2, 2), None, 84_200, 0],
               url="#c"),
    ]  # fmt: skip
    total = ["合計", "3 件", "", None, 208_900, 168_200, -124_900]
    names = [ui.Choice("", "すべて"), ui.Choice("10", "国民健康保険料")]
    return {
        "table": ui.Table("変更の一覧", columns, rows, id="changes", total=total, caption_hidden=True),
        "empty_table": ui.Table("再架電", columns, [], id="none",
                                empty=ui.EmptyState("今日の再架電はすべて済みました。次は 15:30 です。", ui.Link("明日の予定を見る", "#"))),
        "filter": ui.Filter("変更の絞り込み", "未納額が変わった 1,764 件を、差の大きい順に表示しています。",
                            [ui.FilterField("programme", "科目", "10", names), ui.FilterField("since", "いつから", "2026-04-01")],
                            clear_url="#"),
        "paging": ui.Paging(1, 50, 1764, next_url="#", previous_url="#", next_words="次の 50 件を表示する"),
        "tabs": ui.Tabs("一覧の種類", [ui.Tab("変更", "#", "1,820", current=True), ui.Tab("新規", "#", "412"),
                                  ui.Tab("受け取れない行", "#", attention="3件 確認")]),
        "dialog": ui.Dialog("stop", "412 件の催告を中止しますか", ["今日の名簿 14 人分から外します。", "取り消せません。"],
                            yes="412 件を中止する", no="中止しない", action="/stop/"),
    }  # fmt: skip


def _figures() -> dict:
    weeks = [("3/13", 13.4), ("3/20", 13.3), ("3/27", 13.2), ("4/3", 13.0), ("4/10", 12.8)]
    return {
        "steps": ui.Steps("受け取りの4つの段階", [
            ui.Step("引渡書", "past", "済 9:02 授受番号 0410-02", "#"), ui.Step("ファイルとレイアウト", "past", "済 9:04", "#"),
            ui.Step("判定", "current", "9:05 に終わりました(41 秒)"), ui.Step("反映", fact="まだ何も変わっていません")]),
        "notes": [ui.Note("スキャナーがありません。", "ウイルス検査をせずに受け取ります。", "bad", ui.Link("設定を開く", "#"), urgent=True),
                  ui.Note("期限が近い提出物が 2 件あります。", tone="look", lines=["業務計画書 4月15日", "体制表 4月17日"]),
                  ui.Note("市の記録と一致しました。", tone="done"), ui.Note("判定は続いています。", "画面を閉じても止まりません。")],
        "tiles": ui.Tiles([
            ui.Tile("新規", 412, explain="初めて受け取る期別", url="#"), ui.Tile("変更", 1820, explain="前回と違う", url="#", current=True),
            ui.Tile("変化なし", 37_560, explain="前回とすべて同じ", url="#"), ui.Tile("対象外となる", 0, explain="今回のファイルにない"),
            ui.Tile("受け取れない行", 3, explain="直すまで反映しない", url="#", danger=True)]),
        "facts": ui.Facts([ui.Fact("行数", 39_795, "count", ui.Chip("一致", "done")),
                           ui.Fact("合計", 1_284_905_300, "yen", ui.Chip("一致", "done")),
                           ui.Fact("受け取り", datetime(2026, 4, 10, 9, 2, tzinfo=clock.TOKYO), "moment"),
                           ui.Fact("検査", "なし", chip=ui.Chip("未設定", "bad"))]),
        "facts_lines": ui.Facts([ui.Fact("受け取った日", TODAY, "daylong", change=ui.Link("変更する", "#")),
                                 ui.Fact("金額", 30_500, "yen", change=ui.Link("変更する", "#"))], lines=True),
        "progress": ui.Progress("判定の進み", 18_204, 39_795, "39,795 行のうち 18,204 行を調べました(あと約 20 秒)"),
        "bars": charts.Bars("未納額の合計は、5週で13.4億円から12.8億円へ減りました。", "単位は億円。縦の目盛りは12億円から。",
                            [charts.Bar(day, value, f"{value}", main=day == "4/10", late=day == "3/27") for day, value in weeks],
                            axis_from=12, target=13.1, target_words="目標 13.1", table_url="#"),
        "forecast": charts.Forecast("このままなら月末に目標を 40 件上回ります。", "単位は件。0から。",
                                    ["4/1", "", "", "4/10", "", "", "", "4/30"], [10, 120, 260, 400], "400 件",
                                    [520, 650, 790, 920], [480, 560, 660, 760], [560, 720, 900, 1080], "見込み 920",
                                    target=880, target_words="目標 880"),
    }  # fmt: skip


def _talk() -> dict:
    marks = ui.INSTALMENT_MARKS
    paid, opened = marks["paid"], ui.Mark("未", "未納", "open", "9期 17,300円 納期限 2026-02-28")
    matrix = [ui.BoardRow("国保 令6", [paid] * 8 + [opened, opened]),
              ui.BoardRow("国保 令7", [paid] * 5 + [marks["part"], marks["promised"], opened, marks["stopped"], opened]),
              ui.BoardRow("市県民 令7", [paid, paid, opened, opened] + [marks["none"]] * 6)]  # fmt: skip
    turn = ui.ROTATION_MARKS
    free, shut = turn["untried"], turn["shut"]
    rotation = [ui.BoardRow("9-12", [turn["absent"], free, turn["message"], free, free, free, shut]),
                ui.BoardRow("15-17", [turn["spoke"], free, free, free, turn["now"], shut, shut])]  # fmt: skip
    at = datetime(2026, 4, 10, 18, 22, tzinfo=clock.TOKYO)
    entries = [ui.Entry(at, "架電 通話中", "携帯、本人確認 済", kind="now"),
               ui.Entry(date(2026, 4, 6), "20,000円 納付の記録なし", kind="look", chip=ui.Chip("約束の日を過ぎた", "look")),
               ui.Entry(at, "架電 本人・納付約束", "4月6日 20,000円", "給料日のあとにコンビニで", link=ui.Link("記録を訂正する", "#")),
               ui.Entry(date(2026, 3, 18), "国保料 令7 6期 6,500円", kind="paid", chip=ui.Chip("納付 確報", "done")),
               ui.Entry(date(2026, 3, 5), "催告書を発送(市)", kind="paper")]  # fmt: skip
    months = [str(number) for number in range(1, 11)]
    shown = [marks[name] for name in ("paid", "part", "open", "promised", "stopped")]
    ledger = [ui.Column("科目・年度"), ui.Column("期"), ui.Column("最も古い納期限", "day"), ui.Column("未納額", "yen")]
    return {
        "matrix": ui.Board("期ごとの状態", "科目・年度", months, matrix, shown, id="matrix"),
        "rotation": ui.Board("曜日と時間帯(直近 60 日)", "時間帯", list("月火水木金土日"), rotation,
                             [turn[name] for name in ("absent", "message", "spoke", "shut")],
                             "金曜 15-17 は初めてです。", id="rotation"),
        "timeline": ui.Timeline("経過", entries, [("すべて 14", "#", True), ("架電 8", "#", False)], ui.Link("前の 5 件を見る", "#")),
        "script": ui.Script("用件を伝える", ["先月お約束いただいた国民健康保険料 20,000円について、4月6日までの納付を確認できておりません。"],
                            "ご家族には、科目と金額を話せません。"),
        "ledger": ui.Table("納期限を過ぎた金額", ledger, [
            ["国民健康保険料 令和6年度", "9・10期", date(2025, 2, 28), 34_600], ["市県民税 令和7年度", "3・4期", date(2025, 10, 31), 28_400]],
            id="ledger", total=["合計", "4 期分", None, 63_000]),
        "interrupt": ui.Interrupt("納付が届きました。催告を終えてください。", "18:24 国民健康保険料 86,000円(コンビニ、速報)",
                                  "お礼の言葉へ進む", "#thanks", key="F2"),
    }  # fmt: skip


def _forms() -> dict:
    given = {"day": "2026-02-30", "amount": "200000", "way": "1", "memo": "賞与の支給が遅れた。"}
    return {"form": Promise(given), "decision": Decision(), "outcome": Outcome(initial={"day": TODAY, "amount": 30_500})}


def draw(name: str, **changes) -> str:
    """The page of that name, drawn with every sample; `changes` replace what stands in the context."""
    text = (HERE / f"{name}.html").read_text()
    given = {"frame": frame(), **parts(), "interrupt": None}
    return engines["django"].from_string(text).render({**given, **changes})
