"""The way of the money from the bag to the city: counted, closed by two, kept, paid in, met by the city's own rows."""
