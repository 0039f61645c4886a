"""How it goes. A LogEntry is one thing a member noted about one day. Never a gate, never a score."""
