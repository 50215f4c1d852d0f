"""Verdicts of two sets of models on the same mutants: how they are made, stored and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mutation.mutate import Config, Mutant, mutants
from railwright.checks.yang.schema import SchemaPlan

HERE = Path(__file__).parent
CONFIGS = HERE / "configs"
VERDICTS = HERE / "verdicts"
FIELDS = HERE / "fields.json"
COUNT = 500


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What SONiC's own models said about each mutant of one configuration.

    Attributes:
        seed: with which the mutants were made.
        mutants: sha256 over the changes in words, to notice that they are no longer the same.
        accepted: one character per mutant, ``1`` for accepted.
        models: digest of the models that judged.
    """

    seed: str
    mutants: str
    accepted: str
    models: str


def fields_of(schema: SchemaPlan, tables: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the fields that models know, by table, key leaves left out."""
    return {
        table: tuple(
            sorted(
                {
                    name
                    for plan in schema.tables[table].lists
                    for name in plan.fields
                    if name not in plan.keys
                }
                | {name for row in schema.tables[table].rows.values() for name in row}
            )
        )
        for table in sorted(tables)
        if table in schema.tables
    }


def load_fields() -> Mapping[str, tuple[str, ...]]:
    """Return the fields as stored, so that mutants stay the same when models change."""
    data = json.loads(FIELDS.read_text(encoding="utf-8"))
    return {table: tuple(names) for table, names in data.items()}


def make(config: Config, fields: Mapping[str, tuple[str, ...]], seed: str) -> Iterator[Mutant]:
    """Yield the mutants of a configuration."""
    return mutants(config, fields, COUNT, seed)


def digest(changes: Iterable[str]) -> str:
    """Return a digest of the changes in words."""
    return hashlib.sha256("\n".join(changes).encode()).hexdigest()


def read(path: Path) -> Verdicts:
    """Read stored verdicts."""
    return Verdicts(**json.loads(path.read_text(encoding="utf-8")))


def write(path: Path, verdicts: Verdicts) -> None:
    """Store verdicts."""
    data = {name: getattr(verdicts, name) for name in Verdicts.__slots__}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=4, sort_keys=True) + "\n", encoding="utf-8")
