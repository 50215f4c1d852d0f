"""Configurations of switches that we did not make: files to CONFIG_DB, with places and findings."""

from railwright.configs.kinds import KINDS
from railwright.configs.loaded import Loaded, Places
from railwright.configs.loader import read, read_all, read_text

__all__ = ["KINDS", "Loaded", "Places", "read", "read_all", "read_text"]
