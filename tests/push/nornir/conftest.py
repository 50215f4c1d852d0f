"""A site whose lab is up in a thread, and a Nornir of it as a script would have one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from nornir import InitNornir
from nornir.core import Nornir
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.plugins.inventory import InventoryPluginRegister
from nornir.core.plugins.runners import RunnersPluginRegister

from inthread import Lab
from railwright.base import resources
from railwright.lab import home, leftovers
from railwright.push.fleet.crew import WallClock
from railwright.push.nornir_ import alone
from railwright.push.transaction import case
from virtual import lab_site

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
REGISTERS: dict[str, Any] = {
    "nornir.plugins.inventory": InventoryPluginRegister,
    "nornir.plugins.connections": ConnectionPluginRegister,
    "nornir.plugins.runners": RunnersPluginRegister,
}
Make = Callable[..., Nornir]


def entry_points() -> Iterator[EntryPoint]:
    """Yield what the package will declare once it is installed."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for group, names in declared["entry-points"].items():
        for name, value in names.items():
            yield EntryPoint(name, value, group)


@pytest.fixture(autouse=True)
def registered() -> None:
    """Nornir knows the plugins, installed or not."""
    for one in entry_points():
        REGISTERS[one.group].register(one.name, one.load())


class Hasty(WallClock):
    """A clock whose waits are over soon."""

    @staticmethod
    def sleep(seconds: float) -> None:
        WallClock.sleep(min(seconds, 0.02))


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "WallClock", Hasty)
    for name in ("_LAB_POLL_S", "_LAB_APART_S"):
        monkeypatch.setattr(case, name, 0.02)


@pytest.fixture(scope="module")
def folder() -> Path:
    return resources.root("inventories") / "lab"


@pytest.fixture(scope="module")
def virtual(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """All switches of the lab inventory, where `lab: true` finds them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("r")))
        patch.setattr(leftovers, "is_lab", lambda *_: True)  # it is in this very process
        names = [one.name for one in lab_site()[0].switches]
        with Lab(home.folder_of(folder), *names) as lab:
            yield lab


@pytest.fixture
def well(virtual: Lab) -> Iterator[Lab]:
    """The same, for a test that hurts it."""
    yield virtual
    virtual.well()


@pytest.fixture
def make(folder: Path, virtual: Lab) -> Iterator[Make]:  # noqa: ARG001
    """Make a Nornir of the site's lab; what is given are options of the runner."""
    made: list[Nornir] = []

    def call(*names: str, dry_run: bool = False, log: Path | None = None, **runner: Any) -> Nornir:
        logging = {"enabled": log is not None, "log_file": str(log), "level": "DEBUG"}
        found = InitNornir(
            inventory={"plugin": "railwright", "options": {"site": str(folder), "lab": True}},
            runner={"plugin": "waves", "options": {"logins_per_second": None, **runner}},
            logging=logging,
            dry_run=dry_run,
        )
        made.append(found)
        return found.filter(filter_func=lambda host: host.name in names) if names else found

    yield call
    for one in made:
        one.data.reset_failed_hosts()
        one.close_connections()
