"""What staff fill in: visits, shifts, people, and the owner's settings."""
