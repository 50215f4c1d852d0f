"""Zero touch: the files that a switch asks for when it starts without a configuration."""
