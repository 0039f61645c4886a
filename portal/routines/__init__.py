"""What to do at home: routines made of exercises, who is assigned which, and each run through one."""
