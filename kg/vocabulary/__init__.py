"""Floor 1: the words of the field, as IRIs and as a lexicon."""
