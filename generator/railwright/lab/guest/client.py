"""A program of a virtual switch, as a script sees it: the lab does the work.

Usage: client.py FOLDER TOOL [WORD...]; FOLDER holds `guest.json`.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    """Run one program in the lab and end as it ends there."""
    folder, *argv = sys.argv[1:]
    known = json.loads(Path(folder, "guest.json").read_text("utf-8"))
    line = socket.socket(socket.AF_UNIX)
    line.connect(known["socket"])
    here = str(Path.cwd())
    inside = here == known["root"] or here.startswith(known["root"] + "/")
    cwd = (here[len(known["root"]) :] if inside else "") or "/"
    asked = {
        "do": "exec",
        "switch": known["switch"],
        "argv": [os.fsencode(word).decode("utf-8", "surrogateescape") for word in argv],
        "cwd": cwd,
        "root": True,
        "unit": os.environ.get("RAILWRIGHT_LAB_UNIT", ""),
    }
    with line.makefile("rwb") as stream:
        _send(stream, asked)
        for frame in stream:
            told = json.loads(frame)
            if "read" in told:
                data = sys.stdin.buffer.read()
                _send(stream, {"stdin": base64.b64encode(data).decode("ascii")})
            elif "code" in told:
                os._exit(told["code"] & 0xFF)
            else:
                os.write(2 if "err" in told else 1, base64.b64decode(next(iter(told.values()))))
    os._exit(255)  # the lab went away


def _send(stream: object, data: object) -> None:
    stream.write(json.dumps(data).encode("ascii") + b"\n")  # type: ignore[attr-defined]
    stream.flush()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
