"""Which members a list shows; how a list that the gym brings along is read."""
