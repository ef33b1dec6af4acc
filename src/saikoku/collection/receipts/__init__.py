"""Proof of each yen taken at a door: numbered without gaps, never edited, never doubled, printed only when it is safe."""
