"""Floor 4: the pages of the web front end."""
