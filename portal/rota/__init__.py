"""Who works when, and what becomes of visits when that changes.

Publishing and changing shifts, time off, closures, trainers who come and go, rooms and baby spaces.
A deed here says what becomes of each visit in its way, or is refused with those visits.
"""
