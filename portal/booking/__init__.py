"""When members come.

A Slot is a start time one may ask for, computed and never stored; Asked is whom somebody asks
for, and a Place is the trainer and whatever else she would get. A Booking is an agreed visit. It
owns Claims, one for each Tick of each Resource it occupies, until it is cancelled.

A Draft is a booking that is still being filled in, or the move of one. A Hold keeps a Slot for
whoever is deciding, and ends by itself. A WaitlistEntry is a Wish for a time: days of the week, a
stretch of the day, until a date. It is answered by an Offer, which is a Hold with a deadline.
"""
