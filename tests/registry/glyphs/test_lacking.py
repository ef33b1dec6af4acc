"""Which characters of names and addresses no font has: one statement, and the rule of the papers says the same."""

import random
from collections import Counter
from datetime import date

import pytest

from saikoku.documents import fonts
from saikoku.registry.debtors.models import Address, Debtor, Member
from saikoku.registry.glyphs import queries
from tests.documents import test_gaiji
from tests.documents.city_fonts import FAR, FIRST, SECOND, SQUARE
from tests.planning import people

pytestmark = pytest.mark.django_db
SIGNS = f"久留米 -^]\\[A1〓・{FIRST}{FIRST}{SECOND}{FAR}\ue757𠮷\U0002b740龘ｱ゛\ufe00\U000e0100㐂葛辻\U000e0107"


def words(chance: random.Random, most: int) -> str:
    return "".join(chance.choice(SIGNS) for _ in range(chance.randrange(most)))


def by_the_rule(beside: fonts.Further) -> dict[str, tuple[int, int]]:
    names, addresses = Counter(), Counter()
    for one in Debtor.objects.all():
        names.update(fonts.drawable(one.name + one.name_kana + one.alias, beside=beside)[1])
    for one in Member.objects.filter(gone_on=None):
        names.update(fonts.drawable(one.name + one.name_kana, beside=beside)[1])
    for one in Address.objects.all():
        addresses.update(fonts.drawable(one.address + one.building + one.recipient, beside=beside)[1])
    return {character: (names[character], addresses[character]) for character in {*names, *addresses}}


@pytest.mark.parametrize("seed", range(4))
def test_the_statement_finds_what_the_papers_cannot_draw(seed):
    chance = random.Random(seed)
    home = people.household()
    for turn in range(12):
        person = people.debtor(home, alias=words(chance, 3))
        Debtor.objects.filter(pk=person.pk).update(name=words(chance, 6), name_kana=words(chance, 3))
        Address.objects.create(
            debtor=person, kind="registered", address=words(chance, 9), building=words(chance, 3),
            recipient=words(chance, 3), since=people.DAY,
        )  # fmt: skip
        Member.objects.create(
            household=home, number=str(turn), name=words(chance, 6), run_id=1,
            gone_on=chance.choice([None, date(2026, 4, 1)]),
        )  # fmt: skip
    for beside in (fonts.NO_FURTHER, test_gaiji.further({FIRST: SQUARE, FAR: SQUARE})):
        found = queries.lacking(beside)
        expected = by_the_rule(beside)
        assert {one.characters: (one.names, one.addresses) for one in found} == expected
        assert (FIRST in expected) is (beside is fonts.NO_FURTHER) and SECOND in expected and "𠮷" not in expected
        totals = [one.names + one.addresses for one in found]
        assert totals == sorted(totals, reverse=True)
