"""What hardware can do: platforms, optics, servers and QoS profiles, from files with sources."""

from railwright.catalog.loader import Catalog, load

__all__ = ["Catalog", "load"]
