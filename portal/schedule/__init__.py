"""When trainers work: a Shift is a stretch of work, a TimeOff a stretch away. TimeOff wins."""
