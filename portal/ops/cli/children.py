"""Processes that we start, and that end when we are killed."""

import shutil


def with_us() -> list[str]:
    """Before a command, so that it ends when we do; where Linux's own program for that is."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "TERM"] if program else []
