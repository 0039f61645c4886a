"""Home for visitors, home for members, and the pages that only tell."""
