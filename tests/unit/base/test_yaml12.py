"""YAML 1.2 with positions; both parsers; nothing but our own errors."""

from __future__ import annotations

import gc
import math
import pickle
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from railwright.base import canonical, yaml12, yaml12_builder
from railwright.base.errors import YamlSyntaxError
from railwright.base.location import Location


@pytest.fixture(params=["c", "python"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml12_builder.yaml, "__with_libyaml__", request.param == "c")


BOTH = pytest.mark.usefixtures("_parser")


@BOTH
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"),
        ("010", 10), ("-7", -7), ("+7", 7), ("0o17", 15), ("0x8100", 33024), ("08", 8),
        ("1:30", "1:30"), ("65000:10", "65000:10"), ("2026-01-31", "2026-01-31"),
        ("1_000", "1_000"), ("0b11", "0b11"), ("=", "="), ("-0x1", "-0x1"),
        ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), (".inf", math.inf),
        ("-.INF", -math.inf), ("1.2.3", "1.2.3"), ("10.0.0.0/8", "10.0.0.0/8"), ("-", [None]),
        ("'010'", "010"), ('"true"', "true"), ("nullify", "nullify"), ("+", "+"), (".", "."),
        ("00:1b:21:00:00:01", "00:1b:21:00:00:01"), ("1e", "1e"), ("0x", "0x"), ("tRUE", "tRUE"),
    ],
)  # fmt: skip
def test_core_schema(text: str, value: object) -> None:
    data = yaml12.read_text(f"- {text}\n", "f.yml").data
    assert data == [value]
    assert isinstance(data, list)
    assert type(data[0]) is type(value)


@BOTH
def test_not_a_number() -> None:
    data = yaml12.read_text("- .nan\n", "f.yml").data
    assert isinstance(data, list)
    assert math.isnan(data[0])


@BOTH
def test_positions() -> None:
    text = "a: 1\nb: [x, {y: z}]\nc:\n  d:  'é'\n  2:\n    - e: f\n    -   - g\n"
    positions = yaml12.read_text(text, "f.yml").positions
    places = {path: (place.line, place.column) for path, place in positions.items()}
    assert places == {
        ("a",): (1, 4),
        ("b",): (2, 1),
        ("b", 0): (2, 5),
        ("b", 1): (2, 8),
        ("b", 1, "y"): (2, 12),
        ("c",): (3, 1),
        ("c", "d"): (4, 7),
        ("c", 2): (5, 3),
        ("c", 2, 0): (6, 7),
        ("c", 2, 0, "e"): (6, 10),
        ("c", 2, 1): (7, 9),
        ("c", 2, 1, 0): (7, 11),
    }
    assert positions.key(("a",)) == Location("f.yml", 1, 1)
    assert positions.key(("c", "d")) == Location("f.yml", 4, 3)
    assert positions.key(("b", 0)) == Location("f.yml", 2, 5)
    assert len(positions) == 12


@BOTH
@pytest.mark.parametrize("path", [(), ("x",), ("a", "x"), ("b", 2), ("b", -1), ("b", "0"), (0,)])
def test_unknown_path(path: tuple[str | int, ...]) -> None:
    positions = yaml12.read_text("a: 1\nb: [1, 2]\n", "f.yml").positions
    assert path not in positions
    with pytest.raises(KeyError):
        positions.key(path)


def test_positions_in_a_large_mapping() -> None:
    text = "".join(f"k{n}: {n}\n" for n in range(100))
    positions = yaml12.read_text(text, "f.yml").positions
    assert [positions[f"k{n}",].line for n in range(100)] == list(range(1, 101))


def test_positions_travel_to_another_process() -> None:
    text = "".join(f"k{n}: {{a: {n}}}\n" for n in range(40))
    positions = yaml12.read_text(text, "f.yml").positions
    assert positions["k39", "a"] == Location("f.yml", 40, 10)
    copied = pickle.loads(pickle.dumps(positions))  # noqa: S301 - written one line above
    assert dict(copied) == dict(positions)
    assert copied._index.keys().isdisjoint(positions._index)


@BOTH
def test_alias_shares_data_and_points_at_both_places() -> None:
    document = yaml12.read_text("a: &x\n  k: 1\nb: *x\nc: &y 7\nd: *y\n", "f.yml")
    assert document.data == {"a": {"k": 1}, "b": {"k": 1}, "c": 7, "d": 7}
    assert document.problems == ()
    assert document.positions["b",] == Location("f.yml", 3, 1)
    assert document.positions["b", "k"] == Location("f.yml", 2, 6)
    assert document.positions["d",] == Location("f.yml", 5, 4)


@BOTH
@pytest.mark.parametrize("text", [b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", b"a: 1\rb: 2\r", b"a: 1\nb: 2"])
def test_byte_order_mark_and_line_ends(text: bytes) -> None:
    document = yaml12.read_text(text, "f.yml")
    assert document.data == {"a": 1, "b": 2}
    assert document.positions["b",] == Location("f.yml", 2, 4)


@BOTH
@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "---\n...\n"])
def test_nothing(text: str) -> None:
    document = yaml12.read_text(text, "f.yml")
    assert document.data is None
    assert list(document.positions) == []


REFUSED_PARTS = {
    "duplicate": ("a: 1\nb: 2\na: 3\n", "3:1", "key 'a' stands twice; first at f.yml:1:1"),
    "duplicate-number": ("1: x\n0x1: y\n", "2:1", "key 1 stands twice"),
    "python-tag": ("a: !!python/name:os.system x\n", "1:4", "tag '!!python/name:os.system'"),
    "own-tag": ("a: !x {}\n", "1:4", "tag '!x'"),
    "text-tag": ("a: !!str 1\n", "1:4", "tag '!!str'"),
    "merge": ("a: {<<: {b: 1}}\n", "1:5", "merge keys"),
    "list-key": ("? [1]\n: 2\n", "1:3", "a key must be text"),
    "boolean-key": ("true: 1\n", "1:1", "a key must be text"),
    "float-key": ("1.5: 1\n", "1:1", "a key must be text"),
    "null-key": ("~: 1\n", "1:1", "a key must be text"),
    "unknown-alias": ("a: *b\n", "1:4", "alias '*b' repeats nothing"),
    "own-alias": ("a: &a [*a]\n", "1:8", "alias '*a' stands inside what it repeats"),
    "long-number": (f"a: {'9' * 65}\n", "1:4", "a number of 65 characters"),
}


@BOTH
@pytest.mark.parametrize(("text", "place", "message"), REFUSED_PARTS.values(), ids=REFUSED_PARTS)
def test_refused_parts_are_collected(text: str, place: str, message: str) -> None:
    document = yaml12.read_text(text, "f.yml")
    assert [str(problem.location) for problem in document.problems] == [f"f.yml:{place}"]
    assert document.problems[0].message.startswith(message)


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
DEEP_ALIAS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 70))
REFUSED_FILES = {
    "tab": (b"a:\n\tb: 1\n", "2:1", "a tab stands in the indentation"),
    "colon": (b"a: b: c\n", "1:5", "a ':' stands where no key can be"),
    "quote": (b"a: 'x\n", "2:1", "the file ends inside a quoted text"),
    "utf-8": (b"\xc3\xa4: \xff\n", "1:4", "byte 0xff at offset 4 is not UTF-8"),
    "utf-16": ("a: 1\n".encode("utf-16"), "1:1", "byte 0xff at offset 0"),
    "control": (b"a: 1\nb: \x00\n", "2:4", "control character U+0000"),
    "control-cr": (b"a: 1\rb: \x00\n", "2:4", "control character U+0000"),
    "at-sign": (b"a: @b\n", "1:4", "'@' cannot start a value"),
    "two-documents": (b"a: 1\n---\nb: 1\n", "2:1", "a second document starts here"),
    "depth": (b"[" * 65 + b"]" * 65, "1:65", "nested deeper than 64 levels"),
    "bomb": (BOMB.encode(), "15:12", "aliases expand to more than 100000 values"),
    "deep-alias": (DEEP_ALIAS.encode(), "64:12", "nested deeper than 64 levels"),
    "size": (b"#" * (yaml12.MAX_BYTES + 1), "1:1", "the file is larger than 8 MiB"),
}


@BOTH
@pytest.mark.parametrize(("raw", "place", "message"), REFUSED_FILES.values(), ids=REFUSED_FILES)
def test_refused_files(raw: bytes, place: str, message: str) -> None:
    with pytest.raises(YamlSyntaxError) as caught:
        yaml12.read_text(raw, "f.yml")
    assert str(caught.value.location) == f"f.yml:{place}"
    assert caught.value.message.startswith(message)


def test_limits_are_reached_not_passed() -> None:
    assert yaml12.read_text("[" * 64 + "]" * 64, "f.yml").problems == ()
    assert yaml12.read_text(b"#" * yaml12.MAX_BYTES, "f.yml").data is None
    assert yaml12.read_text(f"a: {'9' * 64}", "f.yml").data == {"a": int("9" * 64)}


def test_problems_before_a_fatal_one_are_kept() -> None:
    document, problems = yaml12.parse(b"a: 1\na: 2\nb: [\n", "f.yml")
    assert document is None
    assert [problem.reason for problem in problems] == ["duplicate", "syntax"]


def test_problems_are_not_without_end() -> None:
    _, problems = yaml12.parse(b"a: 1\n" * 5000 + b"b: [", "f.yml")
    assert len(problems) == yaml12_builder.MAX_PROBLEMS
    assert problems[-1].reason == "syntax"


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes(b"a: 1\n")
    document = yaml12.read(path)
    assert document.data == {"a": 1}
    assert document.file == path.as_posix()
    assert yaml12.read(path, "x.yml").positions["a",] == Location("x.yml", 1, 4)


@pytest.mark.parametrize(
    ("name", "message"), [("no.yml", "does not exist"), (".", "is not a file")]
)
def test_no_file(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(YamlSyntaxError, match=message):
        yaml12.read(tmp_path / name)


def test_garbage_collector_is_as_it_was() -> None:
    yaml12.parse(b"[", "f.yml")
    assert gc.isenabled()
    gc.disable()
    try:
        yaml12.parse(b"a: 1", "f.yml")
        assert not gc.isenabled()
    finally:
        gc.enable()


PIECES = st.sampled_from(
    ["a", "b: ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", ": ", "&x ", "*x", "!!str ",
     "|\n", ">-\n", "'", '"', "\\", "#", "? ", "---\n", "...\n", "%YAML 1.2\n", "<<", "~", "0x1",
     "é", "\x00", "\u2028", "\x85", "\ufeff", "\\ud800", "\\UFFFFFFFF", "\r", "@", "!<%ff> ",
     "%TAG ! x\n"]
)  # fmt: skip


@given(st.binary(max_size=60) | st.lists(PIECES, max_size=30).map(lambda x: "".join(x).encode()))
@pytest.mark.parametrize("compiled", [True, False], ids=["c", "python"])
def test_any_bytes_give_a_document_or_problems(compiled: bool, raw: bytes) -> None:  # noqa: FBT001
    before = yaml.__with_libyaml__
    yaml12_builder.yaml.__with_libyaml__ = compiled
    try:
        document, problems = yaml12.parse(raw, "f.yml")
    finally:
        yaml12_builder.yaml.__with_libyaml__ = before
    assert document is not None or problems
    lines = len(raw.decode("utf-8", "replace").splitlines()) + 1
    for problem in problems:
        assert 1 <= problem.location.line <= lines + 1
        problem.message.encode()
    if document is not None:
        for path, place in document.positions.items():
            assert place.line <= lines
            assert document.positions.key(path) <= place or not isinstance(path[-1], str)


KEYS = (
    st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0xFFFF), min_size=1)
    | st.integers()
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFF)),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS.filter(lambda key: key != "<<"), inner),
    max_leaves=15,
)


def _flat(data: object) -> list[tuple[str | int, ...]]:
    items: list[tuple[str | int, object]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    return [path for key, value in items for path in [(key,), *((key, *r) for r in _flat(value))]]


@given(VALUES)
def test_what_pyyaml_writes_reads_back(data: object) -> None:
    text = yaml.dump(data, Dumper=_Plain, sort_keys=False)
    document = yaml12.read_text(text, "f.yml")
    assert document.problems == ()
    assert document.data == data
    assert list(document.positions) == _flat(data)


class _Plain(yaml.SafeDumper):
    """Quotes every text, so that only the parser is on trial, and repeats without aliases."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"')


_Plain.add_representer(str, _Plain.represent_str)


@given(VALUES.filter(lambda data: isinstance(data, (dict, list))))
def test_json_is_yaml(data: object) -> None:
    text = canonical.dumps(_text_keys(data))
    assert yaml12.read_text(text, "f.yml").data == _text_keys(data)


def _text_keys(data: object) -> object:
    if isinstance(data, dict):
        return {f"k{key}": _text_keys(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_text_keys(item) for item in data]
    return str(data) if isinstance(data, int) and not isinstance(data, bool) else data
