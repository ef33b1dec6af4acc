"""Statements outside the ordinary: what is told while a transaction is still open."""
