"""Who somebody is, where he lives, how he is reached: people, numbers, addresses of a case card."""

from django.urls import reverse

from saikoku.desk.cases.queries import Card
from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.inquiry.phones.rules import grades
from saikoku.inquiry.residences.models import Survey
from saikoku.inquiry.residences.rules import selection, telling
from saikoku.kernel import eras
from saikoku.registry.debtors.operations import KINDS, SOURCES
from saikoku.registry.debtors.queries import CAUTIONS
from saikoku.ui import components as ui
from saikoku.ui import words

SEX = {"1": "男", "2": "女", "0": "不明", "9": "適用なし"}
TRANSFER = {"0": "なし", "1": "振替中", "2": "停止", "3": "申込中"}
INSURED = {"1": "加入", "2": "喪失", "3": "擬制世帯主"}
DECLARED = {"0": "申告済", "1": "未申告", "2": "推計"}
AGENT = {"1": "納税管理人", "2": "相続人代表", "3": "成年後見人", "4": "共有代表"}
STATED_BY = {"city": "市", "survey": "居所調査"}
PLACES = {"registered": "住所", "mailing": "送付先", "found": "判明した住所"}
PHONE_STATES = {"1": "確認済", "2": "未確認", "3": "不通", "4": "相違"}


def person(found: Card) -> ui.Facts:
    """Every field of the person's T01 row."""
    one = found.debtor
    return ui.Facts([
        ui.Fact("宛名番号", one.number, "code"),
        ui.Fact("世帯番号", one.household.number if one.household else "なし", "code"),
        ui.Fact("統合前の番号", "、".join(row.number for row in found.former) or "なし"),
        ui.Fact("個人・法人", "法人" if one.kind == "2" else "個人"),
        ui.Fact("氏名カナ", one.name_kana or "登録なし"),
        ui.Fact("通称名", one.alias or "なし"),
        ui.Fact("生年月日", eras.in_words(one.born_on, with_weekday=False) if one.born_on else "登録なし"),
        ui.Fact("性別", SEX.get(one.sex, "登録なし")),
        ui.Fact("代理区分", AGENT.get(one.representative, "なし")),
        ui.Fact("言語", one.language or "登録なし"),
        ui.Fact("口座振替", TRANSFER.get(one.transfer_state, "登録なし")),
        ui.Fact("国保資格", INSURED.get(one.nhi_state, "登録なし")),
        ui.Fact("資格取得日", words.day_short(one.insured_from) or "登録なし"),
        ui.Fact("資格喪失日", words.day_short(one.insured_until) or "なし"),
        ui.Fact("被保険者番号", one.insured_number or "登録なし"),
        ui.Fact("他保険加入の疑い", "あり" if one.other_insurance_suspected else "なし"),
        ui.Fact("所得申告", DECLARED.get(one.declaration_state, "登録なし")),
        ui.Fact("未申告年度", f"{one.undeclared_year}年度" if one.undeclared_year else "なし"),
        ui.Fact("分納誓約", "あり" if one.instalment_plan else "なし"),
        ui.Fact("返戻日", words.day_short(one.returned_mail_on) or "なし"),
        ui.Fact("返戻事由", one.returned_mail_reason or "なし"),
        ui.Fact("備考", one.remarks or "なし"),
        ui.Fact("提供日", words.day_short(one.delivered_on)),
    ])  # fmt: skip


def cautions(found: Card) -> list[ui.Note]:
    return [
        ui.Note(f"注意: {CAUTIONS.get(row['code'], row['code'])}", f"{row['since']} から", "look")
        for row in found.imported["cautions"]
        if row["ended_on"] is None
    ]


def members(found: Card) -> ui.Table:
    return ui.Table(
        "世帯員",
        [ui.Column("氏名"), ui.Column("続柄"), ui.Column("宛名番号", "code"), ui.Column("生年月日", "day"),
         ui.Column("性別"), ui.Column("国保資格"), ui.Column("所得申告"), ui.Column("世帯から抜けた日")],
        [[ui.Cell(row["name"], below=row["name_kana"]), row["relation"], row["number"], row["born_on"], SEX.get(row["sex"], ""),
          f"{row['nhi_from'] or ''}〜{row['nhi_until'] or ''}" if row["nhi_from"] else "",
          DECLARED.get(row["declaration_state"], ""), row["gone_on"] or ""] for row in found.imported["members"]],
        id="members", empty=ui.EmptyState("世帯員の情報はまだ届いていません。"),
    )  # fmt: skip


def others(found: Card) -> ui.Table | None:
    if not found.others:
        return None
    return ui.Table(
        "同じ世帯のほかの対象者",
        [ui.Column("氏名"), ui.Column("宛名番号", "code")],
        [ui.Row([row.name, row.number], url=reverse("cases:card", args=[row.number])) for row in found.others],
        id="others",
    )


def phones(found: Card) -> ui.Table:
    return ui.Table(
        "電話番号",
        [ui.Column("番号"), ui.Column("種類"), ui.Column("状態"), ui.Column("入手元"), ui.Column("判明日", "day"),
         ui.Column("休止"), ui.Column("確かさ")],
        [[words.mask_phone(row["number"]), KINDS.get(row["kind"], ""), PHONE_STATES[row["state"]],
          SOURCES.get(row["source"], row["source"]), row["learned_on"],
          f"{row['suspended_until']} まで" if row["suspended_until"] else "", grades.in_words(found.truths[row["number"]])]
         for row in found.imported["phones"]],
        id="phones", empty=ui.EmptyState("電話番号がありません。番号調査の対象です。"),
    )  # fmt: skip


def addresses(found: Card) -> ui.Table:
    return ui.Table(
        "住所",
        [ui.Column("区分"), ui.Column("郵便番号", "code"), ui.Column("住所"), ui.Column("方書"), ui.Column("送付先氏名"),
         ui.Column("町字コード", "code"), ui.Column("出どころ"), ui.Column("いつから")],
        [[PLACES.get(row["kind"], row["kind"]), row["postal_code"], row["address"], row["building"], row["recipient"],
          row["town_code"], STATED_BY.get(row["source"], row["source"]), row["since"]] for row in found.imported["addresses"]],
        id="addresses", empty=ui.EmptyState("住所の登録がありません。"),
    )  # fmt: skip


def residences(found: Card) -> ui.Table:
    """Each search for where the person lives, with its standing finding."""
    known = layouts.outcomes()
    rows = [
        [row["number"] or "", row["on"] or "", "、".join(selection.RULES[code] for code in row["reasons"]),
         known[row["outcome"]].ja if row["outcome"] else Survey.State(row["state"]).label,
         row["text"] or row["closed_why"], row["address_found"] or ""]
        for row in found.imported["residences"]
    ]  # fmt: skip
    columns = [ui.Column("調査番号", "code"), ui.Column("日"), ui.Column("選んだ理由"), ui.Column("所見"), ui.Column("内容"),
               ui.Column("判明した住所")]  # fmt: skip
    return ui.Table("居所調査", columns, rows, id="residences", empty=ui.EmptyState("居所調査はありません。"))


def doubtful_address(found: Card) -> list[ui.Note]:
    """Why it is doubtful that he lives where the city says, by whatever is known."""
    if not found.doubts:
        return []
    then = "文書は届かないおそれがあります。納付書や文書を送る前に、市へ住所を確かめます。"
    return [ui.Note(telling.TITLE, "", "look", lines=[*telling.lines(found.doubts), then])]
