"""Pages from a chosen time to a booking."""
