"""Taking time, keeping it, giving it back."""
