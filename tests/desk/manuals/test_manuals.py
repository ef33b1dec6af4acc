"""Each role finds its manual inside the program; every page and key a manual names exists."""

import re

import pytest
from django.urls import reverse

from saikoku.desk.manuals import queries
from saikoku.desk.manuals.rules import pages
from saikoku.kernel import home
from saikoku.security.access.rules.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.mark.clause("14.3.ア")
@pytest.mark.parametrize("manual", pages.MANUALS, ids=lambda manual: manual.name)
def test_every_manual_opens_with_its_pictures(signed_in, manual):
    person = signed_in(Role.OPERATOR)
    text = person.get(reverse("manuals:show", args=[manual.name])).content.decode()
    assert text.count("<h1") == 1
    for name in re.findall(r'src="[^"]*/pictures/([^"]+)"', text):
        assert queries.picture(name) is not None, name
        assert person.get(reverse("manuals:picture", args=[name])).status_code == 200


@pytest.mark.parametrize("manual", pages.MANUALS, ids=lambda manual: manual.name)
def test_every_part_of_a_manual_is_reached_from_its_contents(signed_in, manual):
    text = signed_in(Role.OPERATOR).get(reverse("manuals:show", args=[manual.name])).content.decode()
    headings = re.findall(r'<h2 id="(part-[0-9]+)">(.+?)</h2>', text)
    assert len(headings) > 4
    assert re.findall(r'<a href="#(part-[0-9]+)">(.+?)</a>', text) == headings


@pytest.mark.parametrize("manual", pages.MANUALS, ids=lambda manual: manual.name)
def test_a_manual_bears_its_title_and_leads_to_manuals_that_exist(manual):
    text = queries.text_of(manual.name)
    assert set(re.findall(r"\]\(([a-z]+)\.md\)", text)) <= set(pages.BY_NAME)
    assert text.startswith(f"# {manual.title}\n")


def test_each_picture_of_the_folder_stands_in_a_manual_or_the_readme():
    texts = [queries.text_of(name) for name in pages.BY_NAME]
    texts += [(home.PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md")]
    named = {name for text in texts for name in re.findall(r"pictures/([a-z0-9-]+\.png)", text)}
    assert {file.name for file in queries.PICTURE_FOLDER.glob("*.png")} == named


def test_a_picture_tells_its_size_and_a_tall_one_is_drawn_small():
    sizes = {"wide.png": (1280, 800), "tall.png": (800, 1280)}
    drawn = pages.as_html("![a](../pictures/wide.png) ![b](../pictures/tall.png)", picture_url="/p/", sizes=sizes)
    assert 'src="/p/wide.png" loading="lazy" width="1280" height="800" alt="a"' in drawn
    assert 'src="/p/tall.png" loading="lazy" width="800" height="1280" class="tall"' in drawn


@pytest.mark.parametrize("name", ["nothing", "..", "index"])
def test_what_is_no_manual_is_not_found(signed_in, name):
    assert signed_in(Role.OPERATOR).get(f"/manual/{name}/").status_code == 404


@pytest.mark.parametrize("name", ["../clauses.tsv", "x.png", "..%2fplan.md"])
def test_nothing_but_pictures_is_given_out(signed_in, name):
    assert signed_in(Role.OPERATOR).get(f"/manual/pictures/{name}").status_code == 404


def test_raw_markup_and_foreign_links_stay_text():
    drawn = pages.as_html("<script>x</script> [a](http://elsewhere.test/) [b](operator.md)", picture_url="/p/", sizes={})
    assert "<script" not in drawn
    assert "href=\"http" not in drawn
    assert 'href="../operator/"' in drawn


def test_a_line_ends_where_it_ends_in_the_text():
    assert "始められません。<br>\n戻れます。" in pages.as_html("始められません。\n戻れます。", picture_url="/p/", sizes={})


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_manual(role):
    assert pages.first_for(frozenset({role})) is not None
