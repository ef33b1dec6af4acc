"""Routes in Japanese: words, the day's page, the map, the sheet on paper."""
