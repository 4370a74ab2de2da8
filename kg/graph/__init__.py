"""Floor 2: extractions become triples, triples become answers; the only floor that knows the store."""
