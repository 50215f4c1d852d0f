"""The switch itself: metadata, management, secrets."""
