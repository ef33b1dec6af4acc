"""Bring what was owed and paid up to date with the city's files."""
