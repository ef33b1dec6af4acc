"""Calls, returned calls, visits and SMS, with what is said in them."""
