"""Cleaning: bytes to characters, characters to plain ones, lines to paragraphs."""
