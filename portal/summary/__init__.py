"""What log, practice and visits say together: her charts, her trainer's brief, the page for her doctor.

A Summary is a stretch of days with all of it. Nothing here is a score, and nothing is kept.
"""
