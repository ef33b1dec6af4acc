"""The practice city: makes people, debts and files, answers calls, pays or not."""
