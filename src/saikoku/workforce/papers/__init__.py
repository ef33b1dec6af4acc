"""Numbered paper for the time when line or server are down: who holds which number, and what became of each."""
