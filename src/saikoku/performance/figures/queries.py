"""How much was done: acts and arrivals of any days, counted in the database."""

from saikoku.performance.figures.sets import arrivals, planned_for_many, tallies, year

__all__ = ["arrivals", "planned_for_many", "tallies", "year"]
