"""What is wrong, where, and what to do about it."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from pydantic import JsonValue

from railwright.base.location import Location
from railwright.model.made import Made
from railwright.model.types import Described


class Severity(StrEnum):
    """How bad. A push refuses on ``error``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Kind(Described):
    """One kind of finding: its id is never reused, its slug names the bad pattern."""

    id: str
    slug: str
    severity: Severity
    summary: str
    fix: str

    @property
    def family(self) -> str:
        """The letters of the id: what sort of thing it is about."""
        return self.id.rstrip("0123456789")


class Edit(Described, Made):
    """One operation of a JSON patch on a configuration (RFC 6902, section 4)."""

    op: Literal["add", "remove", "replace"]
    path: str
    """JSON pointer (RFC 6901) into `config_db.json`."""
    value: JsonValue = None
    """What is put there; `remove` has none."""

    @property
    def document(self) -> dict[str, JsonValue]:
        """The operation as a JSON patch writes it."""
        bare: dict[str, JsonValue] = {"op": self.op, "path": self.path}
        return bare if self.op == "remove" else {**bare, "value": self.value}


class Finding(Described):
    """One thing that is wrong.

    ``location`` is the YAML line a person edits. ``device``, ``table``, ``key`` and ``field``
    address CONFIG_DB when the finding is about a rendered configuration.
    """

    id: str
    severity: Severity
    message: str
    hint: str | None = None
    location: Location | None = None
    device: str | None = None
    table: str | None = None
    key: str | None = None
    field: str | None = None
    subject: str | None = None
    """What a finding of the inventory or the design is about: the dotted path of the key, and the
    first device or link concerned."""
    template: str | None = None
    suppressed: str | None = None
    """The reason given for not counting this finding; None when it counts."""
    pointer: str | None = None
    """JSON pointer (RFC 6901) into the file that the location names, for a configuration that was
    read and not rendered."""
    edits: tuple[Edit, ...] = ()
    """A JSON patch (RFC 6902) for the configuration that would satisfy the rule, where one is
    known."""

    @property
    def address(self) -> str:
        """The CONFIG_DB address as ``device TABLE|key.field``, as far as it is known."""
        row = "|".join(part for part in (self.table, self.key) if part)
        cell = f"{row}.{self.field}" if self.field else row
        return " ".join(part for part in (self.device, cell) if part)

    def lines(self, prefix: str = "") -> tuple[str, ...]:
        """Return the text form: where, how bad, which id, what; then the hint, if there is one.

        Args:
            prefix: the site folder with a final ``/``. It is put before the name of a file that
                stands in the site folder, which is one without a ``/`` of its own.
        """
        where = ""
        if self.location is not None:
            inside = prefix if "/" not in self.location.file else ""
            where = f"{inside}{self.location}: "
        about = f"{self.address}: " if self.address else ""
        first = f"{where}{self.severity}[{self.id}] {about}{self.message}"
        more = (("hint", self.hint), ("suppressed", self.suppressed))
        return (first, *(f"  {word}: {text}" for word, text in more if text))

    @property
    def fingerprint(self) -> str:
        """Stable identity for baselines: the id and what it is about, never words or lines."""
        about = (self.id, self.device, self.table, self.key, self.field, self.subject)
        text = "\x1f".join(part or "" for part in about)
        # A file that was read may hold half a character, which is as good an address as any.
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the worst severity that counts, or None."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    counted = [finding.severity for finding in findings if finding.suppressed is None]
    return min(counted, key=order.__getitem__, default=None)


def found(
    kind: Kind,
    location: Location | None,
    message: str,
    hint: str | None = None,
    subject: str | None = None,
) -> Finding:
    """Return a finding of a kind.

    Without a hint of its own it carries the kind's fix; with an empty one, where the message says
    all, it carries none.
    """
    return Finding(
        id=kind.id,
        severity=kind.severity,
        message=message,
        hint=kind.fix if hint is None else hint or None,
        location=location,
        subject=subject,
    )
