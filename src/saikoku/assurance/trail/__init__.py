"""The operation log in words: who did what, when and why, about whom, and whether nothing was taken out of it."""
