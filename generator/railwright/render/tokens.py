r"""How a value becomes JSON: every ``{{ value }}`` of a template passes through :func:`token`.

CONFIG_DB knows text and lists of text only, so numbers and booleans become text. In a token the
characters that the trailing-comma rule and the key count look for (``}``, ``]`` and an inner
quote) are spelled as ``\uXXXX``; the text between two tokens is therefore plain structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

import jinja2
import orjson
from markupsafe import Markup

from railwright.base.errors import TemplateError
from railwright.render.limits import short_text

SEPARATOR = "|"
"""What stands between the parts of a CONFIG_DB key."""
_CACHE_LIMIT = 1 << 16


def quote(text: str) -> str:
    """Return text as a JSON string that holds no ``}``, ``]`` or inner ``"`` of its own.

    Raises:
        TemplateError: half of a surrogate pair, which no file can hold.
    """
    try:
        raw = orjson.dumps(text).decode()
    except TypeError as error:
        msg = f"{text!r} is not text that a file can hold"
        raise TemplateError(msg) from error
    inner = raw[1:-1].replace('\\"', "\\u0022").replace("}", "\\u007d").replace("]", "\\u005d")
    return f'"{inner}"'


class _Cache(dict[str | int, str]):
    """Tokens by value; a fabric prints the same few thousand texts and numbers over and over."""

    def __missing__(self, value: str | int) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[value] = result = quote(str(value))
        return result


TEXTS: Mapping[str | int, str] = _Cache()
"""Token of every text and number; works one out when first asked for it."""
_PLAIN = frozenset((str, int))
"""Classes of what is looked up there; by class, as ``True == 1``."""
_TEXT = frozenset((str,))


def token(value: object) -> str:
    """Return a value as the JSON that stands for it in CONFIG_DB.

    Text and numbers become a string, ``true``/``false`` a string, an enumeration its value, a
    list or tuple an array of strings. What a macro or a block printed already is JSON.

    Raises:
        TemplateError: None, or a value that CONFIG_DB has no form for.
        jinja2.UndefinedError: the template asked for something that does not exist.
    """
    kind = type(value)
    if kind in _PLAIN:
        return TEXTS[value]  # type: ignore[index]  # kind says that it is text or a number
    if kind is Markup:
        return value  # type: ignore[return-value]  # Markup is text
    if isinstance(value, (list, tuple)):
        return f"[{','.join([TEXTS[plain(item)] for item in value])}]"
    return TEXTS[plain(value)]


def plain(value: object) -> str:
    """Return one value as CONFIG_DB text, not yet quoted.

    Raises:
        TemplateError: None, a list, or a value that CONFIG_DB has no form for.
        jinja2.UndefinedError: the template asked for something that does not exist.
    """
    if type(value) in _PLAIN:
        return str(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, jinja2.Undefined):
        str(value)  # a strict undefined raises, with the name of what is missing
    if value is None:
        msg = "None has no form in CONFIG_DB"
        raise TemplateError(msg, hint="guard it: {% if x is not none %}...{% endif %}")
    msg = f"a {type(value).__name__} has no form in CONFIG_DB"
    raise TemplateError(msg, hint="print one of its attributes")


class _Keys(dict[tuple[str, str | int], str]):
    """Keys of two parts by their parts."""

    def __missing__(self, parts: tuple[str, str | int]) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[parts] = result = _joined(parts)
        return result


_KEYS = _Keys()


def key(*parts: object) -> str:
    """Return a composite key.

    A template writes ``{{ port.interface | key(row.queue) }}`` and gets ``"Ethernet0|3"``.

    Raises:
        TemplateError: a part is empty or holds the separator itself.
        jinja2.UndefinedError: a part does not exist.
    """
    if len(parts) == 2 and type(parts[0]) is str and type(parts[1]) in _PLAIN:  # noqa: PLR2004
        return _KEYS[parts]  # type: ignore[index]  # its parts are a text and a plain value
    return _joined(parts)


def _joined(parts: Iterable[object]) -> str:
    return SEPARATOR.join([_part(part) for part in parts])


def _part(value: object) -> str:
    text = plain(value)
    if not text or SEPARATOR in text:
        msg = f"{text!r} cannot be a part of a key"
        raise TemplateError(msg, hint="a part is not empty and holds no '|'")
    return text


def join(values: Iterable[object], separator: str = ",") -> str:
    """Return values as one text, with a separator between them.

    Raises:
        TemplateError: a value that CONFIG_DB has no form for, or a text too long for it.
    """
    values = tuple(values)
    if _TEXT.issuperset(map(type, values)):
        return short_text(values, separator)  # type: ignore[arg-type]  # all of them are text
    return short_text([plain(value) for value in values], separator)
