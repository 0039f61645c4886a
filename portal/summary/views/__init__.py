"""Her progress (`/me/progress`): the charts, her data as a file, the page for her doctor, and its end."""
