"""Bookings, the claims by which they hold time, and what comes before and beside them."""
