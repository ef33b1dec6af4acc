"""Where is each yen that was taken at a door? Double entry, held by the database."""
