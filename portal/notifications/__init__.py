"""What we tell people: an outbox written in the transaction of the deed, and a worker that sends it."""
