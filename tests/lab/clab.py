"""Hold exported topologies against the schema of containerlab.

    python -m lab.clab --schema clab.schema.json --commit HASH

The schema is `schemas/clab.schema.json` of srl-labs/containerlab. What it says of the topologies
of all inventories is stored with their digests; who changes a topology has it said anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml
from jsonschema import validators

from railwright.base import resources
from railwright.cli import run

STORE = Path(__file__).with_name("clab.json")
SITES = ("lab", "h100-pod", "mixed-generation", "rubin-1t6", "teralynx-pod")
KINDS = ("sonic-vm", "sonic-vs")


def topology(site: str, kind: str, folder: Path) -> bytes:
    """Return the topology of an inventory."""
    where = resources.root("inventories") / site
    words = ["lab", "export", "containerlab", str(where), "--kind", kind, "-o", str(folder), "-q"]
    assert run(words) == 0
    return (folder / f"{site}.clab.yml").read_bytes()


def digest(raw: bytes) -> str:
    """Return what is stored of a file."""
    return hashlib.sha256(raw).hexdigest()


def _schema(path: Path) -> Any:
    # Python's patterns have no classes of Unicode; addresses have letters and digits alone.
    text = re.sub(
        r"\\\\p\{(?:L|N)\}", lambda m: {"L": "A-Za-z", "N": "0-9"}[m[0][4]], path.read_text()
    )
    return json.loads(text)


def main() -> None:
    """Look at all topologies and store what the schema says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schema", type=Path, required=True)
    parser.add_argument("--commit", required=True)
    told = parser.parse_args()
    schema = _schema(told.schema)
    validator = validators.validator_for(schema)(schema)
    seen: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for site in SITES:
            for kind in KINDS:
                raw = topology(site, kind, Path(temporary) / kind)
                errors = [one.message for one in validator.iter_errors(yaml.safe_load(raw))]
                seen[f"{site} {kind}"] = {"sha256": digest(raw), "errors": errors}
        wrong = yaml.safe_load(raw)
        wrong["topology"]["nodes"]["leaf"] = {"kind": "sonic"}
        assert list(validator.iter_errors(wrong)), "the schema refuses nothing"
    found = {"source": "srl-labs/containerlab", "commit": told.commit, "seen": seen}
    STORE.write_text(json.dumps(found, indent=1) + "\n", "ascii")


if __name__ == "__main__":
    main()
