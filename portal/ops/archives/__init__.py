"""Everything of the gym in one file: backups, their restoring, and the way from one database to another."""
