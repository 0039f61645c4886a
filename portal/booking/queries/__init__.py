"""What pages and rules need to know about bookings. Reads only."""
