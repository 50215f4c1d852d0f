"""What carries a question to a switch and its answer back: SSH, commands, readers."""
