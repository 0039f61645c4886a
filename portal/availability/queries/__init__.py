"""What is claimed, and which times are open."""
