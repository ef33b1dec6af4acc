"""What the practice does: writes a city's files, plays a month, prepares a demonstration."""
