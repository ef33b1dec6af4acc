"""The door, the accounts, a person's own settings."""
