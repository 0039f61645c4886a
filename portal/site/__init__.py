"""Pages over many features: the home page, access, safety, privacy, and a member's own home."""
