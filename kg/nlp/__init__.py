"""Floor 2: spaCy components, one question a file; each a factory, a pure finder, and a thin component that writes."""

from kg.nlp import extensions

extensions.declare()  # whichever component is imported first, the attributes it reads and writes are there
