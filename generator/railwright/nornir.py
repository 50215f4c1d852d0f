"""The other roof: what a Nornir script takes: inventory, tasks, processors and the runner.

::

    from nornir import InitNornir
    from railwright.nornir import sonic_health

    with InitNornir(
        inventory={"plugin": "railwright", "options": {"site": "inventories/lab", "lab": True}},
        runner={"plugin": "waves", "options": {"waves": "grow"}},
        logging={"enabled": False},
    ) as nornir:
        nornir.run(task=sonic_health)
"""

from __future__ import annotations

from pathlib import Path

from nornir.core.inventory import Inventory

from railwright import pipeline
from railwright.base.errors import RailwrightError, SettingsError
from railwright.cli import reaching, settings
from railwright.cli.reaching import Reaching
from railwright.model.types import Lifecycle
from railwright.push.fleet.runner import NotBegun, WavesRunner
from railwright.push.fleet.waves import Stop
from railwright.push.nornir_.changing import sonic_apply_patch, sonic_rollback
from railwright.push.nornir_.connection import Connection, Sonic
from railwright.push.nornir_.inventory import Reached, inventory
from railwright.push.nornir_.processors import JsonDocument, JsonLines, Progress
from railwright.push.nornir_.reading import sonic_checkpoint, sonic_get_config, sonic_health
from railwright.push.nornir_.tasks import TaskFailed

__all__ = [
    "Connection",
    "JsonDocument",
    "JsonLines",
    "NotBegun",
    "Progress",
    "SiteInventory",
    "Sonic",
    "Stop",
    "TaskFailed",
    "WavesRunner",
    "sonic_apply_patch",
    "sonic_checkpoint",
    "sonic_get_config",
    "sonic_health",
    "sonic_rollback",
]


class SiteInventory:
    """The inventory plugin ``railwright``: the switches of a site that are there.

    What is left out is as ``[push]`` of the site's ``railwright.toml`` says.

    Args:
        site: folder of the inventory.
        lab: whether the switches of the site's lab are meant, which has to be up; they are
            simulated.
        user: who logs in.
        key: private key.
        password: where the password is, such as ``env:NAME``; never the password.
        addresses: file of other addresses than those of the inventory.
        known_hosts: file of trusted host keys.
        state: folder of what is kept about switches.

    Raises:
        SettingsError: there is no such site, a value is impossible, or no lab is up.
    """

    def __init__(  # noqa: PLR0913 # options of a plugin stand in a configuration by their names
        self,
        site: str | Path,
        *,
        lab: bool = False,
        user: str | None = None,
        key: str | Path | None = None,
        password: str | None = None,
        addresses: str | Path | None = None,
        known_hosts: str | Path | None = None,
        state: str | Path | None = None,
    ) -> None:
        self._site = Path(site).expanduser()
        self._reaching = Reaching(
            user=user,
            key=_path(key),
            password=password,
            addresses=_path(addresses),
            known_hosts=_path(known_hosts),
            state=_path(state),
            lab=lab,
        )

    def load(self) -> Inventory:
        """Return the hosts of the site.

        Raises:
            SettingsError: as above.
            RailwrightError: the inventory has errors.
        """
        if not self._site.is_dir():
            msg = f"{self._site} is no folder of a site"
            raise SettingsError(msg, hint="options: {site: inventories/lab}")
        push = self._reaching.over(settings.read(self._site).push, self._site)
        try:
            designed = pipeline.design(self._site)
        except pipeline.StageStopped as stop:
            msg = f"{self._site}: {stop.message}"
            raise RailwrightError(msg, hint=f"railwright check {self._site}") from None
        fabric = designed.fabric
        boxes = {
            name: {key: text for key in ("serial", "mac") if (text := getattr(one, key))}
            for name, one in designed.inventory.intent.devices.items()
        }
        there = [one for one in fabric.devices if one.state is not Lifecycle.PLANNED]
        reached = Reached(
            where=reaching.where(fabric, push, self._site, self._reaching),
            known=reaching.known(fabric, push, self._site, self._reaching),
            settings=push,
            folder=self._site,
            simulated=self._reaching.lab,
            boxes={} if self._reaching.lab else boxes,  # those of a lab are made up
        )
        return inventory(fabric, there, reached)


def _path(text: str | Path | None) -> Path | None:
    return None if text is None else Path(text).expanduser()
