"""What is hers to decide about her data (`/me/privacy`): consents, who has looked, taking along, deleting."""
