"""What may be noted, and what is refused."""
