"""Runs on a switch, in units of systemd that outlive every session: it changes, and takes back.

Python 3.9 and its standard library, because that is what a switch has. It is called as::

    python3 -EsB -m scripts.runner apply|back|halt|disarm|save FOLDER SHA256 [timer|client|DIGEST]

with the folder of one transaction and the digest of ``manifest.json`` in it, which holds the
digests of all other files and of this program: what was altered is not run. Each mode may be called
any number of times. Its result is ``<mode>.json`` in the folder, which is there whole or not at
all, and its exit code: 0 done, 1 not done, 3 refused because a file is not what was sent, 4 another
mode is at work, 5 too late: it is being taken back.

``apply``   makes the steps in their order, each once, as long as nobody says halt.
``back``    halts ``apply`` and takes back, step by step and last one first, what is there of it. It
            touches no row that the change does not touch, and no field that holds neither the old
            nor the new value: somebody else wrote that. By ``timer`` it does nothing after
            ``disarm``, and what it does stands in the log of the switch.
``halt``    lets no step begin any more and waits until none is running.
``disarm``  lets the timer do nothing, unless it has begun.
``save``    writes what runs to the file that the switch starts from, if it is to the byte what was
            looked at; without what TSA wrote, which goes again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Optional

from .folder import (
    ALTERED,
    BUSY,
    NOT_DONE,
    OK,
    READ_S,
    TOO_LATE,
    Folder,
    Refused,
    run,
    running,
    write,
)
from .rows import Json, as_it_was, in_redis, way_back, where

PATCH = ("config", "apply-patch")
RELOAD = ("config", "reload", "-y")
LATER = ("Retry later", "Failed to acquire lock")
"""What it says where services have not been up for long, or another one is at work
(sonic-net/sonic-utilities config/main.py, reload)."""
AGAIN_S = 5
FORCE_S = 300
"""Seconds after which a way back waits no longer for what may never be: where a `config reload`
was cut off, swss is not up, and it takes two minutes of that (config/main.py, _swss_ready)."""
EVAL = ("sonic-db-cli", "CONFIG_DB", "EVAL")
APPLIED = "Patch applied successfully."
"""sonic-net/sonic-utilities config/main.py, apply_patch."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
LOG = ("logger", "-p", "user.crit", "-t", "railwright")
"""Into the log of the switch, and with it to where that is sent (logger(1) of util-linux)."""
LOG_S = 5
"""Seconds after which a line is given up: a judged figure; the change is being taken back."""
TIMER = "timer"
GO_ON = "railwright push --resume"
TOLD = 20
"""Foreign fields that a result names."""

# All rows are compared before the first is written, and no row that stays is deleted on the way:
# a subscriber takes a "del" for the end of the row, and reads the row for any other event
# (sonic-net/sonic-swss-common common/subscriberstatetable.cpp, pops). Redis runs a script as one
# command, so what it reads are rows as they are at the end.
SWAP = """
local parts = {}
for i, part in ipairs(ARGV) do parts[i] = string.sub(part, 2) end
local rows = cjson.decode(table.concat(parts))
local function same(now, want)
  if not want then return next(now) == nil end
  for f, v in pairs(want) do if now[f] ~= v then return false end end
  for f in pairs(now) do if want[f] == nil then return false end end
  return true
end
local todo, left = {}, 0
for _, row in ipairs(rows) do
  local flat, now = redis.call('HGETALL', row.k), {}
  for i = 1, #flat, 2 do now[flat[i]] = flat[i + 1] end
  if not same(now, row.s) then
    if same(now, row.e) then
      todo[#todo + 1] = {row, now}
    elseif row.l then
      left = left + 1
    else
      return 'CONFLICT ' .. row.k
    end
  end
end
for _, each in ipairs(todo) do
  local row, now = each[1], each[2]
  if row.s then
    for f, v in pairs(row.s) do redis.call('HSET', row.k, f, v) end
    for f in pairs(now) do if row.s[f] == nil then redis.call('HDEL', row.k, f) end end
  else
    redis.call('DEL', row.k)
  end
end
return 'DONE ' .. #todo .. ' LEFT ' .. left
"""
PART = 60000
"""Characters of one argument; Linux takes 128 KiB (execve(2), MAX_ARG_STRLEN)."""


Result = tuple[int, Optional[Json]]


def swap(rows: Iterable[Json], sides: tuple[str, str], limit_s: float, held: int) -> str:
    """Write rows from one side to the other, at once; return why not.

    Forward it is all or none. Back, a row that somebody else changed is left as it is.
    """
    expect, put = sides
    back = put == "before"
    found = [
        {
            "k": f"{row['table']}|{row['key']}",
            "e": in_redis(row[expect]),
            "s": in_redis(row[put]),
            "l": back,
        }
        for row in rows
    ]
    text = json.dumps(found[::-1] if back else found)
    parts = [f":{text[at : at + PART]}" for at in range(0, len(text), PART)]
    code, out = run((*EVAL, SWAP, "0", *parts), limit_s, held)
    said = out.strip()
    return "" if code == 0 and said.startswith("DONE ") else said or f"exit code {code}"


def patch(path: str, limit_s: float, held: int) -> str:
    """Apply a patch; return why not."""
    code, out = run((*PATCH, path), limit_s, held)
    write(Path(f"{path}.out"), out.encode("utf-8", "replace"))
    lines = out.strip().splitlines()
    return "" if code == 0 and APPLIED in out else f"exit code {code}: {lines[-1:]}"


def reload(
    folder: Folder, name: str, limit_s: float, held: int, force_s: float | None = None
) -> str:
    """Load a whole file, as soon as the switch is ready for it; return why not.

    A way back has seconds after which it waits no longer until the switch is ready; a way forward
    has none, and ends where it is told to halt.
    """
    path, again_s = folder.checked(name), folder.manifest.get("again_s", AGAIN_S)
    began = time.monotonic()
    until = began + limit_s
    while True:
        forced = force_s is not None and time.monotonic() >= began + force_s
        code, out = run((*RELOAD, *(("-f",) if forced else ()), path), limit_s, held)
        write(Path(f"{path}.out"), out.encode("utf-8", "replace"))
        if code == 0:
            return ""
        halted = force_s is None and folder.has("halted")
        late = halted or time.monotonic() + again_s > until
        if late or not any(words in out for words in LATER):
            return f"exit code {code}: {out.strip().splitlines()[-1:]}"
        time.sleep(again_s)


def made(folder: Folder, step: Json, held: int) -> str:
    """Make one step; return why not."""
    path = folder.checked(step["file"])
    limit_s = step["limit_s"]
    if folder.manifest["path"] == "table-load":
        return swap(step["rows"], ("before", "after"), limit_s, held)
    if folder.manifest["path"] == "reload":
        return reload(folder, step["file"], limit_s, held)
    return patch(path, limit_s, held)


def all_rows(folder: Folder) -> list[Json]:
    """Return every row of a change once, from before its first step to after its last."""
    rows: dict[tuple[str, str], Json] = {}
    for step in folder.manifest["steps"]:
        for row in step["rows"]:
            known = rows.setdefault((row["table"], row["key"]), dict(row))
            known["after"] = row["after"]
    return [row for row in rows.values() if row["before"] != row["after"]]


def apply(folder: Folder, _who: str) -> Result:
    """Make the steps."""
    held = folder.hold("work.lock", 0)
    if folder.has("started.json"):
        return OK, None
    if folder.has("halted", "back.started", "disarmed"):
        return NOT_DONE, ended("halted", 0, "told to halt before it began")
    rows = all_rows(folder)
    if where(running()[0], rows)[0] != "before":
        return NOT_DONE, ended("conflict", 0, "rows are not what they were")
    folder.put("started.json", {"boot": BOOT.read_text("ascii").strip()})
    for number, step in enumerate(folder.manifest["steps"], start=1):
        if folder.has("halted"):
            return NOT_DONE, ended("halted", number, "told to halt")
        folder.put("step.json", {"step": number})
        why = made(folder, step, held)
        if why:
            return NOT_DONE, ended("failed", number, why)
    return OK, ended("done", len(folder.manifest["steps"]), "")


def ended(state: str, step: int, why: str) -> Json:
    """Return the result of steps; step 0 is none of them."""
    return {"state": state, "step": step, "why": why}


def halt(folder: Folder, _who: str) -> Result:
    """Let no step begin, and wait until none is running."""
    folder.stop()
    return OK, {"state": "halted", "began": folder.has("started.json")}


def disarm(folder: Folder, _who: str) -> Result:
    """Let the timer do nothing, unless it has begun."""
    folder.hold("decide.lock", READ_S)
    if folder.has("back.started"):
        return TOO_LATE, None
    folder.put("disarmed", {})
    return OK, {"state": "disarmed"}


def back(folder: Folder, who: str) -> Result:
    """Take back what is there of the change."""
    guard = folder.hold("decide.lock", READ_S)
    if who == TIMER and folder.has("disarmed"):
        return OK, None
    folder.put("back.started", {"by": who})
    os.close(guard)
    held = folder.stop()
    if who == TIMER:
        log(folder.path, "nobody came back in time: taking the change back")
    why = taken_back(folder, held)
    stands, foreign = where(running()[0], all_rows(folder))
    if foreign:
        stands = "foreign"
    result = {"state": stands, "by": who, "foreign": foreign[:TOLD], "why": why}
    return (OK if stands == "before" else NOT_DONE), result


def log(path: Path, words: str) -> None:
    """Tell whoever watches the log of the switch; where nobody can be told, it goes on."""
    with suppress(OSError):
        run((*LOG, f"{path.name}: {words}"), LOG_S)


def fate(folder: Folder, state: str) -> str:
    """Return what became of a change that nobody came back to. Why not may hold a secret."""
    if state != "before":
        return f"NOT taken back, rows stand: {state}; see {folder.path}/back.json, then {GO_ON}"
    done = "the change is taken back" if folder.has("started.json") else "nothing was changed"
    return f"{done}; locked, and drained if it was, until {GO_ON}"


def taken_back(folder: Folder, held: int) -> str:
    """Take back by the way of the change, never by one that disturbs more; return why not."""
    if not folder.has("started.json", "step.json"):
        return ""
    manifest, rows = folder.manifest, all_rows(folder)
    limit_s = max(step["limit_s"] for step in manifest["steps"])
    if manifest["path"] == "table-load":
        return swap(rows, ("after", "before"), limit_s, held)
    if manifest["path"] == "reload":
        if stands(rows) == "before":
            return ""
        return reload(folder, "before.json", limit_s, held, manifest.get("force_s", FORCE_S))
    for number, step in reversed(list(enumerate(manifest["steps"], start=1))):
        if patched_back(folder, f"back-{number}.json", step, held):
            break
    else:
        return ""
    # All at once the config updater may find an order for what it does not take one by one.
    ports = {port: up for step in manifest["steps"] for port, up in step["ports"].items()}
    whole = {"rows": rows, "ports": ports, "limit_s": limit_s}
    return patched_back(folder, "back-0.json", whole, held)


def stands(rows: list[Json]) -> str:
    """Return where rows stand, also where that cannot be read, as in the midst of a reload."""
    try:
        return where(running()[0], rows)[0]
    except Refused:
        return "nobody knows"


def patched_back(folder: Folder, name: str, step: Json, held: int) -> str:
    """Take one step back, as far as it is there; return why not."""
    found = way_back(running()[0], step)
    return patch(folder.put(name, found), step["limit_s"], held) if found else ""


def save(folder: Folder, digest: str) -> Result:
    """Write what runs to the file that the switch starts from."""
    if not folder.has("disarmed") or folder.has("back.started"):
        why = "what a timer may take back is not saved"
        raise Refused(why)
    folder.hold("work.lock", READ_S)
    config, printed = running()
    if hashlib.sha256(printed).hexdigest() != digest:
        why = "what runs is not what was looked at"
        raise Refused(why)
    cells = folder.manifest["unsaved"]
    if cells:  # traffic comes back after this
        config = as_it_was(config, cells)
        printed = json.dumps(config, indent=4, sort_keys=True).encode("ascii") + b"\n"
    file = Path(folder.manifest["config_file"])
    write(file, printed)
    same = json.loads(file.read_bytes()) == config
    return (OK if same else NOT_DONE), {"state": "saved" if same else "not saved"}


MODES = {"apply": apply, "back": back, "halt": halt, "disarm": disarm, "save": save}


def main(arguments: list[str]) -> int:
    """Run a mode and return the exit code."""
    mode, path, digest, *more = arguments
    who = more[0] if more else "client"
    fired = (mode, who) == ("back", TIMER)
    os.umask(0o077)
    try:
        folder = Folder(path, digest)
    except (Refused, ValueError):
        if fired:
            log(Path(path), f"NOT taken back: what was sent is altered; see {path}, then {GO_ON}")
        return ALTERED
    try:
        code, result = MODES[mode](folder, who)
    except (Refused, OSError, ValueError) as error:
        code = getattr(error, "code", NOT_DONE)
        result = {"state": "altered" if code == ALTERED else "failed", "step": 0, "why": str(error)}
    try:
        if result is not None and code != BUSY:  # then the result is that of who is at work
            folder.put(f"{mode}.json", {**result, "code": code})
    finally:  # also where the disk takes no result
        if result is not None and fired:
            log(folder.path, fate(folder, result["state"]))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
