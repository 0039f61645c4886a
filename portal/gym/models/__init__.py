"""Branches, what they offer, and who and what is needed for it."""
