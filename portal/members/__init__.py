"""The gym's members as a whole: the list of them, and bringing along those whom the gym has already.

A member herself, and whoever she is known by, belong to `accounts`; what she comes to, to `booking`.
"""
