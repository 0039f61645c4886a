"""When members come.

A Booking is an agreed visit. It owns Claims, one for each Tick of each Resource it occupies, until it
is cancelled. An Offer keeps a time for one person until she says yes or no.
"""
