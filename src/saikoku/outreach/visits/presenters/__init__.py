"""Japanese words and parts of the collector's pages."""
