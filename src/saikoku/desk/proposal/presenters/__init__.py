"""The proposal in words and as a paper."""
