"""What happened, and by whom. Written inside the transaction of the deed itself."""
