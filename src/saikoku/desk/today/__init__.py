"""What waits for me now? The first page of each day, by role."""
