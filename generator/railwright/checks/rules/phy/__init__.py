"""Ports: lanes, names, speeds, breakouts."""
