"""The collector's pages (`door`), and a record put right afterwards (`correcting`)."""
