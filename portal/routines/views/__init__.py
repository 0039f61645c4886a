"""Pages of routines at home."""
