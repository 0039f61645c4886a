"""What somebody has been promised or has left open, against every deed that can touch it: docs/crossings.md."""
