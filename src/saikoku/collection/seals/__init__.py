"""Which receipt seal may be used, and what became of each: filed, permitted by the city, changed, abolished, lost."""
