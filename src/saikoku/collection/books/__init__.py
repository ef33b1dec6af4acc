"""Receipts written by hand while the line was down: typed twice, laid against what came in meanwhile, entered."""
