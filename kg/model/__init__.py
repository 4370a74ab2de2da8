"""Floor 0: the values that pass between floors. Frozen dataclasses, the contract's JSON and the error tree."""
