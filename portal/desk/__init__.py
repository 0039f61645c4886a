"""What staff see: the day at the desk."""
