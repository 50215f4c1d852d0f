"""A push of one hunk to a lab of 20 to 200 switches, by the command line, as an operator pushes.

The lab and the push share this machine, so the time that passes is mostly that of the lab. Reported
are the seconds that pass, CPU and memory of the push, and how many switches it began in a second at
most. Limit: CPU grows with the number of switches to the power of 1.1 at most.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from bench.harness import Figure, Scale, exponent

GROWTH: Final = 1.1
_PODS, _QUICK_PODS = (5, 12, 25, 50), (2, 5)
_LEAVES: Final = 4
_NTP: Final = "ntp: ["
_MORE: Final = "ntp: [{server: 192.168.0.9}, "
_SITE: Final = """
site: fleet
tiers: {{leaf: {{count: 4, platform: SN5600}}}}
pods:
{pods}
cables: [{{length_m: 3, media: dac}}]
management:
  ntp: [{{server: 192.168.0.2}}]
addressing:
  management: {{ipv4: 172.16.0.0/16, gateway_ipv4: 172.16.0.1}}
  capacity: {{planes: 1, leaves: 4}}
"""
_POD: Final = "  {number}: {{hosts: {{gpu: {{profile: gb200-nvl72-tray, count: 8}}}}}}"


class Pushed(NamedTuple):
    """What a push of so many switches took."""

    switches: int
    up_s: float
    passed_s: float
    cpu_s: float
    memory_mib: float
    logins: int
    """Most switches that were begun in one second."""


def fleet(scale: Scale) -> list[Figure]:
    """Time a push of one hunk to 20 to 200 switches; CPU grows by an exponent of at most 1.1."""
    found = [_pushed(pods) for pods in (_QUICK_PODS if scale.quick else _PODS)]
    figures = [
        Figure(
            f"{one.switches} switches: seconds that pass",
            one.passed_s,
            None,
            f"lab up {one.up_s:.0f} s; CPU {one.cpu_s:.1f} s, {one.memory_mib:.0f} MiB,"
            f" at most {one.logins} begun in a second",
        )
        for one in found
    ]
    switches, spent = [float(one.switches) for one in found], [one.cpu_s for one in found]
    return [
        *figures,
        Figure("CPU of the push, exponent", exponent(switches, spent), GROWTH),
        Figure(
            "MiB for a switch more",
            (found[-1].memory_mib - found[0].memory_mib) / (switches[-1] - switches[0]),
        ),
    ]


def _pushed(pods: int) -> Pushed:
    with tempfile.TemporaryDirectory(prefix="railwright-bench-") as name:
        place = Path(name)
        site = place / "site"
        site.mkdir()
        text = _SITE.format(pods="\n".join(_POD.format(number=n) for n in range(1, pods + 1)))
        (site / "fabric.yml").write_text(text, "utf-8")
        with _lab(place) as up_s:
            _run(place, "fetch", "site", "--lab", "-o", "running")
            (site / "fabric.yml").write_text(text.replace(_NTP, _MORE), "utf-8")
            against = ("--against", "running", "--running", "running")
            _run(place, "plan", "site", *against, "-o", "plan.json", "--no-exit-code")
            digest = hashlib.sha256((place / "plan.json").read_bytes()).hexdigest()
            words = ("--lab", "--commit", "--yes", "--verify", "1", "--approved", digest)
            start = time.monotonic()
            used = _run(place, "push", "plan.json", "site", *words)
            passed_s = time.monotonic() - start
        return Pushed(
            switches=pods * _LEAVES,
            up_s=up_s,
            passed_s=passed_s,
            cpu_s=used.ru_utime + used.ru_stime,
            memory_mib=used.ru_maxrss / (1 << 10 if sys.platform == "linux" else 1 << 20),
            logins=_begun(place),
        )


@contextmanager
def _lab(place: Path) -> Iterator[float]:
    start = time.monotonic()
    try:
        _run(place, "lab", "up", "site")
        yield time.monotonic() - start
    finally:
        _run(place, "lab", "down", "site")


def _run(place: Path, *words: str) -> os.struct_rusage:
    """Run the program and return what it used.

    Raises:
        AssertionError: it did not end well.
    """
    state = {"XDG_STATE_HOME": str(place / "state"), "XDG_RUNTIME_DIR": str(place)}
    log = place / "log"
    with log.open("wb") as said:
        command: Sequence[str] = (sys.executable, "-m", "railwright", *words, "--quiet")
        process = subprocess.Popen(
            command, cwd=place, env={**os.environ, **state}, stdout=said, stderr=said
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise AssertionError(words, log.read_text("utf-8", "replace")[-2000:])
    return used


def _begun(place: Path) -> int:
    """Return how many switches the push began in its busiest second."""
    (journal,) = (place / "state" / "railwright" / "push").glob("*/journal")
    records = [
        json.loads(line.partition(" ")[2]) for line in journal.read_text("utf-8").splitlines()
    ]
    first: dict[str, str] = {}
    for one in records:
        if one["device"] and one["state"] == "preflight":
            first.setdefault(one["device"], one["at"][:19])
    return max(Counter(first.values()).values())
