"""What holds of accounts: codes, sign-ins, consents, details. Plain functions on plain values."""
