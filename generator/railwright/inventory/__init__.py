"""What the site wants: YAML files to a checked :class:`~railwright.model.inventory.Inventory`."""

from railwright.inventory.loader import MAIN_FILE, load
from railwright.inventory.schema import json_schema

__all__ = ["MAIN_FILE", "json_schema", "load"]
