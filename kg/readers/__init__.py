"""Floor 2: sources become Documents."""
