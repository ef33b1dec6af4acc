"""Runs, rows, papers and deliveries in words."""
