"""What has to be found out: numbers, whereabouts, assets."""
