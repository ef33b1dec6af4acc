"""What the database keeps of a secret: its hash. Both kinds are drawn by us, long and random."""

import hashlib


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
