"""What a member tells us about her body, so that we train her safely.

A HealthCheck is one set of answers; a new one never overwrites the last. Clearance is a
doctor's or midwife's yes to exercise.
"""
