"""What is done with routines: assigned, practised, reminded of."""
