"""Role plays, their scores and certificates in words."""
