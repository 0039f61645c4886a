"""Taking along, deleting, forgetting."""
