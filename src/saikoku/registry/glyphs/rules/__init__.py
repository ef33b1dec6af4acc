"""Spans of code points. Pure."""
