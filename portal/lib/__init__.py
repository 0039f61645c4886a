"""Things any project could use: no Flask, no database, no gym."""
