"""Pages of the training: role plays (`plays`), everybody's training and certificates (`people`)."""

from saikoku.practice.views import people, plays

__all__ = ["people", "plays"]
