"""What people do with bookings. Each function is one transaction."""
