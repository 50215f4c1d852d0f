"""The hand-written pages: links lead somewhere, commands exist, the README tells the truth."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from railwright import pipeline
from railwright.cli import VERBS, root
from railwright.design import kinds
from railwright.render import ownership

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
README = ROOT / "README.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
ENDS = {"|", "||", "&&", ";", "&", ">", ">>", "<"}
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
CODE = re.compile(r"`[^`\n]*`")
SET = re.compile(r"[A-Z_]+=\S*")
README_LINES, INVENTORY_LINES, DEMO_LINES = 120, 25, (15, 35)


class Fence(NamedTuple):
    """A fenced block: its language, the line it starts on, and what stands in it."""

    language: str
    line: int
    body: tuple[str, ...]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def fences(path: Path) -> Iterator[Fence]:
    language, start, body = None, 0, []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.startswith("```"):
            body.append(line)
        elif language is None:
            language, start, body = line[3:].strip(), number, []
        else:
            yield Fence(language, start, tuple(body))
            language = None
    assert language is None, f"{name(path)}:{start}: the block does not end"


def prose(path: Path) -> str:
    """Return a page without fenced blocks and code spans."""
    lines, inside = [], False
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("```"):
            inside = not inside
        elif not inside:
            lines.append(line)
    return CODE.sub("", "\n".join(lines))


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub spells them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


# ---- links -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_internal_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(prose(page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_is_linked() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(prose(page))
        if "://" not in link
    }
    assert [name(page) for page in PAGES if page not in linked and page != README] == []


# ---- commands ----------------------------------------------------------------------------------


def commands(line: str) -> Iterator[list[str]]:
    """Yield the arguments of every ``railwright`` of a shell line."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    command: list[str] = []
    for word in [*lexer, ";"]:
        if word not in ENDS:
            command.append(word)
            continue
        while command and SET.fullmatch(command[0]):
            del command[0]
        if command and command[0] == "railwright":
            yield command[1:]
        command = []


def shell_lines(page: Path) -> Iterator[tuple[int, str]]:
    for fence in fences(page):
        for number, line in enumerate(fence.body, start=fence.line + 1):
            if fence.language == "console" and line.startswith("$ "):
                yield number, line[2:]
            bare = line.strip().removeprefix("- ").removeprefix("run: ")
            if fence.language in {"yaml", "shell"} and bare.startswith("railwright "):
                yield number, bare


COMMANDS = [
    pytest.param(words, id=f"{name(page)}:{number}")
    for page in PAGES
    for number, line in shell_lines(page)
    for words in commands(line)
]
FORMATS = {"tsv"}
"""Formats that a page makes up to show how one is added."""


def parse(words: list[str]) -> None:
    """Parse a command line as Click does, without running it and without looking for files.

    Raises:
        click.UsageError: an unknown verb, option, choice or value, or a missing argument.
    """
    verb = words[0]
    if verb in {"--help", "--version", "-V"}:
        return
    command: click.Command | None = root
    while isinstance(command, click.Group):
        if not words:
            raise click.UsageError("a verb is missing")  # noqa: EM101, TRY003
        verb, words = words[0], words[1:]
        command = command.get_command(click.Context(command), verb)
    if command is None:
        raise click.NoSuchOption(verb)
    context = click.Context(command, info_name=verb)
    given, rest, _ = command.make_parser(context).parse_args(list(words))
    if rest:
        msg = f"too many words: {rest}"
        raise click.UsageError(msg)
    for parameter in command.get_params(context):
        value = given.get(parameter.name or "")
        said = isinstance(value, (str, tuple)) and bool(value)  # else Click's mark for "not given"
        if parameter.required and not said:
            raise click.MissingParameter(param=parameter)
        if said and not isinstance(parameter.type, click.Path) and value not in FORMATS:
            parameter.type_cast_value(context, value)


def test_there_are_commands_on_the_pages() -> None:
    used = {param.values[0][0] for param in COMMANDS}
    assert set(VERBS) - {"schema"} <= used


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_line_of_a_page_parses(words: list[str]) -> None:
    parse(words)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("railwright chekc site", id="verb"),
        pytest.param("A=1 railwright check --yang-model site && true", id="option"),
        pytest.param("railwright check --jobs many site | tail -1", id="value"),
        pytest.param("railwright show fabrics site", id="choice"),
        pytest.param("railwright init; echo done", id="missing"),
        pytest.param("railwright build one two", id="too-many"),
        pytest.param("railwright qos shwo leaf-1-01", id="verb-of-a-group"),
    ],
)
def test_a_wrong_command_line_would_be_found(line: str) -> None:
    (words,) = commands(line)
    with pytest.raises(click.UsageError):
        parse(words)


# ---- names of things ---------------------------------------------------------------------------


def mentioned(page: Path, pattern: str) -> set[str]:
    return set(re.findall(rf"`({pattern})`", page.read_text("utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_named_on_a_page_are_there(page: Path) -> None:
    paths = mentioned(page, r"(?:generator|templates|schemas|tests|docs)/[\w./-]+")
    made_up = {f"generator/railwright/report/formats/{form}.py" for form in FORMATS}
    assert sorted(path for path in paths - made_up if not (ROOT / path).exists()) == []


def test_the_page_about_architecture_names_what_is_there() -> None:
    package = ROOT / "generator" / "railwright"
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    found = re.findall(r"`((?:[a-z_0-9]+/)+[a-z_0-9]+)\.(\w+)`", text)
    files = [(one, word) for one, word in found if word == "py" or word[0].isupper()]
    assert len(files) > 20
    for one, word in files:
        there = [base / f"{one}.py" for base in (package, package / "push", ROOT)]
        (file,) = (path for path in there if path.is_file())
        assert word == "py" or f"class {word}" in file.read_text("utf-8"), (one, word)


def test_the_page_about_overrides_lists_every_block() -> None:
    page = (ROOT / "docs" / "how-to" / "override-a-template.md").read_text("utf-8")
    blocks = {
        (Path(template.name).name, block)
        for template in ownership.discover(None)
        for block in re.findall(r"\{% block (\w+)", template.path.read_text("utf-8"))
    }
    assert set(re.findall(r"^\| `([\w.]+)` \| `(\w+)` \|", page, re.MULTILINE)) == blocks


def test_the_page_about_figures_lists_every_finding_of_memory() -> None:
    page = (ROOT / "docs" / "how-to" / "lossless-figures.md").read_text("utf-8")
    listed = re.findall(r"^\| `(MMU\d+)` \| (\w+) \|", page, re.MULTILINE)
    known = [(kind.id, kind.severity.value) for kind in kinds.ALL if kind.id.startswith("MMU")]
    assert listed == known


# ---- the README --------------------------------------------------------------------------------


def readme(language: str) -> list[Fence]:
    return [fence for fence in fences(README) if fence.language == language]


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= README_LINES


def test_the_inventory_of_the_readme_builds_without_findings(tmp_path: Path) -> None:
    (fence,) = readme("yaml")
    assert len(fence.body) <= INVENTORY_LINES
    (tmp_path / "fabric.yml").write_text("\n".join(fence.body) + "\n", "utf-8")
    built = pipeline.check(pipeline.build(tmp_path, jobs=0), jobs=0)
    fabric = built.design.fabric
    assert built.findings == ()
    said = " ".join(README.read_text("utf-8").split())
    assert f"{fabric.gpus} H100 GPUs" in said
    assert f"{len(fabric.hosts)} hosts" in said
    assert f"{len(fabric.links)} links" in said


@pytest.mark.skipif(shutil.which("sh") is None, reason="the demo is a shell script")
def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    program = tmp_path / "railwright"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT / "generator"}" exec "{sys.executable}" -m railwright "$@"\n'
    )
    program.chmod(0o755)
    demo = ROOT / "docs" / "demo.sh"
    done = subprocess.run(
        ["sh", str(demo), str(program)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        timeout=300,  # a process that keeps the pipe open must fail this test, not stop the run
    )
    printed = iter(done.stdout.splitlines())
    shown = readme("console")[0].body
    fewest, most = DEMO_LINES
    assert shown[0] == "$ make demo"
    assert fewest <= len([line for line in shown if line != "..."]) <= most
    # Each line is looked for behind the one before it, so the order counts too.
    missing = [line for line in shown[1:] if line != "..." and line not in printed]
    assert missing == []
