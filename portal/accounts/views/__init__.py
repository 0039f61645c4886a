"""Signing in and out, passwords, passkeys, the second step, what we write to whom (`/account`)."""
