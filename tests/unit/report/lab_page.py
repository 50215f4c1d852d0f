"""The lab as the page of a fabric reads it, whole or changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from railwright import pipeline
from railwright.model.fabric import Device, Fabric

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)


@cache
def lab() -> Fabric:
    return pipeline.design(ROOT / "inventories" / "lab").fabric


def profiled(profile: str, folder: Path) -> Fabric:
    """Return the lab under another QoS profile."""
    text = (ROOT / "inventories" / "lab" / "fabric.yml").read_text("utf-8")
    changed = text.replace("qos: ai-26-48", f"qos: {profile}")
    assert changed != text
    folder.joinpath("fabric.yml").write_text(changed, "utf-8")
    return pipeline.design(folder).fabric


def leaf() -> Device:
    return lab().device("leaf-1-01")


def with_plan(device: Device, **changes: object) -> Device:
    plan = device.qos.plan.model_copy(update=changes)
    return device.model_copy(update={"qos": device.qos.model_copy(update={"plan": plan})})


def only(*devices: Device) -> Fabric:
    return lab().model_copy(update={"devices": devices})
