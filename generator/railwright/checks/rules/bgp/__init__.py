"""BGP: what brings sessions up and lets routes pass."""
