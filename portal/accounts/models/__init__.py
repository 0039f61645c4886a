"""Accounts, the people behind them, where they are signed in, what they agreed to, how one reaches them."""
