"""What staff see (`/staff`): the board, the day, people, shifts, and the owner's settings."""
