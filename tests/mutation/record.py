"""Judge mutants by SONiC's own models and by ours, print how they agree, store SONiC's verdicts.

    PYTHONPATH=generator:tests python -m mutation.record --yang-models DIR [--store] [CONFIG...]

DIR is a checkout of sonic-net/sonic-buildimage's ``src/sonic-yang-models`` or a switch's
``/usr/local/yang-models``. Without CONFIG, those in ``tests/mutation/configs`` are judged; with
``--store`` their verdicts are written beside them. Exit code 1 when ours accept what SONiC's
refuse, or refuse what they accept for a reason that is not in ``known.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mutation import agreement
from mutation.known import KNOWN, patched
from mutation.mutate import Config
from railwright.checks.yang import YangEngine, load_engine


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--yang-models", type=Path, required=True)
    parser.add_argument("--store", action="store_true", help="write verdicts and fields")
    parser.add_argument("config", type=Path, nargs="*")
    options = parser.parse_args()
    theirs, ours = load_engine(options.yang_models), load_engine()
    if options.store:
        fields = agreement.fields_of(theirs.schema, ours.schema.tables)
        text = json.dumps(fields, indent=1, sort_keys=True) + "\n"
        agreement.FIELDS.write_text(text, encoding="utf-8")
    fields_stored = agreement.load_fields()
    paths = options.config or sorted(agreement.CONFIGS.glob("*.json"))
    wrong = 0
    for path in paths:
        wrong += _compare(path, fields_stored, theirs, ours, store=options.store)
    wrong += _examples(theirs)
    return 1 if wrong else 0


def _examples(theirs: YangEngine) -> int:
    """Count the examples of known differences that SONiC's models refuse after all."""
    base = json.loads((agreement.CONFIGS / "wide-bgpcfgd.json").read_text(encoding="utf-8"))
    wrong = 0
    for each in KNOWN:
        issues = theirs.validate(patched(base, each.example))
        if issues:
            wrong += 1
            sys.stdout.write(f"example of {each.name} is refused: {issues}\n")
    return wrong


def _compare(
    path: Path,
    fields: Mapping[str, tuple[str, ...]],
    theirs: YangEngine,
    ours: YangEngine,
    *,
    store: bool,
) -> int:
    config: Config = json.loads(path.read_text(encoding="utf-8"))
    seed = path.stem
    accepted, changes = [], []
    table: Counter[str] = Counter()
    unexplained = []
    for mutant in agreement.make(config, fields, seed):
        by_them, by_us = theirs.validate(mutant.config), ours.validate(mutant.config)
        accepted.append("0" if by_them else "1")
        changes.append(mutant.change)
        word = _word(refused_by_them=bool(by_them), refused_by_us=bool(by_us))
        table[word] += 1
        known = all(any(each.covers(issue) for each in KNOWN) for issue in by_us)
        if word == "looser" or (word == "stricter" and not known):
            unexplained.append(f"  {word}: {mutant.change}: {by_them or by_us}")
    agreed = table["both accept"] + table["both refuse"]
    line = ", ".join(f"{word} {table[word]}" for word in _WORDS)
    sys.stdout.write(f"{path.stem}: agree {agreed}/{len(accepted)} ({line})\n")
    sys.stdout.writelines(f"{text}\n" for text in unexplained)
    if store and path.parent == agreement.CONFIGS:
        verdicts = agreement.Verdicts(
            seed=seed,
            mutants=agreement.digest(changes),
            accepted="".join(accepted),
            models=theirs.schema.digest,
        )
        agreement.write(agreement.VERDICTS / path.name, verdicts)
    return len(unexplained)


_WORDS = ("both accept", "both refuse", "stricter", "looser")


def _word(*, refused_by_them: bool, refused_by_us: bool) -> str:
    if refused_by_them == refused_by_us:
        return "both refuse" if refused_by_us else "both accept"
    return "stricter" if refused_by_us else "looser"


if __name__ == "__main__":
    sys.exit(main())
