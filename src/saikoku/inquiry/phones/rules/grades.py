"""What a number's score is called, and its steps. Pure."""

from saikoku.kernel.phone_truth import Grade, Truth

GRADES = {Grade.SURE: "確か", Grade.LIKELY: "たぶん", Grade.DOUBTFUL: "疑わしい", Grade.NO_USE: "使えない"}
STEPS = {
    "source": "入手元", "confirmed": "確認済", "age": "古さ", "reached": "本人と話せた", "rang": "本人がかけてきた",
    "somebody": "家族が出た", "nobody": "出なかった", "wrong": "番号相違", "dead": "不通",
}  # fmt: skip


def in_words(found: Truth) -> str:
    """80点 確か"""
    return f"{found.score}点 {GRADES[found.grade]}"


def steps(found: Truth) -> str:
    """入手元 +50、本人と話せた +30"""
    return "、".join(f"{STEPS[code]} {points:+d}" if points else STEPS[code] for code, points in found.steps)
