"""A command that fails unforeseen says so in one sentence with a code; where it failed is kept in a file."""

import secrets
import traceback

from saikoku.kernel import home


def note(fault: BaseException) -> str:
    """Keep the places of the fault under SAIKOKU_HOME/faults and return the sentence for the console.

    The file names places and the kind of the fault only: its message may hold values of a person.
    """
    code = secrets.token_hex(4).upper()
    file = home.path() / "faults" / f"{code}.txt"
    frames = "".join(traceback.format_tb(fault.__traceback__))
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(f"{type(fault).__module__}.{type(fault).__qualname__}\n{frames}", encoding="utf-8")
    except OSError:
        return f"プログラムの誤りで中断しました(記録 {code} は保存できませんでした)。管理者に知らせてください。"
    return f"プログラムの誤りで中断しました。管理者に次の記録を渡してください: {file}"
