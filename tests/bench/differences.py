"""The difference of two configurations, beside what has to be done anyway.

Limits: walking two configurations that differ must not cost more than reading their files with the
fastest reader there is, and two equal ones must be settled in about the time of a digest (3 times
SHA-256 of the bytes, which itself is a hundredth of a rendering). Making both patches of such a
difference, and grouping the changes of a fleet, must each cost no more than that reading either.
"""

from __future__ import annotations

import hashlib

import orjson

from bench.harness import Figure, Scale, paired
from bench.sites import PORTS, switch
from railwright.base import canonical
from railwright.diff import diff, group, patch
from railwright.model.configdb import ConfigDb

LOADS_RATIO, DIGEST_RATIO = 1.0, 3.0
_EVERY = 10
_FLEET = 50


def changed(config: ConfigDb) -> ConfigDb:
    """Return a copy in which every tenth port is set differently and has other addresses."""
    ports = set(list(config["PORT"])[::_EVERY])
    rows = {
        key: {**row, "mtu": "1500", "description": "moved"} if key in ports else row
        for key, row in config["PORT"].items()
    }
    interfaces = {
        key.replace("/", "1/") if key.partition("|")[0] in ports else key: row
        for key, row in config["INTERFACE"].items()
    }
    return {**config, "PORT": rows, "INTERFACE": interfaces}


def walk(scale: Scale) -> list[Figure]:
    """Time ``diff``: changed / reading both files (<= 1), equal / SHA-256 of the bytes (<= 3)."""
    figures: list[Figure] = []
    for size in PORTS[:1] if scale.quick else (PORTS[0], PORTS[-1]):
        # As a golden and a build meet: read from bytes, and sharing nothing.
        raw = canonical.dumps(switch(size).config)
        other = canonical.dumps(changed(switch(size).config))
        before, same, after = orjson.loads(raw), orjson.loads(raw), orjson.loads(other)
        count = len(diff("x", before, after))
        unlike = paired(
            lambda b=before, a=after: diff("x", b, a),
            lambda r=raw, o=other: (orjson.loads(r), orjson.loads(o)),
            scale.pairs,
        )
        equal = paired(
            lambda b=before, s=same: diff("x", b, s),
            lambda r=raw: hashlib.sha256(r).hexdigest(),
            scale.pairs,
        )
        words = f"{count} changes {unlike.upper_ms:.3g} ms, loads {unlike.lower_ms:.3g} ms"
        figures.append(Figure(f"changed / loads, {size} ports", unlike.ratio, LOADS_RATIO, words))
        words = f"{equal.upper_ms:.3g} ms, SHA-256 {equal.lower_ms:.3g} ms"
        figures.append(Figure(f"equal / SHA-256, {size} ports", equal.ratio, DIGEST_RATIO, words))
        figures += _told(size, before, after, (raw, other), scale)
    return figures


def _told(
    size: int, before: ConfigDb, after: ConfigDb, files: tuple[bytes, bytes], scale: Scale
) -> list[Figure]:
    """Time what is made of a difference: its patches, and the groups of a fleet, per switch."""

    def loads() -> object:
        return [orjson.loads(each) for each in files]

    changes = [one for n in range(_FLEET) for one in diff(f"leaf-{n}", before, after)]
    made = paired(lambda: patch.both(before, after), loads, scale.pairs)
    grouped = paired(lambda: group(changes), lambda: [loads() for _ in range(_FLEET)], scale.pairs)
    words = f"{made.upper_ms:.3g} ms, loads {made.lower_ms:.3g} ms"
    several = f"{grouped.upper_ms / _FLEET:.3g} ms a switch, {len(group(changes))} groups"
    return [
        Figure(f"patches / loads, {size} ports", made.ratio, LOADS_RATIO, words),
        Figure(f"groups / loads, {_FLEET} x {size} ports", grouped.ratio, LOADS_RATIO, several),
    ]
