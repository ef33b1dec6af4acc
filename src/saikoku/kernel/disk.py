"""Why can a file not be read or written? In Japanese, for the person at the console."""

import errno

FULL = "ディスクの空きがありません"
WORDS = {
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EROFS: "書き込みのできない場所です",
    errno.ENOSPC: FULL,
    errno.EDQUOT: "使える容量の上限に達しています",
    errno.ENOENT: "ありません",
    errno.EISDIR: "フォルダです",
    errno.ENOTDIR: "途中にフォルダでないものがあります",
    errno.EEXIST: "同じ名前のものがあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ELOOP: "リンクがたどれません",
    errno.EIO: "ディスクの読み書きに失敗しました",
    errno.EADDRINUSE: "すでに使われています",
}


def reason(fault: OSError) -> str:
    """A short clause; the system's own words where we have none."""
    return WORDS.get(fault.errno, fault.strerror or "読み書きに失敗しました")
