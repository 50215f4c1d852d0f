"""Layered values: catalog < fabric < tier < pod < device < port. The highest that speaks wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.base.location import Origin
from railwright.design.context import Context
from railwright.model.intent import BgpIntent, PortIntent, Settings
from railwright.model.inventory import Path


class Layer(NamedTuple):
    """One body of settings: who speaks, what it says, and where it stands in the inventory."""

    name: str
    body: Settings
    path: Path

    @property
    def label(self) -> str:
        """``tier leaf`` for messages and origins."""
        return " ".join(str(part) for part in (self.name, *self.path[1:2]))


class PortLayer(NamedTuple):
    """One port body, likewise."""

    name: str
    body: PortIntent
    path: Path


class Settled(NamedTuple):
    """A value and who decided it."""

    value: object
    origin: Origin

    def text(self) -> str:
        """The value as text (enums by their value)."""
        return str(self.value)

    def number(self) -> int:
        """The value as a number."""
        return int(str(self.value))


class Layers:
    """The layers of one device, lowest first."""

    def __init__(self, context: Context, layers: tuple[Layer, ...]) -> None:
        self._context = context
        self._layers = layers
        self._known: dict[str, Settled | None] = {}

    def setting(self, key: str) -> Settled | None:
        """Return the winning value of a setting, or None if no layer and no default has one."""
        if key not in self._known:  # every link of a device asks for the same
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, key: str) -> Settled | None:
        for layer in reversed(self._layers):
            value = getattr(layer.body, key)
            if value is not None:
                origin = self._context.inventory.origin(
                    layer.name, f"{layer.label}: {key}", *layer.path, key
                )
                return Settled(value, origin)
        return self._default(key)

    def qos(self, plane: int) -> Settled | None:
        """Return the QoS profile of a device in a plane; None where planes differ without it."""
        asked = self.setting("qos")
        if asked is None or not isinstance(asked.value, Mapping):
            return asked
        name = asked.value.get(plane)
        return None if name is None else Settled(name, asked.origin)

    def bgp(self, key: str) -> Settled:
        """Return the winning value of a key below ``bgp``; each has a default."""
        for layer in reversed(self._layers):
            body: BgpIntent | None = layer.body.bgp
            value = getattr(body, key) if body else None
            if value is not None:
                origin = self._context.inventory.origin(
                    layer.name, f"{layer.label}: bgp.{key}", *layer.path, "bgp", key
                )
                return Settled(value, origin)
        return Settled(*self._context.default(key))

    def port_layers(self, role: str) -> Iterator[PortLayer]:
        """Yield what the layers say of ``host_ports`` or another role, lowest first."""
        for layer in self._layers:
            body: PortIntent | None = getattr(layer.body, role)
            if body is not None:
                yield PortLayer(layer.name, body, (*layer.path, role))

    def _default(self, key: str) -> Settled | None:
        return Settled(*self._context.default(key)) if key in self._context.defaults else None


class PortSettings:
    """What the layers say about one kind of port, the highest first for each key."""

    def __init__(self, context: Context, layers: tuple[PortLayer, ...]) -> None:
        self._context = context
        self._layers = layers
        self._known: dict[str, Settled | None] = {}

    def get(self, key: str) -> Settled | None:
        """Return the winning value of a port key, or None where no layer speaks."""
        if key not in self._known:  # ports of one kind share their settings and ask the same
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, key: str) -> Settled | None:
        for layer in reversed(self._layers):
            value = getattr(layer.body, key)
            if value is not None:
                path = (*layer.path, key)
                text = f"{'.'.join(str(part) for part in path)}"
                return Settled(value, self._context.inventory.origin(layer.name, text, *path))
        return None

    def over(self, layers: tuple[PortLayer, ...]) -> PortSettings:
        """Return these settings with more specific layers on top."""
        return PortSettings(self._context, (*self._layers, *layers)) if layers else self
