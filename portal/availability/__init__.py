"""Which times are open, and who holds them.

A tick is a quarter of an hour. A Slot is a start at which a visit fits: shifts less claims. A Claim
is one tick of one resource, taken by a booking, a hold or time off; its key is what makes double
booking impossible. A Hold keeps claims for a while for somebody who is deciding.
"""
