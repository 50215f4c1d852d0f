"""The module that turns the bundled modules into those of an earlier release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

NAME = "railwright-release"
"""Name of the module."""

_PREFIXES: Mapping[str, str] = {
    "railwright-references": "rr",
    "railwright-types": "rt",
    "sonic-device_metadata": "dm",
    "sonic-port": "port",
}
"""Modules that the statements of a step may refer to, with the prefixes they use."""

Path: TypeAlias = tuple[str, ...]


class Change(NamedTuple):
    """One difference between two releases.

    Attributes:
        kind: ``new``, ``gone``, ``was``, ``also`` or ``without``; see :mod:`releases`.
        path: names from the table down, such as ``PORT``, ``PORT_LIST``, ``speed``.
        yang: the YANG statement; empty for ``new``.
        source: file and commit of sonic-net/sonic-buildimage that made it.
    """

    kind: str
    path: Path
    yang: str
    source: str

    @property
    def child(self) -> Path:
        """Of ``gone``: the path of what is gone, a leaf by its statement's second word."""
        return (*self.path, self.yang.split()[1])


def module_text(later: Iterable[Iterable[Change]], homes: Mapping[str, str]) -> str:
    """Return the text of the module that takes steps back.

    Args:
        later: the changes of the steps to take back, oldest first.
        homes: table to the module that has it.
    """
    changes = net(later)
    deviations: dict[Path, list[str]] = {}
    augments: dict[Path, list[str]] = {}
    for change in changes:
        if change.kind == "gone":
            augments.setdefault(change.path, []).append(change.yang)
        else:
            deviations.setdefault(change.path, []).append(_deviate(change))
    imports = {homes[change.path[0]] for change in changes} | set(_PREFIXES)
    lines = [f"module {NAME} {{ yang-version 1.1; namespace 'urn:railwright:release'; prefix rel;"]
    lines += [f"import {name} {{ prefix {_prefix(name)}; }}" for name in sorted(imports)]
    for keyword, targets in (("deviation", deviations), ("augment", augments)):
        for path, body in targets.items():
            lines.append(f'{keyword} "{_target(path, homes[path[0]])}" {{ {" ".join(body)} }}')
    return "\n".join([*lines, "}", ""])


def added(later: Iterable[Iterable[Change]]) -> dict[str, dict[str, str]]:
    """Return the fields that the module adds: table, field, qualified name (RFC 7951 section 4)."""
    found: dict[str, dict[str, str]] = {}
    for change in net(later):
        if change.kind == "gone":
            name = change.child[-1]
            found.setdefault(change.path[0], {})[name] = f"{NAME}:{name}"
    return found


def net(later: Iterable[Iterable[Change]]) -> list[Change]:
    """Return what is left to do when steps undo each other; the oldest word on a thing counts."""
    changes = [change for step in later for change in step]
    new = {change.path for change in changes if change.kind == "new"}
    gone = {change.child for change in changes if change.kind == "gone"}
    came_back = {(each.path, each.yang) for each in changes if each.kind == "without"}
    said: set[tuple[str, Path, str]] = set()
    result = []
    for change in changes:
        topic = _topic(change)
        if topic in said or _within(change, new):
            continue
        said.add(topic)
        if change.kind == "new" and change.path in gone:
            continue  # came and went after the release: the bundled modules have it not
        if change.kind == "gone" and change.child in new:
            continue
        if change.kind == "also" and (change.path, change.yang) in came_back:
            continue  # the bundled modules have the condition as the release has it
        result.append(change)
    return result


def _topic(change: Change) -> tuple[str, Path, str]:
    if change.kind in ("also", "without"):
        return "condition", change.path, change.yang
    return change.kind, change.path, change.yang if change.kind == "gone" else ""


def _within(change: Change, new: set[Path]) -> bool:
    """Return whether a change is inside of something that the release does not have at all."""
    depth = len(change.path) + (change.kind != "new")
    return any(change.path[:length] in new for length in range(1, depth))


def _deviate(change: Change) -> str:
    if change.kind == "new":
        return "deviate not-supported;"
    verb = {"was": "replace", "also": "add", "without": "delete"}[change.kind]
    return f"deviate {verb} {{ {change.yang} }}"


def _prefix(module: str) -> str:
    return _PREFIXES.get(module, module)


def _target(path: Path, module: str) -> str:
    prefix = _prefix(module)
    return "".join(f"/{prefix}:{name}" for name in (module, *path))
