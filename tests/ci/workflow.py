"""A runner of GitHub Actions, as far as the steps of one action need it, and what they call.

Scripts are run as they stand, with the environment that GitHub gives them. `gh` keeps the comments
of the one pull request in a file; `python -m venv` makes a folder with a `pip` that writes down
what it is asked for, and with the program that is tested.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
ACTION = ROOT / ".github" / "actions" / "pull-request"
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_GH = """\
import json, os, pathlib, sys

assert os.environ["GH_TOKEN"] and os.environ["GH_REPO"] == "o/r"
file = pathlib.Path(os.environ["GH_COMMENTS"])
comments = json.loads(file.read_text())
match sys.argv[1:]:
    case ["pr", "view", "7", "--json", "comments"]:
        print(json.dumps({"comments": comments}))
        sys.exit()
    case _ if os.environ.get("GH_READS"):
        sys.exit("HTTP 403: Resource not accessible by integration")
    case ["api", "--silent", "--method", "PATCH", path, "-F", body]:
        start, _, number = path.rpartition("/")
        assert start == "repos/o/r/issues/comments" and body.startswith("body=@"), sys.argv
        (one,) = [one for one in comments if one["url"].endswith(f"#issuecomment-{number}")]
        assert one["viewerDidAuthor"]
        one["body"] = pathlib.Path(body.removeprefix("body=@")).read_text()
    case ["pr", "comment", "7", "--body-file", name]:
        url = f"https://github.com/o/r/pull/7#issuecomment-{100 + len(comments)}"
        body = pathlib.Path(name).read_text()
        comments.append({"body": body, "url": url, "viewerDidAuthor": True})
    case _:
        sys.exit(f"gh: {sys.argv[1:]}")
file.write_text(json.dumps(comments))
"""
_PYTHON = """\
#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "$@" >> "%s"\\n' "$PIP_LOG" > "$3/bin/pip"
cp "$(dirname "$0")/railwright-itself" "$3/bin/railwright"
chmod +x "$3/bin/pip"
"""


class Ended(NamedTuple):
    """A job that ran: whether it failed, its log, its summary, the outputs of the action."""

    failed: bool
    log: str
    summary: str
    outputs: Mapping[str, str]


class Runner:
    """The machine of a job: a work tree, a folder for what is temporary, and programs."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.work = work
        self.folder = folder
        self.pip_log = folder / "pip.log"
        self._programs = folder / "programs"
        self._comments = folder / "comments.json"
        self._programs.mkdir(parents=True)
        self._comments.write_text("[]")
        itself = f'#!/bin/sh\nexec "{sys.executable}" -m railwright "$@"\n'
        self.program("railwright-itself", itself)
        self.program("python", _PYTHON)
        self.program("python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (self._programs / "gh.py").write_text(_GH)
        gh = self._programs / "gh.py"
        self.program("gh", f'#!/bin/sh\nexec "{sys.executable}" "{gh}" "$@"\n')

    def quick(self) -> None:
        """Let `railwright check` find nothing, where a test is about the plan alone."""
        path = self._programs / "railwright-itself"
        self.program(
            path.name, path.read_text().replace("exec", '[ "$1" != check ] || exit 0\nexec')
        )

    def program(self, name: str, text: str) -> None:
        """Write a program that the steps find."""
        path = self._programs / name
        path.write_text(text)
        path.chmod(0o755)

    @property
    def comments(self) -> list[dict[str, Any]]:
        """The comments of the pull request."""
        found: list[dict[str, Any]] = json.loads(self._comments.read_text())
        return found

    @comments.setter
    def comments(self, comments: list[dict[str, Any]]) -> None:
        self._comments.write_text(json.dumps(comments))

    def run(
        self, inputs: Mapping[str, str], base: str | None, environment: Mapping[str, str] = {}
    ) -> Ended:
        """Run the action in a pull request whose base was at a commit; None is no pull request."""
        action = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))
        unknown = inputs.keys() - action["inputs"].keys()
        assert not unknown
        known = {name: str(one.get("default", "")) for name, one in action["inputs"].items()}
        values = {f"inputs.{name}": value for name, value in (known | dict(inputs)).items()}
        values |= {
            "github.action_path": str(ACTION),
            "github.repository": "o/r",
            "github.token": "secret",
            "github.event.pull_request": "{}" if base else "",
            "github.event.pull_request.number": "7" if base else "",
            "github.event.pull_request.base.sha": base or "",
        }
        values = {name: _filled(value, values) for name, value in values.items()}
        job = _Job(self, values, self._environment(environment))
        for step in action["runs"]["steps"]:
            job.step(step)
        outputs = {name: _filled(one["value"], values) for name, one in action["outputs"].items()}
        summary = self.folder / "GITHUB_STEP_SUMMARY"
        return Ended(job.failed, job.log, summary.read_text(), outputs)

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        temporary = self.folder / "temporary of the runner"
        temporary.mkdir(exist_ok=True)
        found = {
            "PATH": f"{self._programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT / "generator"),
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(self.folder)),
            "PYTHONPYCACHEPREFIX": str(Path(os.environ.get("XDG_CACHE_HOME", self.folder)) / "pyc"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "RUNNER_TEMP": str(temporary),
            "GITHUB_SHA": _git_head(self.work),
            "GITHUB_WORKSPACE": str(self.work),
            "GH_COMMENTS": str(self._comments),
            "PIP_LOG": str(self.pip_log),
        }
        for name in ("GITHUB_PATH", "GITHUB_STEP_SUMMARY"):
            (self.folder / name).write_text("")
            found[name] = str(self.folder / name)
        return found | dict(more)


class _Job:
    def __init__(self, runner: Runner, values: dict[str, str], environment: dict[str, str]) -> None:
        self._runner = runner
        self._values = values
        self._environment = environment
        self.failed = False
        self.log = ""

    def step(self, step: Mapping[str, Any]) -> None:
        """Run a step, unless its condition or the failure of another one forbids it."""
        condition = step.get("if", "success()")
        wanted = _holds(condition, self._values)
        if not wanted or (self.failed and "always()" not in condition) or "uses" in step:
            return
        assert step["shell"] == "bash"
        output = self._runner.folder / "GITHUB_OUTPUT"
        output.write_text("")
        own = {name: _filled(text, self._values) for name, text in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self._runner.work,
            env=self._environment | {"GITHUB_OUTPUT": str(output)} | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        self.log += done.stdout
        self.failed = self.failed or done.returncode != 0
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self._values[f"steps.{step['id']}.outputs.{name}"] = value
        path = Path(self._environment["GITHUB_PATH"]).read_text().split("\n")
        programs = self._environment["PATH"].split(os.pathsep)
        new = [one for one in path if one and one not in programs]
        self._environment["PATH"] = os.pathsep.join([*new, *programs])


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: _value(found[1], values), str(text))


def _value(expression: str, values: Mapping[str, str]) -> str:
    if expression.startswith("steps."):
        return values.get(expression, "")  # of a step that did not run
    return values[expression]


def _holds(condition: str, values: Mapping[str, str]) -> bool:
    for term in condition.split(" && "):
        left, _, right = term.partition(" == ")
        if left in {"always()", "success()"}:
            continue
        value = _value(left, values)
        if not (value == right.strip("'") if right else value):
            return False
    return True


def _git_head(work: Path) -> str:
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=work, check=True, capture_output=True, text=True
    ).stdout.strip()
