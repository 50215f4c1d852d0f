"""Rules about the next release: valid on this one, other behaviour or figures there."""
