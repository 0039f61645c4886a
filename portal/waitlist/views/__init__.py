"""Pages of waiting for a time."""
