"""What people do with the waitlist. Each function is one transaction."""
