"""Shift plans in words."""
