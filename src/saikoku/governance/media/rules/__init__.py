"""The way of a hand-over slip."""
