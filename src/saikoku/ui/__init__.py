"""Page frame and components: what every screen of Saikoku is put together from."""
