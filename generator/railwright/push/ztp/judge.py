"""Whether SONiC's zero touch takes a ZTP JSON file, and what it would pass over without a word.

The check is our own, from what the sources do (:mod:`railwright.push.ztp.fields` names them); what
the package itself made of the same files is held against it by a test.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from json import JSONDecodeError, JSONDecoder
from typing import Final
from urllib.parse import urlsplit

from railwright.base.json_positions import JsonPositions
from railwright.base.location import Location
from railwright.base.text import did_you_mean, short
from railwright.model import ztp_kinds as kinds
from railwright.model.finding import Finding, Kind, found
from railwright.push.ztp import fields
from railwright.push.ztp.fields import Form, takes

MAX_BYTES: Final = 1 << 20
_MAX_FINDINGS: Final = 100
_NUMBERED = re.compile(r"^[0-9]+-")
_SECTION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
"""A section has a folder of its name, which stands in a command line as it is."""
_SCHEMES: Final = frozenset(("http", "https", "ftp", "ftps", "tftp", "scp", "sftp", "file"))
_LEAST: Final[Mapping[str, int]] = {"retry-interval": 0, "ping-count": 1}
_NEITHER: Final = "neither `url` nor `dynamic-url`"

Path = tuple[str | int, ...]
Object = dict[str, object]


def plugin_of(section: str) -> str:
    """Return the plugin that the name of a section means (ZTPSections.py ZTPJson.plugin)."""
    return _NUMBERED.sub("", section, count=1)


def read(raw: bytes, file: str) -> tuple[Object | None, tuple[Finding, ...]]:
    """Return the object `ztp` of a ZTP JSON file, and everything that is wrong with it.

    Args:
        raw: the file.
        file: its name in findings.
    """
    judge = _Judge(file)
    return judge.ztp(raw), tuple(judge.findings[:_MAX_FINDINGS])


class _Judge:
    def __init__(self, file: str) -> None:
        self._file = file
        self._positions = JsonPositions(file, "{}")
        self.findings: list[Finding] = []

    def complain(self, kind: Kind, path: Path, message: str, hint: str | None = None) -> None:
        where = self._positions.nearest(path)
        label = ".".join(map(str, path[1:])) or "ztp"
        one = found(kind, where, f"{label}: {message}", hint, subject=".".join(map(str, path)))
        self.findings.append(one)

    # ---- the file --------------------------------------------------------------------------

    def ztp(self, raw: bytes) -> Object | None:
        try:
            if len(raw) > MAX_BYTES:
                msg = f"more than {MAX_BYTES:,} bytes"
                raise ValueError(msg)  # noqa: TRY301 # one way out for all that is no JSON
            text = raw.decode("utf-8")
            self._positions = JsonPositions(self._file, text)
            data = JSONDecoder().decode(text)
        except (ValueError, RecursionError) as error:
            at = Location(self._file)
            if isinstance(error, JSONDecodeError):
                at = self._positions.place(error.pos)
            self.findings.append(found(kinds.NOT_ZTP, at, f"no JSON: {_said(error)}"))
            return None
        found_ = data.get("ztp") if isinstance(data, dict) else None
        if not isinstance(found_, dict):
            at = self._positions.nearest(("ztp",) if isinstance(data, dict) else ())
            self.findings.append(found(kinds.NOT_ZTP, at, "there is no object 'ztp'"))
            return None
        for path, first, again in self._positions.duplicates():
            message = f"key {short(path[-1])} stands twice; first at {self._positions.place(first)}"
            self.findings.append(found(kinds.TWICE, self._positions.place(again), message))
        self._top(found_)
        return found_

    def _top(self, ztp: Object) -> None:
        for key in ("dynamic-url", "url"):
            if ztp.get(key):
                self.complain(kinds.TAKEN, ("ztp", key), "the file there takes the place of this")
        self._states(("ztp",), ztp)
        for name, value in ztp.items():
            path: Path = ("ztp", name)
            if name in fields.TOP:
                if name not in {"url", "dynamic-url"}:
                    self._leaf(path, fields.TOP[name], value)
            elif isinstance(value, dict):
                self._section(path, name, value)
            else:
                hint = did_you_mean(name, fields.TOP)
                self.complain(kinds.NO_EFFECT, path, "no section, as it is no object", hint)

    def _states(self, path: Path, body: Object) -> None:
        status = body.get("status")
        if status is None:
            return
        if status not in fields.STATES:
            words = f"{short(status)} is not one of {', '.join(fields.STATES)}: it is skipped"
            self.complain(kinds.NOT_TAKEN, (*path, "status"), words)
        elif status not in (fields.TO_RUN if len(path) > 1 else fields.TO_RUN[:2]):
            self.complain(kinds.NEVER_RUNS, (*path, "status"), f"{status}: nothing is run")

    # ---- a section -------------------------------------------------------------------------

    def _section(self, path: Path, name: str, body: Object) -> None:
        if not _SECTION.fullmatch(name):
            words = f"{short(name)} is no name of a folder; use letters, digits, '.', '_', '-'"
            self.complain(kinds.FAILS, path, words, "")
        self._states(path, body)
        code = body.get("suspend-exit-code")
        if code is not None and takes(Form.NUMBER, code):
            at: Path = (*path, "suspend-exit-code")
            if not isinstance(code, int) or code < 1:  # what is no number stays as it is
                message = f"{short(code)}: no program that failed ends with it"
                self.complain(kinds.NOT_TAKEN, at, message, "write a whole number from 1 on")
        own = self._plugin(path, name, body)
        known = {**fields.EVERY, "plugin": Form.ANY, **(fields.PLUGINS[own] if own else {})}
        # What a plugin of somebody else reads, nobody knows.
        self._leaves(path, body, known, strict=own is not None)
        if own:
            _PLUGINS.get(own, _Judge.nothing)(self, path, body)

    def nothing(self, path: Path, body: Object) -> None:
        """There is nothing to see."""

    def _plugin(self, path: Path, name: str, body: Object) -> str | None:
        """Return the plugin of the package that runs a section; None: another one, or none."""
        told, wanted = body.get("plugin"), plugin_of(name)
        at: Path = (*path, "plugin")
        if isinstance(told, dict):
            self._leaves(at, told, fields.PLUGIN)
            for key in ("dynamic-url", "url"):
                if told.get(key):
                    self.file_at((*at, key), told[key])
                    return None
            if told.get("name") is not None:
                wanted = str(told["name"])
            if str(told.get("ignore-section-data")).lower() == "true" and not told.get("args"):
                self.complain(kinds.FAILS, at, "the plugin is told nothing", "")
            elif told.get("args") and isinstance(told["args"], str) and wanted in fields.ALONE:
                self.complain(kinds.FAILS, (*at, "args"), f"{wanted} takes no arguments", "")
        elif isinstance(told, str):
            wanted = told
        elif told is not None:
            self.complain(kinds.FAILS, at, "neither text nor an object: the section fails", "")
            return None
        if wanted in fields.PLUGINS:
            return wanted
        hint = did_you_mean(wanted, fields.PLUGINS)
        self.complain(kinds.NO_PLUGIN, path, f"there is no plugin {short(wanted)}", hint)
        return None

    def _leaves(
        self, path: Path, body: Object, known: Mapping[str, Form], *, strict: bool = True
    ) -> None:
        for key, value in body.items():
            if key in known:
                self._leaf((*path, key), known[key], value)
            elif strict:
                message = "nothing reads this key"
                self.complain(kinds.NO_EFFECT, (*path, key), message, did_you_mean(key, known))

    def _leaf(self, path: Path, form: Form, value: object) -> None:
        if form in {Form.FLAG, Form.NUMBER, Form.TEXT} and not takes(form, value):
            kind = kinds.FAILS if path[-1] in {"destination", "source"} else kinds.NOT_TAKEN
            if path[-1] != "status":
                self.complain(kind, path, f"{short(value)} is not {form.value}")
        elif path[-1] == "secure" and str(value).lower() == "false":
            message = "certificates are looked at all the same"  # Downloader.py getUrl
            self.complain(kinds.NO_EFFECT, path, message, 'write "curl-arguments": "-k"')
        elif path[-1] == "include-http-headers" and str(value).lower() == "false":
            self.complain(kinds.NO_EFFECT, path, "the headers are sent all the same", "")

    # ---- files that are downloaded ---------------------------------------------------------

    def needs_file(self, path: Path, body: object) -> None:
        """A `dynamic-url` goes before a `url`, and one of the two is needed."""
        told = body if isinstance(body, dict) else {}
        if told.get("dynamic-url") is not None:
            self.file_at((*path, "dynamic-url"), told["dynamic-url"])
            if told.get("url") is not None:
                message = "`dynamic-url` beside it goes first"
                self.complain(kinds.NO_EFFECT, (*path, "url"), message)
        elif told.get("url") is not None:
            self.file_at((*path, "url"), told["url"])
        else:
            self.complain(kinds.FAILS, path, _NEITHER, "")

    def file_at(self, path: Path, value: object) -> None:
        if path[-1] == "dynamic-url":
            self._dynamic(path, value)
        elif isinstance(value, str):
            self.url(path, value)
        elif isinstance(value, dict):
            if isinstance(value.get("source"), str):
                self.url((*path, "source"), str(value["source"]))
            else:
                self.complain(kinds.FAILS, path, "no text `source`", "")
            self._download(path, value, fields.URL)
        else:
            self.complain(kinds.FAILS, path, f"{short(value)} is not {Form.URL.value}", "")

    def _dynamic(self, path: Path, value: object) -> None:
        source = value.get("source") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(source, dict):
            self.complain(kinds.FAILS, path, f"not {Form.DYNAMIC.value}", "")
            return
        at: Path = (*path, "source")
        identifier = source.get("identifier")
        if identifier is None:
            self.complain(kinds.FAILS, at, "no `identifier`", "")
        elif isinstance(identifier, str):
            if identifier not in fields.IDENTIFIERS:
                hint = did_you_mean(identifier, fields.IDENTIFIERS)
                message = f"{short(identifier)} stands in the URL as it is"
                legal = _legal(identifier)
                kind = kinds.LITERAL if legal else kinds.FAILS
                self.complain(kind, (*at, "identifier"), message, hint)
        elif isinstance(identifier, dict) and identifier.get("url") is not None:
            self.file_at((*at, "identifier", "url"), identifier["url"])
        else:
            self.complain(kinds.FAILS, (*at, "identifier"), "neither text nor a script's `url`", "")
        if source.get("prefix") is None and isinstance(identifier, str):
            self.url((*at, "identifier"), identifier)
        for key in ("prefix", "suffix"):
            if source.get(key) is not None and not isinstance(source[key], str):
                self.complain(kinds.FAILS, (*at, key), f"{short(source[key])} is not text", "")
        self._leaves(at, {k: v for k, v in source.items() if k not in fields.SOURCE}, fields.SOURCE)
        if isinstance(source.get("prefix"), str):
            self.url((*at, "prefix"), str(source["prefix"]))
        self._download(path, value, fields.DYNAMIC)

    def _download(self, path: Path, value: Object, known: Mapping[str, Form]) -> None:
        self._leaves(path, {k: v for k, v in value.items() if k != "source"}, known)
        arguments = value.get("curl-arguments")
        if isinstance(arguments, str):
            try:
                shlex.split(arguments)
            except ValueError as error:
                self.complain(kinds.FAILS, (*path, "curl-arguments"), str(error), "")
        elif arguments is not None:
            self.complain(kinds.FAILS, (*path, "curl-arguments"), "not text", "")

    def url(self, path: Path, text: str) -> None:
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in _SCHEMES or not _legal(text) or not (parts.netloc or parts.path):
            schemes = ", ".join(sorted(_SCHEMES))
            self.complain(kinds.FAILS, path, f"{short(text)} is no URL of {schemes}", "")
        elif parts.username is not None or parts.password is not None:
            message = "whoever may ask the DHCP server may read this login"
            self.complain(
                kinds.NO_EFFECT, path, message, "let the server know the switch otherwise"
            )

    # ---- the plugins of the package --------------------------------------------------------

    def connectivity(self, path: Path, body: Object) -> None:
        asked = [key for key in ("ping-hosts", "ping6-hosts") if body.get(key) is not None]
        if not asked:
            self.complain(kinds.FAILS, path, "neither `ping-hosts` nor `ping6-hosts`", "")
        for key in asked:
            hosts = body[key]
            for number, host in enumerate(hosts if isinstance(hosts, list) else [hosts]):
                at: Path = (*path, key, number) if isinstance(hosts, list) else (*path, key)
                if not isinstance(host, str):
                    self.complain(kinds.NOT_TAKEN, at, f"{short(host)} is no text: passed over")
                elif not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.:%_-]*", host):
                    self.complain(kinds.FAILS, at, f"{short(host)} is no host", "")
        for key, least in _LEAST.items():
            value = body.get(key)
            if value is not None and takes(Form.NUMBER, value) and _whole(value) < least:
                self.complain(kinds.NOT_TAKEN, (*path, key), f"less than {least}")
        count = body.get("retry-count")
        if count is not None and takes(Form.NUMBER, count) and _whole(count) == 0:
            self.complain(kinds.FAILS, (*path, "retry-count"), "0: no host is asked", "")

    def downloads(self, path: Path, body: Object) -> None:
        files = body.get("files")
        if not isinstance(files, list):
            self.complain(kinds.FAILS, path, "no list `files`", "")
            return
        for number, one in enumerate(files):
            at: Path = (*path, "files", number)
            # Of both it takes the last, and the file that it reads was written in order of keys.
            told = sorted(set(one) & set(fields.FILE)) if isinstance(one, dict) else []
            if not told or one[told[-1]] is None:
                self.complain(kinds.NO_EFFECT, at, _NEITHER)
                continue
            for key in told[:-1]:
                self.complain(kinds.NO_EFFECT, (*at, key), f"`{told[-1]}` beside it is taken")
            self.file_at((*at, told[-1]), one[told[-1]])

    def firmware(self, path: Path, body: Object) -> None:
        asked = [key for key in fields.FIRMWARE if body.get(key) is not None]
        if not asked:
            self.complain(kinds.FAILS, path, f"none of {', '.join(fields.FIRMWARE)}", "")
        for key in asked:
            at: Path = (*path, key)
            told = body[key]
            if not isinstance(told, dict):
                self.complain(kinds.FAILS, at, f"{short(told)} is not an object", "")
                continue
            self._leaves(at, told, fields.FIRMWARE[key])
            if told.get("pre-check") is not None:
                self.needs_file((*at, "pre-check"), told["pre-check"])
            if key != "remove":
                self.needs_file(at, told)
            needed = {"remove": "version", "upgrade-docker": "container-name"}.get(key)
            if needed and not isinstance(told.get(needed), str):
                self.complain(kinds.FAILS, at, f"no text `{needed}`", "")

    def minigraph(self, path: Path, body: Object) -> None:
        graph = body.get("minigraph-url")
        told = graph if isinstance(graph, dict) else {}
        if not any(told.get(key) is not None for key in fields.FILE):
            if graph is not None and not isinstance(graph, dict):
                self.complain(kinds.FAILS, (*path, "minigraph-url"), "not an object", "")
            self.complain(kinds.NO_EFFECT, path, "no `minigraph-url`: nothing is loaded", "")
            return
        self.needs_file((*path, "minigraph-url"), graph)
        acl = body.get("acl-url")
        if acl is not None and not (isinstance(acl, dict) and not set(acl) & set(fields.FILE)):
            # It moves /etc/sonic/acl.json.old away, which a switch that starts anew does not have.
            self.complain(kinds.FAILS, (*path, "acl-url"), "the plugin dies of it", "leave it out")

    def snmp(self, path: Path, body: Object) -> None:
        # The plugin reads both though it asks for one: without the other it dies.
        missing = [key for key in ("community-ro", "snmp-location") if body.get(key) is None]
        if missing:
            self.complain(kinds.FAILS, path, f"no {' and no '.join(missing)}: both are read", "")


_PLUGINS: Mapping[str, Callable[[_Judge, Path, Object], None]] = {
    "configdb-json": _Judge.needs_file,
    "connectivity-check": _Judge.connectivity,
    "download": _Judge.downloads,
    "firmware": _Judge.firmware,
    "graphservice": _Judge.minigraph,
    "snmp": _Judge.snmp,
}


def _legal(text: str) -> bool:
    """Whether a text can stand in a URL as it is."""
    return text.isprintable() and text.isascii() and " " not in text


def _whole(value: object) -> int:
    return int(value)  # type: ignore[call-overload,no-any-return]  # it was seen to be one


def _said(error: Exception) -> str:
    return error.msg if isinstance(error, JSONDecodeError) else str(error) or "nested too deep"


def sections(ztp: Object) -> Iterator[str]:
    """Yield the names of the sections, in the order in which they are run."""
    yield from sorted(name for name, value in ztp.items() if isinstance(value, dict))
