"""Work that the worker does by itself: asked for, under way or broken off, and told aloud while it goes on."""
