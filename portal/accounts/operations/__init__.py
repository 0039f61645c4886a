"""How people come to have accounts, get in and out, what they agree to, how they are told."""
