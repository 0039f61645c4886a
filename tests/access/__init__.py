"""Who may open what: every address of tests/shape/routes.txt, as everybody."""
