"""What every shipped template keeps to, read from its syntax tree.

Some rules are for all: table templates, the page, the files for hosts. Those about JSON are for
the templates that print it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import jinja2.meta
import pytest
from jinja2 import nodes

from railwright.base import resources
from railwright.render import environment, ownership

FOLDER = resources.root("templates")
JSON_FOLDERS = ("tables", "macros")
OTHER_FOLDERS = ("hosts", "pages")
SUFFIXES = {".j2", ".sh"}
"""What Jinja reads; a style and a script stand in the page as they are."""


def shipped(*folders: str) -> list[Path]:
    paths = (path for name in folders for path in (FOLDER / name).rglob("*"))
    return sorted(path for path in paths if path.suffix in SUFFIXES)


def _name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


TEMPLATES = shipped(*JSON_FOLDERS)
EVERY = shipped(*JSON_FOLDERS, *OTHER_FOLDERS)
IDS = [_name(path) for path in TEMPLATES]
MAX_LINES = 80
MAX_NESTED_LOOPS = 2
MAX_COLUMNS = 120
ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
FORBIDDEN = (nodes.ScopedEvalContextModifier, nodes.EvalContextModifier, nodes.ExprStmt)
GLUED = re.compile(r"\{\{\{|\}\}\}|\{\{%|%\}\}")
json_template = pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
every_template = pytest.mark.parametrize("path", EVERY, ids=_name)


def tree(path: Path) -> nodes.Template:
    syntax = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.do"])
    syntax.filters = dict(environment.FILTERS)
    return syntax.parse(path.read_text(encoding="utf-8"))


def nesting(node: nodes.Node) -> int:
    below = max((nesting(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.For)


def found(path: Path, *kinds: type[nodes.Node]) -> Iterator[str]:
    for node in tree(path).find_all(kinds):
        yield f"line {node.lineno}: {type(node).__name__}"


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 30
    assert {_name(path).partition("/")[0] for path in EVERY} == {*JSON_FOLDERS, *OTHER_FOLDERS}


def test_every_folder_is_looked_at() -> None:
    below = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert below == {*JSON_FOLDERS, *OTHER_FOLDERS}


@json_template
def test_uses_no_other_filter_than_the_listed_ones(path: Path) -> None:
    used = {node.name for node in tree(path).find_all(nodes.Filter)}
    assert used <= set(environment.FILTERS)


@json_template
def test_does_no_arithmetic(path: Path) -> None:
    assert list(found(path, *ARITHMETIC)) == []


@every_template
def test_turns_no_escaping_off_and_runs_no_statement(path: Path) -> None:
    assert list(found(path, *FORBIDDEN)) == []


@every_template
def test_takes_no_word_for_safe(path: Path) -> None:
    assert "safe" not in {node.name for node in tree(path).find_all(nodes.Filter)}


@json_template
def test_nests_at_most_two_loops(path: Path) -> None:
    assert nesting(tree(path)) <= MAX_NESTED_LOOPS


@every_template
def test_fits_on_a_screen(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@json_template
def test_has_lines_that_fit(path: Path) -> None:
    assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= MAX_COLUMNS


@json_template
def test_keeps_json_braces_apart_from_jinja_braces(path: Path) -> None:
    assert GLUED.findall(path.read_text(encoding="utf-8")) == []


@json_template
def test_prints_an_expression_outside_quotes(path: Path) -> None:
    for block in tree(path).find_all(nodes.Output):
        text = "".join(
            child.data if isinstance(child, nodes.TemplateData) else "\0" for child in block.nodes
        )
        assert "\0" not in "".join(re.findall(r'"[^"]*"', text))


@json_template
def test_reads_nothing_but_device_and_fabric(path: Path) -> None:
    assert jinja2.meta.find_undeclared_variables(tree(path)) <= {"device", "fabric"}


def test_no_table_has_two_owners() -> None:
    templates = ownership.discover(None)
    owners = ownership.owners(templates)
    assert sum(len(template.tables) for template in templates) == len(owners)


def test_every_template_file_is_found() -> None:
    names = {template.name for template in ownership.discover(None)}
    assert names == {name for name in IDS if name.startswith("tables/")}
