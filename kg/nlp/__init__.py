"""Floor 2: spaCy components, one question a file; each a factory, a pure finder, and a thin component that writes."""
