"""Pages that combine rooms: cases, search, today, reception, the board."""
