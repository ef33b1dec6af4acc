"""Words and parts of the call desk."""
