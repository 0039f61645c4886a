"""Finding people, and how they are reached. Reads only."""
