"""The tools of a switch, as far as the programs that run there call them.

One program under several names. Its configuration is a file of the folder ``$SWITCH``; faults are
in ``faults.json`` beside it: by the number of the command since the start.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

HOME = Path(os.environ["SWITCH"])
CONFIG = HOME / "config.json"


def load() -> dict:
    return json.loads(CONFIG.read_text())


def keep(config: dict) -> None:
    temporary = CONFIG.with_suffix(".tmp")
    temporary.write_text(json.dumps({name: rows for name, rows in config.items() if rows}))
    temporary.replace(CONFIG)


def fault(command: str) -> str:
    """Return what goes wrong with this command, and count it."""
    log = HOME / "log"
    with log.open("a") as stream:
        stream.write(f"{command} {' '.join(sys.argv[1:])[:200]}\n")
    number = sum(line.startswith(command) for line in log.read_text().splitlines())
    path = HOME / "faults.json"
    faults = json.loads(path.read_text()) if path.exists() else {}
    return faults.get(f"{command} {number}", "")


def edit(config: dict, op: dict) -> None:
    *parents, last = (
        step.replace("~1", "/").replace("~0", "~") for step in op["path"][1:].split("/")
    )
    at = config
    for step in parents:
        at = at[step]
    if op["op"] == "remove":
        del at[last]
        return
    if op["op"] == "replace" and last not in at:
        raise KeyError(last)
    at[last] = op["value"]


def config(words: list[str]) -> int:
    return reload(words) if words[0] == "reload" else patch(words[-1])


def reload(words: list[str]) -> int:
    file = words[-1]
    wrong = fault("reload")
    if wrong == "slow":
        time.sleep(1)
        wrong = ""
    if wrong == "later" and "-f" in words:
        wrong = ""
    if wrong == "later":
        sys.stdout.write("SwSS container is not ready. Retry later or use -f to avoid checks\n")
        return 1
    if wrong != "refuse":
        keep(json.loads(Path(file).read_text()) if wrong != "empty" else {})
    return 1 if wrong else 0


def patch(file: str) -> int:
    wrong = fault("patch")
    if wrong == "refuse":
        sys.stderr.write("Failed to apply patch due to: it is refused\n")
        return 2
    kind, at = wrong.rstrip("0123456789"), wrong.lstrip("abcdefghijklmnopqrstuvwxyz")
    for number, op in enumerate(json.loads(Path(file).read_text())):
        if at and number == int(at):
            if kind in {"kill", "cut"}:
                os.kill(os.getppid(), signal.SIGKILL)
            if kind == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if kind == "part":
                return 2
        has = load()
        try:
            edit(has, op)
        except KeyError as error:
            sys.stderr.write(f"Failed to apply patch due to: {error}\n")
            return 2
        if not all(has.values()):
            sys.stderr.write("Failed to apply patch due to: an empty table\n")
            return 2
        keep(has)
    if kind != "silent":
        sys.stdout.write("Patch applied successfully.\n")
    return 1 if kind == "rc" else 0


def raw(row: dict | None) -> dict | bool:
    if row is None:
        return False
    found = {}
    for field, value in row.items():
        found[field + "@" if isinstance(value, list) else field] = (
            ",".join(value) if isinstance(value, list) else value
        )
    return found or {"NULL": "NULL"}


def typed(row: dict) -> dict:
    return {
        field.rstrip("@"): value.split(",") if field.endswith("@") else value
        for field, value in row.items()
        if field != "NULL"
    }


def swap(words: list[str]) -> int:
    """Do what the script does, in another language."""
    if fault("swap") == "refuse":
        return 1
    has = load()
    todo, left = [], 0
    for row in json.loads("".join(part[1:] for part in words[4:])):
        table, _, key = row["k"].partition("|")
        now = raw(has.get(table, {}).get(key))
        if now == row["s"]:
            continue
        if now == row["e"]:
            todo.append((table, key, row["s"]))
        elif row["l"]:
            left += 1
        else:
            sys.stdout.write(f"CONFLICT {row['k']}\n")
            return 0
    for table, key, row in todo:
        if row is False:
            del has[table][key]
        else:
            has.setdefault(table, {})[key] = typed(row)
    keep(has)
    sys.stdout.write(f"DONE {len(todo)} LEFT {left}\n")
    return 0


def main() -> int:
    name = Path(sys.argv[0]).name
    if name == "config":
        return config(sys.argv[1:])
    if name == "sonic-db-cli":
        return swap(sys.argv[1:])
    if name == "logger":
        fault(" ".join(["logger" if Path("halted").exists() else "too early", sys.argv[-1]]))
    if name == "sonic-cfggen":
        if fault("read") == "garbage":
            sys.stdout.write("{")
            return 0
        sys.stdout.write(json.dumps(load(), indent=4))
    return 0


sys.exit(main())
