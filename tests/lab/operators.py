"""Hold what operators type against the parsers of SONiC's own tools, and so the lab's.

    python -m lab.operators --release master --sonic-utilities DIR

The folder is a checkout of sonic-net/sonic-utilities; use the version of Click that its setup.py
asks for. Nothing is run: what counts is whether the words are taken (:mod:`push.grammar`).
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
from pathlib import Path

from push import grammar

STORE = Path(__file__).with_name("operators.json")
LINES = (
    "config interface startup Ethernet0",
    "config interface shutdown Ethernet0,Ethernet8",
    "config int shut Ethernet0",
    "config interface shutdown",
    "config interface shutdown Ethernet0 Ethernet8",
    "config interface enable Ethernet0",
    "config bgp shutdown all",
    "config bgp startup all -v",
    "config bgp shutdown neighbor 10.0.0.1",
    "config bgp startup neighbor leaf-1-01",
    "config bgp shutdown neighbor",
    "config bgp stop all",
    "config qos clear",
    "config qos reload",
    "config qos reload --no-dynamic-buffer",
    "config qos reload --no-delay",
    "config qos reload --ports Ethernet0,Ethernet8",
    "config qos reload --dry_run /tmp/x.json",
    "config qos reload --dry-run /tmp/x.json",
    "config qos reset",
    "show pfc priority",
    "show pfc priority Ethernet0",
    "show pfc asymmetric",
    "show pfc priority Ethernet0 Ethernet8",
    "show pfcwd config",
    "show pfcwd stats -d all",
    "show pfcwd state",
    "show queue counters",
    "show queue counters Ethernet0",
    "show queue counters -j",
    "show queue counters Ethernet0 -nz",
    "show queue depth",
    "show priority-group drop counters",
    "show priority-group watermark headroom",
    "show priority-group watermark shared",
    "show priority-group persistent-watermark headroom",
    "show priority-group watermark",
    "show priority-group drops",
    "show buffer_pool watermark",
    "show buffer_pool persistent-watermark",
    "show buffer-pool watermark",
    "show headroom-pool watermark",
    "show interfaces counters",
    "show interfaces counters -j",
    "show interfaces counters -i Ethernet0",
    "show interfaces counters errors",
    "show interfaces counters -x",
    "show interfaces status Ethernet0",
    "show lldp table",
    "show lldp tables",
    "show ip bgp summary",
    "show ipv6 bgp summary",
    "show ip bgp summary -d all",
    "show bgp summary",
    "show ecn",
    "show ecn -x",
)
"""What is typed, with what is refused beside it."""


def main() -> None:
    """Look at one release, and keep what was found beside what was found of others."""
    parser = argparse.ArgumentParser(prog="lab.operators")
    parser.add_argument("--release", required=True)
    parser.add_argument("--sonic-utilities", type=Path, required=True)
    given = parser.parse_args()
    folders = grammar.Folders(given.sonic_utilities)
    # Which routing daemons there are is asked of Docker while the tool is read.
    subprocess.check_output = lambda *_, **__: "frr"  # type: ignore[assignment]
    grammar.look(folders, ())
    # A function, whose being there says nothing; what stands in for it would say no.
    grammar.Anything.is_multi_asic = staticmethod(bool)  # type: ignore[attr-defined]
    kept = json.loads(STORE.read_text("ascii")) if STORE.is_file() else {}
    if kept.get("lines") != list(LINES):
        kept = {"lines": list(LINES), "releases": {}}
    kept["releases"][given.release] = {
        "commit": grammar.commit(given.sonic_utilities),
        "verdicts": [grammar.verdict(shlex.split(line), folders) for line in LINES],
    }
    STORE.write_text(json.dumps(kept, indent=1) + "\n", "ascii")


if __name__ == "__main__":
    main()
