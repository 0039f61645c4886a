"""What `flask` can do for whoever runs the portal."""
