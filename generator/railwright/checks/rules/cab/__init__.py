"""Cables: what both ends of a link must agree on, and whether they are who they say."""
