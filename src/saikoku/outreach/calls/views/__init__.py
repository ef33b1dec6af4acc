"""Pages of the call desk."""
