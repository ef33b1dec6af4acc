"""Words of the calls that come in."""
