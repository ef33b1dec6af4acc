"""Who is to be reached when, and by whom."""
