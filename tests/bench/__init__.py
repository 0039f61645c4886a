"""How fast the portal is, measured from outside by the harness that BENCH_HARNESS names. `make bench` runs it."""
