"""Reading, proposing and approving what is said (`reading`), and what leaves the house of it (`uses`)."""
