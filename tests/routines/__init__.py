"""What is done at home."""
