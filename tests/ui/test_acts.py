"""A posted form and its act: done once, or every reason stands in the form."""

from types import SimpleNamespace

from django import forms

from saikoku.kernel.refusals import Refused
from saikoku.ui import acts
from saikoku.ui.forms import explainer

WORDS = {"too-late": "期限を過ぎています。", "not-yours": "担当者ではありません。"}
explain = explainer(WORDS, {"too-late": "why"})


class Why(forms.Form):
    why = forms.CharField()


class Shouted(Why):
    def values(self) -> dict:
        return {"why": self.cleaned_data["why"].upper()}


def asked(method: str = "POST") -> SimpleNamespace:
    return SimpleNamespace(method=method, actor="tester")


def attempt(form, act, *, method="POST"):
    return acts.attempt(asked(method), form, act, explain, act="close")


def test_the_act_is_given_what_the_form_says_who_asks_and_when():
    told = {}
    done = attempt(Why({"why": "転出"}), lambda **given: told.update(given))
    assert done.made is None and done, "an act without an answer took place too"
    assert told.pop("at").tzinfo is not None
    assert told == {"act": "close", "why": "転出", "by": "tester"}


def test_what_the_act_makes_is_handed_on_and_a_form_may_say_its_values_itself():
    assert attempt(Shouted({"why": "abc"}), lambda **given: given["why"]).made == "ABC"


def test_nothing_is_done_before_it_is_posted_or_while_the_form_is_wrong():
    def never(**given):
        raise AssertionError(given)

    assert attempt(Why({"why": "転出"}), never, method="GET") is None
    wrong = Why({"why": ""})
    assert attempt(wrong, never) is None
    assert wrong.errors


def test_every_reason_of_a_refusal_stands_in_the_form():
    def refuse(**given):
        raise Refused(["too-late", "not-yours"])

    form = Why({"why": "転出"})
    assert attempt(form, refuse) is None
    assert form.errors == {"why": ["期限を過ぎています。"], "__all__": ["担当者ではありません。"]}
