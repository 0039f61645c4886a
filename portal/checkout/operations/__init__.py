"""What people do with bookings in the making. Each function is one transaction."""
