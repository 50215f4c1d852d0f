"""The fabric as a whole: where its routes lead, what waits for what, what it cannot do without."""
