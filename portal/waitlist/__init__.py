"""Who waits for a time.

A WaitlistEntry is a Wish for a time: days of the week, a stretch of the day, until a date. The worker
asks whoever has waited longest when time is given back: she has an Offer, which is kept until she answers.
"""
