"""A build that is killed while it writes leaves every file old or new, and no worker behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from railwright.diff import golden
from running import Run, edit

_KILLED = """
import os, signal, sys
from pathlib import Path
from railwright.base import atomic
from railwright.cli import run

written, at, moment = 0, int(sys.argv[1]), sys.argv[2]
replace, fdopen = Path.replace, os.fdopen

def die(now):
    if written == at and now == moment:
        os.kill(os.getpid(), signal.SIGKILL)

def replacing(self, target):
    global written
    written += 1
    die("before-rename")
    replace(self, target)
    die("after-rename")

class Stream:
    def __init__(self, stream): self.stream = stream
    def __enter__(self): return self
    def __exit__(self, *_): self.stream.close()
    def write(self, data):
        global written
        half = len(data) // 2
        self.stream.write(data[:half])
        self.stream.flush()
        written += 1
        die("half-written")
        written -= 1
        self.stream.write(data[half:])

Path.replace = replacing
atomic.os.fdopen = lambda *words, **more: Stream(fdopen(*words, **more))
run(sys.argv[3:])
"""


@pytest.mark.parametrize(
    ("at", "moment"),
    [(1, "half-written"), (2, "before-rename"), (4, "half-written"), (6, "after-rename")],
)
def test_killed_while_building(
    railwright: Run, site: Path, tmp_path: Path, at: int, moment: str
) -> None:
    folder, target = tmp_path / "built", tmp_path / "target"
    railwright("build", site, "-o", folder)
    old = {path.name: path.read_bytes() for path in folder.iterdir()}
    edit(site, "length_m: 30", "length_m: 45")
    railwright("build", site, "-o", target)
    new = {path.name: path.read_bytes() for path in target.iterdir()}

    words = (str(at), moment, "build", str(site), "-o", str(folder))
    died = subprocess.run([sys.executable, "-c", _KILLED, *words], check=False).returncode

    assert died == -signal.SIGKILL
    for name, data in old.items():
        assert (folder / name).read_bytes() in (data, new[name])
    if golden.read_manifest(folder) == golden.read_manifest(target):  # it is written last
        assert all((folder / name).read_bytes() == data for name, data in new.items())
    assert railwright("build", site, "-o", folder).code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == new
    assert golden.read_manifest(folder) == golden.read_manifest(target)


_HANGING = """
import os, signal, sys
from railwright import cli, pipeline
from railwright.render.renderer import Renderer

told = int(sys.argv.pop(1))

def hang(*_, **__):
    os.write(told, b"w")
    signal.pause()

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
Renderer.render = hang
pipeline.WORTH_A_POOL = 1
cli.main()
"""
PATIENCE_S = 30
"""Only a failing test takes as long."""


def _heard(pipe: int) -> bytes:
    """Return what comes through a pipe; nothing when all who could write are gone."""
    ready, _, _ = select.select([pipe], [], [], PATIENCE_S)
    assert ready, "a worker still holds the pipe"
    return os.read(pipe, 1)


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_no_worker_outlives_its_parent(site: Path, tmp_path: Path, sent: int, code: int) -> None:
    pipe, held = os.pipe()
    words = (str(held), "build", str(site), "-o", str(tmp_path / "built"), "--jobs", "2")
    run = subprocess.Popen(
        [sys.executable, "-c", _HANGING, *words], pass_fds=[held], stderr=subprocess.PIPE
    )
    os.close(held)
    try:
        assert _heard(pipe) + _heard(pipe) == b"ww"
        run.send_signal(sent)
        _, said = run.communicate(timeout=PATIENCE_S)
        while _heard(pipe):
            pass
    finally:
        run.kill()
        os.close(pipe)
    assert run.returncode == code
    assert b"Traceback" not in said
    assert not (tmp_path / "built").exists()
