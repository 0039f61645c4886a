"""What may be booked and when. Plain functions on plain values: no database, no Flask."""
