"""Time as it is sold. Plain functions on plain values: no database, no Flask."""
