"""Where a visitor or member books (`/book`), and a member looks after her bookings (`/me/bookings`)."""
