"""People, what they owe, what they paid, what was said with them."""
