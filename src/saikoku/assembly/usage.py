"""What the command line says about its own use, in Japanese: argparse asks gettext, and this table answers."""

import argparse
from typing import NoReturn

WORDS = {
    "usage: ": "使い方: ",
    "options": "オプション",
    "positional arguments": "引数",
    "show this help message and exit": "この説明を表示して終わります",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "the following arguments are required: %s": "次の指定が必要です: %s",
    "one of the arguments %s is required": "次のどれか1つを指定してください: %s",
    "not allowed with argument %s": "%s と一緒には使えません",
    "unrecognized arguments: %s": "次の指定は使えません: %s",
    "expected one argument": "値を1つ指定してください",
    "expected at most one argument": "値は1つまでです",
    "expected at least one argument": "値を1つ以上指定してください",
    "expected %s argument": "値を%s個指定してください",
    "expected %s arguments": "値を%s個指定してください",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r は選べません(選べるもの: %(choices)s)",
    "invalid %(type)s value: %(value)r": "%(value)r は使えない値です",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s だけでは決まりません(候補: %(matches)s)",
    "ignored explicit argument %r": "値 %r は指定できません",
}


class Parser(argparse.ArgumentParser):
    """A parser, and the parsers of its commands, that explain themselves in Japanese."""

    def __init__(self, *args, **kwargs):
        argparse._ = lambda text: WORDS.get(text, text)
        argparse.ngettext = lambda one, many, count: WORDS.get(one, one)
        super().__init__(*args, allow_abbrev=False, **kwargs)

    def error(self, message: str) -> NoReturn:
        super().error(message.removeprefix("argument "))
