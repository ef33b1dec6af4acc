"""The collector's pages (`door`), the others of a household (`beside`), a record put right (`correcting`)."""
