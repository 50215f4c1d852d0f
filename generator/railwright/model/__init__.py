"""Floor 1: the words of the field as frozen types. No input, no output, no decisions."""
