"""Pages of the calls that come in."""
