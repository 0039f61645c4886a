"""What the owner decides, and what keeps it true."""
