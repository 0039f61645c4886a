"""The steps from a chosen time to a booking.

A Draft is a booking that is still being filled in, or the move of one; what is typed is kept in it from
step to step, and its time by a Hold. At the end it is a Booking, and she who made it a member.
"""
