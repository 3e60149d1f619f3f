"""People and programs: the command line, the HTTP API and the page."""
