"""What is no plan: other bytes, other values, parts that do not fit, and too much."""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from railwright.base import canonical
from railwright.base.errors import PlanError
from railwright.model.plan import Plan
from railwright.plan import file
from railwright.plan.notes import notes
from railwright.report import format_names, reporter
from railwright.report.plan_page import plan_page
from railwright.report.planned import tables
from railwright.report.protocol import Report


def _refused(raw: bytes) -> bool:
    try:
        return file.loads(raw) is None
    except ValueError:
        return True


def _read(path: Path) -> str:
    with pytest.raises(PlanError) as caught:
        file.read(path)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not a plan"),
        (b"{}", "not a plan"),
        (b"[]", "not a plan"),
        (b"null", "not a plan"),
        (b"\xff\xfe\x00", "not a plan"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"version": ' + b"9" * 5_000 + b"}", "not a plan"),
        (b'{"version": 2}', "not a plan"),
        (b'{"openapi": "3.1.0"}', "not a plan"),
    ],
)
def test_what_is_no_plan(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(raw)
    assert words in _read(path)


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No such file" in _read(tmp_path / "nothing.json")
    assert "Is a directory" in _read(tmp_path)
    (tmp_path / "huge.json").write_bytes(b" " * 101)
    monkeypatch.setattr(file, "LIMIT_BYTES", 100)
    assert "more than 100 bytes" in _read(tmp_path / "huge.json")


def test_the_name_of_a_member_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"hunks": [{"\x1b[31m\nx": 1}], "a\x1bb": 1}))
    assert "\x1b" not in _read(path)


@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_bytes_that_are_not_ours(plan: Plan, data: st.DataObject) -> None:
    raw = file.dumps(plan)
    at = data.draw(st.integers(0, len(raw)))
    to = data.draw(st.integers(at, min(len(raw), at + 200)))
    put = data.draw(
        st.sampled_from([b"", b"0", b"NaN", b"1e999", b"null", b'"', b"\\ud800", b"{", b"\n", b" "])
        | st.binary(max_size=4)
        | st.just(raw[at:to] * 2)
    )
    broken = raw[:at] + put + raw[to:]
    assert broken == raw or _refused(broken)


def _nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(pairs):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from _nodes(item)


DEEP: Any = "x"
for _ in range(900):
    DEEP = {"x": DEEP}
VALUES = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, math.inf, "", "x", "\ud800", "\x7f", [], {}, ["x"], {"x": {}}]
) | st.just(DEEP)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_values_that_are_not_ours(plan: Plan, data: st.DataObject) -> None:
    raw = file.dumps(plan)
    document = json.loads(raw)
    nodes = list(_nodes(document))
    holder, key = data.draw(st.sampled_from(nodes))
    if data.draw(st.booleans()):
        holder[key] = data.draw(VALUES)
    else:
        del holder[key]
    try:
        broken = canonical.dumps_lines(document)
    except (ValueError, RecursionError):
        broken = json.dumps(document).encode()
    assert broken == raw or _refused(broken)


@given(st.sampled_from(["site", "unknown", "devices", "hunks", "patches", "steps", "batches"]))
@example("sha256")
def test_an_edit_in_our_own_form_is_no_plan_either(plan: Plan, name: str) -> None:
    document = json.loads(file.dumps(plan))
    value = document[name]
    document[name] = 7 if isinstance(value, int) else type(value)() if value else "x"
    assert _refused(canonical.dumps_lines(document))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_what_is_read_can_be_told(plan: Plan, data: st.DataObject) -> None:
    """Whoever writes plans may write the digest too: what is read then has to hang together."""
    document = json.loads(file.dumps(plan))
    holder, key = data.draw(st.sampled_from(list(_nodes(document))))
    if data.draw(st.booleans()):
        holder[key] = data.draw(VALUES)
    else:
        del holder[key]
    _told(document)


def _told(document: dict[str, Any]) -> bool:
    """Whether a document with its digest made anew is read; if so, every format can tell it."""
    document.pop("sha256", None)
    try:
        digest = hashlib.sha256(canonical.dumps_lines(document)).hexdigest()
        read = file.loads(canonical.dumps_lines({**document, "sha256": digest}))
    except (ValueError, RecursionError):
        return False
    if read is None:
        return False
    report = Report("plan", plan=read, notes=tuple(notes(read)), tables=tables(read))
    for name in format_names():
        reporter(name).write(report, io.StringIO())
    plan_page(read, None, None)
    return True


def test_parts_that_do_not_fit_each_other_are_no_plan(plan: Plan) -> None:
    def remade(change: Callable[[Any], object]) -> bool:
        document = json.loads(file.dumps(plan))
        change(document)
        return _told(document)

    assert remade(lambda one: one.update(site="other"))
    assert not remade(lambda one: one["batches"].pop())
    assert not remade(lambda one: one["batches"][0].update(devices=["nobody"]))
    assert not remade(lambda one: one["batches"].append(one["batches"][0]))
    assert not remade(lambda one: one["devices"].append(one["devices"][0]))
    assert not remade(lambda one: one["hunks"][0].update(lines=["fabric.yml"]))
    assert not remade(lambda one: one["hunks"][0].update(lines=["fabric.yml:x:1"]))
    assert not remade(lambda one: one["hunks"][0]["change"].update(rows=[]))
    assert not remade(lambda one: one["hunks"][0]["change"].update(fields=[]))
    rows: Callable[[Any], Any] = lambda one: one["hunks"][0]["change"]["rows"][0]  # noqa: E731
    assert not remade(lambda one: rows(one).update(devices=["nobody"]))
    assert not remade(lambda one: rows(one).update(rows={}))
    assert not remade(lambda one: rows(one).update(rows={"x": {"none of its": {}}}))
    patch_of: Callable[[Any], Any] = lambda one: next(iter(one["patches"].values()))  # noqa: E731
    assert not remade(lambda one: patch_of(one)["inverse"].pop())
    assert not remade(lambda one: patch_of(one)["edits"][0].update(path="x"))
    assert not remade(lambda one: one.update(unknown=10**30))


def test_a_patch_that_is_named_again_and_again_is_refused_before_it_is_written_out(
    plan: Plan,
) -> None:
    document = json.loads(file.dumps(plan))
    name, part = next((name, one) for name, one in document["patches"].items() if one["edits"])
    part["edits"] *= 1_000
    part["inverse"] *= 1_000
    (steps, *_) = document["steps"].values()
    steps[0]["patches"] = [name] * 10_000
    assert name
    with pytest.raises(ValueError, match=r"edits, more than 4,194,304"):
        file.loads(json.dumps(document).encode())


def test_rows_of_many_switches_are_refused_before_they_are_written_out(plan: Plan) -> None:
    document = json.loads(file.dumps(plan))
    rows = document["hunks"][0]["change"]["rows"][0]
    rows["devices"] = [f"leaf-{number}" for number in range(3_000)]
    rows["rows"] = {f"Ethernet{number}": {} for number in range(3_000)}
    with pytest.raises(ValueError, match=r"rows, more than 4,194,304"):
        file.loads(json.dumps(document).encode())


@pytest.mark.parametrize(
    "raw",
    [
        b"[" + b"{}," * file.LIMIT_PARTS + b"0]",
        b"[" + b"0," * (file.LIMIT_ITEMS + 1) + b"0]",
        b'"' + b"a" * file.LIMIT_BYTES + b'"',
    ],
    ids=["parts", "items", "bytes"],
)
def test_bytes_that_take_too_much_memory_are_not_parsed(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canonical, "loads", lambda _: pytest.fail("parsed"))
    with pytest.raises(ValueError, match="are too many"):
        file.loads(raw)
