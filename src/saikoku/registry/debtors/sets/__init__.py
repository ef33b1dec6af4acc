"""Set-based statements of this room, each one file (or one writer of them) and one function."""
