"""Flask glue for every feature; knows none of them."""
