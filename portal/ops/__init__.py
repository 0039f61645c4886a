"""What keeps the portal running: the worker, and the one command that starts everything."""
