"""Hand-over of data between the city and us: registered media, the case, the GPS, the persons, the times, the files."""
