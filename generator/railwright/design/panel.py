"""The front panel of one device: which cages a link may use, in which mode, and who took them."""

from __future__ import annotations

from collections.abc import Iterable

from railwright.base import ranges
from railwright.base.location import Origin
from railwright.catalog import breakout
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft, Leg, Use
from railwright.design.layers import PortLayer, PortSettings, Settled
from railwright.model.fabric import Port, PortRole
from railwright.model.inventory import Path
from railwright.model.platform import BreakoutMode, Cage, CageRole
from railwright.model.types import Tier


def pick_mode(cage: Cage, speed_mbps: int, lane_mbps: int | None) -> BreakoutMode | None:
    """Choose the mode that gives the most ports of a speed.

    A mode counts when all its children start at the speed; failing that, when they all may be set
    to it. With ``lane_mbps`` modes of that lane rate are preferred, since a 200G lane does not talk
    to a 100G lane. Ties go to the mode the platform lists first.
    """

    def children_at(mode: BreakoutMode, *, default_only: bool) -> bool:
        return all(
            part.speed_mbps == speed_mbps
            or (not default_only and speed_mbps in part.other_speeds_mbps)
            for part in mode.parts
        )

    def rate_fits(mode: BreakoutMode) -> bool:
        return lane_mbps is None or all(
            speed_mbps // part.lanes_per_port == lane_mbps for part in mode.parts
        )

    for rate_matters in (True, False):
        for default_only in (True, False):
            fitting = [
                mode
                for mode in cage.modes
                if children_at(mode, default_only=default_only)
                and (rate_fits(mode) or not rate_matters)
            ]
            if fitting:
                return max(fitting, key=lambda mode: mode.ports)
        if lane_mbps is None:
            break
    return None


def fastest_mbps(cage: Cage) -> int:
    """Return the fastest speed that a mode of the cage starts at."""
    return max(speed for mode in cage.modes for speed in mode.speeds_mbps)


class Panel:
    """The cages of one device while links are being plugged in."""

    def __init__(self, context: Context, draft: Draft) -> None:
        self.context = context
        self.draft = draft
        self._by_number = {cage.number: cage for cage in draft.platform.cages}
        self._cage_layers: dict[int, tuple[PortLayer, ...]] = {}
        self._port_layers: dict[str, tuple[PortLayer, ...]] = {}
        self._idle: dict[CageRole, PortSettings] = {}
        self.broken = False
        """Whether a cage could not be given any mode, which is reported already."""
        self._read_special()

    def cages(self, role: PortRole) -> list[Cage]:
        """Return the cages that may carry hosts or switch links, in the order they fill.

        A leaf that says nothing gives its lower half to hosts and its upper half to spines; a
        spine gives all its cages to leaves.
        """
        key = "host_cages" if role is PortRole.HOST else "fabric_cages"
        settled = self.draft.layers.setting(key)
        data = list(self.draft.platform.data_cages)
        if settled is None:
            if self.draft.place.tier is Tier.SPINE:
                return data if role is PortRole.FABRIC else []
            half = len(data) // 2
            return data[:half] if role is PortRole.HOST else data[half:]
        return self.named_cages(settled.text(), settled.origin)

    def named_cages(self, text: str, origin: Origin) -> list[Cage]:
        """Return data cages by number; report numbers the platform does not have."""
        data = {cage.number: cage for cage in self.draft.platform.data_cages}
        found: list[Cage] = []
        for number in ranges.expand(text):
            if number in data:
                found.append(data[number])
            else:
                message = f"{self.draft.platform.name} has no data cage {number}"
                last = max(data)
                hint = f"data cages are 1 to {last}"
                self.context.report(kinds.CAGE, message, origin.location, hint, self.draft.name)
                break
        return found

    def idle_settings(self, role: CageRole) -> PortSettings:
        """Return what the layers say of cages without links; service cages hear ``ports`` only."""
        if role not in self._idle:
            layers = self.draft.layers.port_layers("unused_ports") if role is CageRole.DATA else ()
            self._idle[role] = PortSettings(self.context, tuple(layers))
        return self._idle[role]

    def settings_of(self, leg: Leg, settings: PortSettings) -> PortSettings:
        """Return port settings with what the device says about this cage and interface on top."""
        if not self._cage_layers and not self._port_layers:
            return settings
        own = (
            *self._cage_layers.get(leg.cage.number, ()),
            *self._port_layers.get(leg.child.interface, ()),
            *self._port_layers.get(leg.child.alias, ()),
        )
        return settings.over(own)

    def mode(
        self, cage: Cage, settings: PortSettings, speed_mbps: int, lane_mbps: int | None
    ) -> tuple[BreakoutMode, Origin] | None:
        """Return the mode a cage would run for a speed, and who chose it; claim nothing."""
        asked: Settled | None = self._settings_at(cage, settings).get("breakout")
        if asked is None:
            mode = pick_mode(cage, speed_mbps, lane_mbps)
            if mode is None:
                speeds = ", ".join(f"{speed // 1000}G" for speed in cage.supported_speeds_mbps)
                message = f"{self.draft.platform.name} has no mode for {speed_mbps // 1000}G"
                at, hint = self.draft.platform_origin.location, f"it runs at {speeds}"
                self.context.report(kinds.SPEED, message, at, hint, self.draft.name)
                return None
            text = f"most ports of {speed_mbps // 1000}G in one cage"
            return mode, Origin("design", text, None, self.draft.platform.source)
        return self._asked_mode(cage, asked)

    def own_mode(self, cage: Cage, settings: PortSettings) -> tuple[BreakoutMode, Origin] | None:
        """Return the mode that settings name for a cage without links, or None."""
        asked = self._settings_at(cage, settings).get("breakout")
        return self._asked_mode(cage, asked) if asked else None

    def legs(
        self,
        cages: list[Cage],
        settings: PortSettings,
        speed_mbps: int,
        lane_mbps: int | None,
        limit: int,
    ) -> list[Leg]:
        """Return the first ``limit`` legs of some cages for links of a speed, in panel order."""
        result: list[Leg] = []
        for cage in cages:
            if len(result) >= limit:
                break
            chosen = self.mode(cage, settings, speed_mbps, lane_mbps)
            if chosen is None:
                self.broken = True
                return result
            mode, origin = chosen
            if not self._claim(cage, mode, origin):
                continue
            for position, child in enumerate(self.context.children(cage, mode)):
                result.append(Leg(cage, mode, position, child))
        return result[:limit]

    def take(self, use: Use, at: Path) -> bool:
        """Give a leg to a link; report it if another link has it."""
        key = (use.leg.cage.number, use.leg.position)
        holder = self.draft.uses.get(key)
        if holder:
            port = f"{self.draft.name} {use.leg.child.interface} (cage {use.leg.cage.number})"
            subject = f"{port} for {holder.peer.device} and {use.peer.device}"
            self.context.report(kinds.PORT_CONFLICT, "a port is wanted twice", at, subject=subject)
            return False
        self.draft.uses[key] = use
        return True

    def no_room(self, what: str, needed: int, legs: list[Leg], cages: list[Cage], at: Path) -> None:
        """Report cages that give fewer legs than the links need, unless worse is reported."""
        if self.broken:
            return
        model = self.draft.platform.name
        numbers = f"cages {cages[0].number} to {cages[-1].number}" if cages else "no cages"
        message = f"{model} needs {needed} ports for {what}, {numbers} give {len(legs)}"
        self.context.report(kinds.NO_ROOM, message, at, subject=self.draft.name)

    def check_port_keys(self, ports: Iterable[Port]) -> None:
        """Report port keys of the device that name no port of it, or one that has another key."""
        if not self._port_layers:
            return
        known = {name: port.interface for port in ports for name in (port.interface, port.alias)}
        first: dict[str, str] = {}
        for name in self._port_layers:
            path = ("devices", self.draft.name, "ports", name)
            if name not in known:
                message = f"{self.draft.name} has no port {name!r}"
                hint = "use an interface (Ethernet0), an alias (etp1a) or cages (1-4)"
                self.context.report(kinds.UNKNOWN_DEVICE, message, path, hint)
            elif (other := first.setdefault(known[name], name)) != name:
                message = f"{other} and {name} are one port of {self.draft.name}"
                self.context.report(kinds.PORT_CONFLICT, message, path, "keep one of the two keys")

    def _settings_at(self, cage: Cage, settings: PortSettings) -> PortSettings:
        """Return port settings with what the device says about one cage on top."""
        return settings.over(self._cage_layers.get(cage.number, ()))

    def _asked_mode(self, cage: Cage, asked: Settled) -> tuple[BreakoutMode, Origin] | None:
        mode = self.context.mode(cage, asked.text())
        if mode is None:
            message, hint = breakout.explain_mismatch(cage, asked.text())
            self.context.report(
                kinds.BREAKOUT,
                f"{self.draft.platform.name}: {message}",
                asked.origin.location,
                hint,
            )
            return None
        return mode, asked.origin

    def _claim(self, cage: Cage, mode: BreakoutMode, origin: Origin) -> bool:
        held = self.draft.modes.get(cage.number)
        if held is None:
            self.draft.modes[cage.number] = (mode, origin)
            return True
        if held[0].parts == mode.parts:
            return True
        where = origin.location or self.draft.platform_origin.location
        message = f"a cage is wanted as {held[0].text} and as {mode.text}"
        subject = f"{self.draft.name} cage {cage.number}"
        self.context.report(kinds.PORT_CONFLICT, message, where, subject=subject)
        return False

    def _read_special(self) -> None:
        special = self.draft.special
        for key, body in (special.ports if special else {}).items():
            path = ("devices", self.draft.name, "ports", key)
            layer = PortLayer("port", body, path)
            if not key[0].isdigit():
                if body.breakout is not None:
                    message = f"breakout belongs to a cage, {key!r} is an interface"
                    self.context.report(
                        kinds.BREAKOUT, message, (*path, "breakout"), "name the cage by its number"
                    )
                self._port_layers[key] = (layer,)
                continue
            missing = [n for n in ranges.expand(key) if n not in self._by_number]
            if missing:
                message = f"{self.draft.platform.name} has no cage {missing[0]}"
                self.context.report(kinds.CAGE, message, path, subject=self.draft.name)
            for number in ranges.expand(key):
                self._cage_layers[number] = (*self._cage_layers.get(number, ()), layer)
