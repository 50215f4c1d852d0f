"""What the model refuses, in the words of the inventory and with the line to edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from railwright.base import yaml12
from railwright.base.location import Location
from railwright.base.text import did_you_mean, short
from railwright.inventory import kinds
from railwright.inventory.source import Source
from railwright.inventory.vocabulary import describe, known_keys, pattern_words
from railwright.model import secrets
from railwright.model.finding import Finding, found
from railwright.model.intent import SiteIntent
from railwright.model.inventory import Path

MAX_FINDINGS: Final = 200
"""Findings of one kind of check; nobody reads more, and a broken file can have a million."""

_FEW = 1_000
_MAX_STEP = 63
_CHOICE = re.compile(r"'([^']*)'")
_REFERENCE_HINT = "secrets are named as {secret: NAME}; their values never stand in a file"
_EXPECTED = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "mapping_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
_TEXT_OR_LIST = "text or a list of texts"


class _Fault(NamedTuple):
    """One complaint of the model, its path taken apart."""

    type: str
    path: Path
    value: object
    context: Mapping[str, object]
    message: str
    at_key: bool
    missing: str | None
    branch: str | None

    @property
    def is_echo(self) -> bool:
        """A list is called too short only because one of its items was refused."""
        least = self.context.get("min_length")
        is_list = self.type == "too_short" and isinstance(self.value, (list, dict))
        return is_list and isinstance(least, int) and len(self.value) >= least  # type: ignore[arg-type]

    @property
    def at_top(self) -> bool:
        """A top-level key is missing."""
        return self.missing is not None and not self.path

    @property
    def label(self) -> str:
        """What the complaint is about, as short as it stays clear."""
        parts = self.path[-2:] if self.path and isinstance(self.path[-1], int) else self.path[-1:]
        return _dotted(parts)


def findings(error: ValidationError, source: Source) -> Iterator[Finding]:
    """Yield one finding for each thing that the model refuses, at most :data:`MAX_FINDINGS`."""
    seen: set[tuple[Path, str]] = set()
    count = 0
    for detail in _details(error, source.data):
        fault = _fault(source.data, detail["loc"], detail)
        if fault is None or fault.is_echo or (fault.at_top and not source.complete):
            continue
        if fault.branch:
            if (fault.path, fault.branch) in seen:
                continue
            seen.add((fault.path, fault.branch))
        count += 1
        if count > MAX_FINDINGS:
            message = f"more than {MAX_FINDINGS} mistakes; the rest is not shown"
            yield found(kinds.OVER_LIMIT, source.value(fault.path), message)
            return
        about = (*fault.path, *((fault.missing,) if fault.missing else ()))
        yield _finding(fault, source).model_copy(update={"subject": _dotted(about)})


def _details(error: ValidationError, data: object) -> Iterable[Mapping[str, Any]]:
    """Return what is wrong, or enough of it when it is very much.

    A million complaints take gigabytes to spell out, so the data is then cut to its first items
    and judged again.
    """
    keep = MAX_FINDINGS + 1
    while error.error_count() > _FEW and keep < yaml12.MAX_BYTES:
        try:
            SiteIntent.model_validate(_cut(data, (), keep))
        except ValidationError as fewer:
            return fewer.errors(include_url=False)
        keep *= 16
    return error.errors(include_url=False)


def _cut(data: object, path: Path, keep: int) -> object:
    """Keep the known keys and the first items of each mapping and list."""
    if isinstance(data, list):
        return [_cut(item, (*path, number), keep) for number, item in enumerate(data[:keep])]
    if not isinstance(data, dict):
        return data
    known = set(known_keys(path))
    keys = (key for number, key in enumerate(data) if number < keep or key in known)
    return {key: _cut(data[key], (*path, key), keep) for key in keys}


def _fault(data: object, loc: tuple[str | int, ...], detail: Mapping[str, object]) -> _Fault | None:
    """Follow a location of the model through the data; steps that are not in it are set aside."""
    path: list[str | int] = []
    at_key = False
    missing = branch = None
    node = data
    for step in loc:
        if step == "[key]" and not _has(node, step):
            at_key = True
        elif _has(node, step) and (node is not detail["input"] or detail["type"] == "missing"):
            path.append(step)
            node = node[step]  # type: ignore[index]  # it has
        elif detail["type"] == "missing":
            missing = str(step)
        else:
            branch = str(step)
    if branch is not None:
        # A value that may be text or a list: complain about the list's items, or once about all.
        if isinstance(node, list) and branch == "str":
            return None
        branch = None if path and isinstance(path[-1], int) else "either"
    context = detail.get("ctx")
    return _Fault(
        type=str(detail["type"]),
        path=tuple(path),
        value=detail.get("input"),
        context=context if isinstance(context, dict) else {},
        message=str(detail["msg"]),
        at_key=at_key,
        missing=missing,
        branch=branch,
    )


def _has(node: object, step: str | int) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def _finding(fault: _Fault, source: Source) -> Finding:
    if fault.missing is not None:
        return _missing(fault, source)
    if fault.type == "extra_forbidden":
        return _unknown(fault, source, str(fault.path[-1]), known_keys(fault.path[:-1]))
    if fault.at_key:
        return _bad_key(fault, source)
    where = source.value(fault.path)
    expected = _TEXT_OR_LIST if fault.branch == "either" else _EXPECTED.get(fault.type)
    if expected is not None:
        return _wrong_type(fault, where, expected)
    handler = _BY_TYPE.get(fault.type, _other)
    return handler(fault, where)


def _other(fault: _Fault, where: Location) -> Finding:
    message = fault.message[:1].lower() + fault.message[1:]
    return found(kinds.WRONG_TYPE, where, f"{fault.label}: {message}")


def _missing(fault: _Fault, source: Source) -> Finding:
    name = fault.missing or ""
    inside = f" in '{_dotted(fault.path)}'" if fault.path else ""
    about = describe((*fault.path, name))
    hint = f"{name}: {about}" if about else None
    where = source.key(fault.path)
    return found(kinds.MISSING_KEY, where, f"missing key {name!r}{inside}", hint)


def _unknown(fault: _Fault, source: Source, word: str, known: tuple[str, ...]) -> Finding:
    inside = f" in '{_dotted(fault.path[:-1])}'" if len(fault.path) > 1 else ""
    hint = did_you_mean(word, known)
    if secrets.WORDS.search(word):
        hint = _REFERENCE_HINT
    where = source.key(fault.path)
    return found(kinds.UNKNOWN_KEY, where, f"unknown key {short(word)}{inside}", hint)


def _bad_key(fault: _Fault, source: Source) -> Finding:
    key = fault.path[-1]
    where = source.key(fault.path)
    parent = _dotted(fault.path[:-1])
    if fault.type in {"literal_error", "enum"}:
        return _unknown(fault, source, str(key), _choices(fault))
    if fault.type in _EXPECTED:
        message = f"key {short(key)} in '{parent}' is not {_EXPECTED[fault.type]}"
        hint = _quotes(key, _EXPECTED[fault.type]) or f"write {_EXPECTED[fault.type]}"
        return found(kinds.WRONG_TYPE, where, message, hint)
    inner = fault._replace(at_key=False, value=key)
    finding = _BY_TYPE.get(fault.type, _value_error)(inner, where)
    words = finding.message.removeprefix(f"{fault.label}: ")
    return finding.model_copy(update={"message": f"key in '{parent}': {words}"})


def _wrong_type(fault: _Fault, where: Location, expected: str) -> Finding:
    if known_keys(fault.path) == ("secret",) and isinstance(fault.value, (str, int, float)):
        # What stands here may be the secret itself: it must not reach a log.
        message = f"{fault.label}: expected {{secret: NAME}}, found a value"
        return found(kinds.WRONG_TYPE, where, message, _REFERENCE_HINT)
    message = f"{fault.label}: expected {expected}, found {_found(fault.value)}"
    hint = _quotes(fault.value, expected) or _restyle(fault.value, expected)
    return found(kinds.WRONG_TYPE, where, message, hint)


def _choice(fault: _Fault, where: Location) -> Finding:
    choices = _choices(fault)
    if not isinstance(fault.value, str):
        finding = _wrong_type(fault, where, f"one of {', '.join(choices)}")
        if str(fault.value) in choices:
            return finding.model_copy(update={"hint": f"put it in quotes: '{fault.value}'"})
        return finding.model_copy(update={"hint": None})
    hint = did_you_mean(fault.value, choices)
    if hint is None or hint.startswith("known"):
        hint = ""
    listed = ", ".join(choices)
    message = f"{fault.label}: {short(fault.value)} is not one of {listed}"
    return found(kinds.UNKNOWN_CHOICE, where, message, hint)


def _too_small(fault: _Fault, where: Location) -> Finding:
    message = f"{fault.label}: {fault.value} is too small, at least {fault.context['ge']}"
    return found(kinds.OUT_OF_RANGE, where, message, "")


def _too_large(fault: _Fault, where: Location) -> Finding:
    message = f"{fault.label}: {fault.value} is too large, at most {fault.context['le']}"
    return found(kinds.OUT_OF_RANGE, where, message, "")


def _pattern(fault: _Fault, where: Location) -> Finding:
    words = pattern_words(str(fault.context["pattern"]))
    shown = "what stands here" if fault.label == "secret" else short(fault.value)
    message = f"{fault.label}: {shown} is not {words}"
    return found(kinds.OUT_OF_RANGE, where, message, "")


def _length(fault: _Fault, where: Location) -> Finding:
    unit = "character" if fault.type.startswith("string") else "item"
    count = len(fault.value) if isinstance(fault.value, (str, list, dict)) else 0
    least, most = fault.context.get("min_length"), fault.context.get("max_length")
    limit = f"at least {least}" if least is not None else f"at most {most}"
    plural = "" if count == 1 else "s"
    message = f"{fault.label}: {count} {unit}{plural}, {limit} wanted"
    return found(kinds.OUT_OF_RANGE, where, message, "")


def _value_error(fault: _Fault, where: Location) -> Finding:
    words = str(fault.context.get("error", fault.message))
    seen = "" if isinstance(fault.value, (dict, list)) else f", not {_found(fault.value)}"
    return found(kinds.OUT_OF_RANGE, where, f"{fault.label}: {words}{seen}", "")


_BY_TYPE: dict[str, Callable[[_Fault, Location], Finding]] = {
    "literal_error": _choice,
    "enum": _choice,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _length,
    "string_too_long": _length,
    "too_short": _length,
    "too_long": _length,
    "value_error": _value_error,
}


def _choices(fault: _Fault) -> tuple[str, ...]:
    return tuple(_CHOICE.findall(str(fault.context.get("expected", ""))))


def _dotted(path: Path) -> str:
    return ".".join(str(step)[:_MAX_STEP] for step in path)


def _found(value: object) -> str:
    """Say what a value is, as YAML sees it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {short(value)}"
    return "a list" if isinstance(value, (list, tuple)) else "keys with values"


def _quotes(value: object, expected: str) -> str | None:
    """Return a hint where quotes make the difference."""
    if isinstance(value, str) and expected == "a whole number" and value.strip().isdecimal():
        return f"remove the quotes: {value.strip()}"
    if isinstance(value, str) and expected == "true or false":
        return "write true or false"
    if isinstance(value, (bool, int, float)) and expected in {"text", _TEXT_OR_LIST}:
        return f"put it in quotes: '{str(value).lower() if isinstance(value, bool) else value}'"
    return None


def _restyle(value: object, expected: str) -> str:
    """Return a hint where the shape is another."""
    if value is None:
        return "give it a value, or remove the key"
    if expected == "a list":
        return "start each item with '- ', or write [one, two]"
    if expected == "keys with values":
        return "write 'key: value' lines below it, further indented"
    return f"write {expected}"
