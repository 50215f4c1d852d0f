"""The difference of two configurations, beside what has to be done anyway.

Limits: walking two configurations that differ must not cost more than reading their files with the
fastest reader there is, and two equal ones must be settled in about the time of a digest (3 times
SHA-256 of the bytes, which itself is a hundredth of a rendering).
"""

from __future__ import annotations

import hashlib

import orjson

from bench.harness import Figure, Scale, paired
from bench.sites import PORTS, switch
from railwright.base import canonical
from railwright.diff.semantic import diff
from railwright.model.configdb import ConfigDb

LOADS_RATIO, DIGEST_RATIO = 1.0, 3.0
_EVERY = 10


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
    return figures
