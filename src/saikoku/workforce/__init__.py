"""The people who do the work: contracts, wishes, shifts."""
