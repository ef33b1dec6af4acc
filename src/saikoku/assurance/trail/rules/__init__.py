"""Actions in words."""
