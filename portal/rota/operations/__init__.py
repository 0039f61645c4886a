"""What the owner and the desk change. Each function is one transaction."""
