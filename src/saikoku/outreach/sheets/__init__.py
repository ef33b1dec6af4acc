"""Calls and visits written on numbered sheets while the system was down: printed before, typed twice, recorded."""
