"""The web front end; written by the views."""
