"""What web servers and `flask` start: the portal as this machine is set up."""

from portal import create_app

app = create_app()
