"""Bring the month's targets up to date, and take out who need not be asked any more."""
