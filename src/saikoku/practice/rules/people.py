"""Who lives in a household of the practice city: persons with names, ages, relations, telephones, marks."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from . import names, numbers, towns
from .shape import draw, shape

HEAD, ELDER_AGE = "世帯主", 75
_FLATS = ("コーポ", "ハイツ", "メゾン", "グランド", "サンライズ", "パーク", "レジデンス", "県営住宅", "市営住宅")
_REASONS = ("転居先不明", "あて所なし", "保管期間経過")


@dataclass(slots=True)
class Person:
    number: str
    name: names.Name
    born_on: date | None
    sex: str
    relation: str
    is_company: bool = False
    phones: list[tuple[str, str]] = field(default_factory=list)  # number, kind as in T01
    insured_from: date | None = None
    insured_until: date | None = None
    declaration: str = ""
    cautions: str = ""
    alias: str = ""
    returned_on: date | None = None
    returned_reason: str = ""
    other_insurance: bool = False
    instalment_plan: bool = False
    mail_elsewhere: bool = False
    representative: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    household_number: str  # empty for a company
    town: towns.Town
    address: str
    building: str


def home(rng: Random, seed: int, index: int, is_company: bool) -> Home:
    """Where the household lives: a real town, a made-up lot."""
    town = towns.towns()[draw(rng, towns.weights())]
    lot, branch, blocks = 1 + int(rng.expovariate(1 / 300)), 1 + int(rng.random() * 40), rng.random()
    place = f"{1 + int(blocks * 5)}丁目{1 + lot % 30}番{branch}号" if town.has_blocks else f"{lot}番地{branch}"
    flat, room = rng.random(), rng.random()
    building = ""
    if flat < shape()["marks"]["building"] and not is_company:
        kind = _FLATS[int(room * len(_FLATS))]
        stem = town.name.removesuffix("町").split("町")[-1]
        building = f"{kind}{stem}{101 + int(room * 7919) % 8 + 100 * (int(flat * 9973) % 5)}号室"
    number = "" if is_company else numbers.household(seed, index)
    return Home(number, town, f"久留米市{town.name}{place}", building)


def head(rng: Random, number: str, programmes: list[str], on: date, encoding: str) -> Person:
    """The person addressed. Only city tax on land or cars is owed by companies here."""
    share = shape()["people"]
    if programmes in (["02"], ["03"]) and rng.random() < share["corporate"] * 10:
        name = names.company(rng, names.surname(rng, encoding))
        return Person(number, name, None, "9", "", is_company=True)
    age = _head_age(rng, programmes)
    sex = names.FEMALE if rng.random() < share["female_head"] else names.MALE
    born_on = _born(rng, on, age)
    if age < 45 and rng.random() < share["foreign"]:
        return Person(number, names.foreign(rng), born_on, sex, HEAD)
    family = names.surname(rng, encoding)
    return Person(number, names.full(rng, family, sex, born_on.year), born_on, sex, HEAD)


def others(rng: Random, seed: int, index: int, first: Person, elder: bool, on: date) -> list[Person]:
    """The rest of the household, at most six; an elder owing of their own comes first where one is asked for."""
    if first.is_company:
        return []
    found: list[Person] = []
    share, age = shape()["people"], (on - first.born_on).days // 365

    def add(relation: str, sex: str, years: int) -> None:
        born_on = _born(rng, on, max(0, min(99, years)))
        family = names.Surname(*(part.split(names.SPACE)[0] for part in (first.name.written, first.name.kana)))
        name = names.full(rng, family, sex, born_on.year)
        number = numbers.debtor(seed, index, len(found) + 1)
        found.append(Person(number, name, born_on, sex, relation))

    if elder:
        if age >= ELDER_AGE:
            add(_spouse_of(first.sex), _other(first.sex), max(ELDER_AGE, age - 2))
        else:
            sex = names.FEMALE if rng.random() < 0.7 else names.MALE
            add("母" if sex == names.FEMALE else "父", sex, max(ELDER_AGE + 1, age + 27))
    alone = age >= ELDER_AGE and rng.random() < share["single_elder"]
    if not alone and rng.random() < share["spouse"] and all(p.relation not in ("妻", "夫") for p in found):
        add(_spouse_of(first.sex), _other(first.sex), age + int(rng.gauss(-1, 4)))
    while 25 <= age < 75 and len(found) < 5 and rng.random() < share["child"]:
        sex = names.FEMALE if rng.random() < 0.49 else names.MALE
        add("子", sex, age - 24 - int(rng.random() * 12))
    return found


def furnish(rng: Random, person: Person, programmes: list[str], on: date) -> None:
    """Telephones, insurance and the marks of a debtor."""
    mark = shape()["marks"]
    person.phones = _phones(rng, person)
    chances = {name: rng.random() for name in mark}
    drawn = rng.random()
    if chances["returned_mail"] < mark["returned_mail"]:
        person.returned_on = on - timedelta(days=int(drawn * 90) + 5)
        person.returned_reason = _REASONS[int(drawn * len(_REASONS))]
    person.mail_elsewhere = chances["mail_elsewhere"] < mark["mail_elsewhere"]
    if person.is_company:
        return
    person.cautions = ";".join(_cautions(chances, mark, person))
    if person.name.language and chances["alias"] < mark["alias"]:
        person.alias = "（通称）" + person.name.kana.split(names.SPACE)[0]
    person.instalment_plan = chances["instalment_plan"] < mark["instalment_plan"]
    if chances["representative"] < mark["representative"]:
        person.representative = "1233"[int(drawn * 4)]
    person.declaration = "0"
    if "11" in programmes:
        _insure(rng, person, on, chances, mark)


def _insure(rng: Random, person: Person, on: date, chances: dict, mark: dict) -> None:
    person.insured_from = on - timedelta(days=400 + int(rng.expovariate(1 / 2500)))
    person.other_insurance = chances["other_insurance"] < mark["other_insurance"]
    if chances["undeclared"] < mark["undeclared"]:
        person.declaration = "1"


def _cautions(chances: dict, mark: dict, person: Person) -> list[str]:
    codes = {"01": "protected", "02": "care", "04": "hearing", "05": "staff_only"}
    found = [code for code, name in codes.items() if chances[name] < mark[name]]
    if person.name.language and chances["interpreter"] < mark["interpreter"]:
        found.append("03")
    return sorted(found)




def _phones(rng: Random, person: Person) -> list[tuple[str, str]]:
    share = shape()["phones"]
    if rng.random() >= share["present"]:
        return []
    found = [_phone(rng, person, share["mobile"])]
    if rng.random() < share["second"]:
        found.append(_phone(rng, person, share["mobile"], share["workplace"]))
        if rng.random() < share["third"]:
            found.append(_phone(rng, person, share["mobile"], share["workplace"]))
    return list(dict.fromkeys(found))


def _phone(rng: Random, person: Person, mobile: float, workplace: float = 0.0) -> tuple[str, str]:
    kind, drawn, area = rng.random(), rng.random(), rng.random()
    if kind < workplace or person.is_company:
        return numbers.landline(drawn, "0942"), "3"
    if kind < workplace + mobile * (1 - workplace):
        return numbers.mobile(drawn), "2"
    return numbers.landline(drawn, "0943" if area < 0.06 else "0942"), "1"


def _head_age(rng: Random, programmes: list[str]) -> int:
    if "12" in programmes:
        return ELDER_AGE + min(24, int(rng.expovariate(1 / 6.5)))
    return int(rng.triangular(20, 74, 58 if "11" in programmes else 47))


def _born(rng: Random, on: date, age: int) -> date:
    return on - timedelta(days=int(age * 365.25) + 1 + int(rng.random() * 364))


def _other(sex: str) -> str:
    return names.MALE if sex == names.FEMALE else names.FEMALE


def _spouse_of(sex: str) -> str:
    return "夫" if sex == names.FEMALE else "妻"
