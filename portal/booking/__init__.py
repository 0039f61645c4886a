"""When members come.

A Slot is a start time one may ask for, computed and never stored. A Booking is an agreed
visit. It owns Claims, one for each Tick of each Resource it occupies, until it is cancelled.
"""
