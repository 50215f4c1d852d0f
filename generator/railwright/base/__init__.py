"""Ground floor: what every other floor stands on. Imports nothing of ours."""
