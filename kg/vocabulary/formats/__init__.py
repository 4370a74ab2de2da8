"""Vocabularies of other people, in the formats they come in, as plain terms."""
