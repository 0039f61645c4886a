"""What staff write about a member, for each other. A Note is written once and never changed."""
