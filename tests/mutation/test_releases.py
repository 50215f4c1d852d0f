"""The modules of each release agree with SONiC's own models of that release."""

from __future__ import annotations

import functools

import pytest

from mutation import agreement, releases
from mutation.known import KNOWN
from mutation.mutate import Mutant
from railwright.checks.yang import YangEngine, load_engine
from railwright.model.types import Release

EVERYDAY = (releases.PROBES,)
"""What is judged in the everyday run, of two releases; the rest is for ``-m scale``."""
SETS = [
    pytest.param(
        release,
        name,
        id=f"{release}-{name}",
        marks=[]
        if name in EVERYDAY and release in (Release.R202405, Release.R202511)
        else [pytest.mark.scale],
    )
    for release in releases.OLDER
    for name in (*releases.NAMES, releases.PROBES)
]


@functools.cache
def engine_of(release: Release) -> YangEngine:
    return load_engine(release=release)


@functools.cache
def mutants_of(release: Release, name: str) -> list[Mutant]:
    newest = engine_of(Release.MASTER)
    return releases.mutants(name, release, engine_of(release), newest)


def stored(release: Release, name: str) -> agreement.Verdicts:
    return agreement.read(releases.path_of(release, name))


@pytest.mark.parametrize(("release", "name"), SETS)
def test_verdicts_agree(release: Release, name: str) -> None:
    mutants, verdicts = mutants_of(release, name), stored(release, name)
    assert agreement.digest(each.change for each in mutants) == verdicts.mutants, (
        "the mutants are no longer those judged: run tests/mutation/record_releases.py --store"
    )
    wrong = []
    for mutant, verdict in zip(mutants, verdicts.accepted, strict=True):
        issues = engine_of(release).validate(mutant.config)
        if verdict == "0" and not issues:
            wrong.append(f"accepted, SONiC refuses: {mutant.change}")
        if verdict == "1":
            known = (each for each in issues if not any(known.covers(each) for known in KNOWN))
            wrong += [f"{mutant.change}: {issue}" for issue in known]
    assert wrong == []


@pytest.mark.parametrize("release", releases.OLDER)
def test_what_was_cut_to_a_release_is_accepted_by_its_own_models(release: Release) -> None:
    for name in releases.NAMES:
        assert stored(release, name).accepted[1] == "1"


@pytest.mark.parametrize("release", releases.OLDER)
def test_the_configurations_as_they_are_get_the_same_verdict(release: Release) -> None:
    for name in releases.NAMES:
        accepted = not engine_of(release).validate(releases.load(name))
        assert accepted is (stored(release, name).accepted[0] == "1"), name


def test_every_release_has_its_own_verdicts_on_the_changes() -> None:
    verdicts = {stored(release, releases.PROBES).accepted for release in releases.OLDER}
    assert len(verdicts) == len(releases.OLDER)
