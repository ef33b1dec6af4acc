"""Where the rooms are put together: settings, urls, wiring, the day, the command line."""
