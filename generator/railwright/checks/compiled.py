"""The modules of rules, loaded from one file in place of several hundred.

Finding, opening and checking a file takes longer than running what it holds. What the modules
compile to is kept together in the user's cache folder (:mod:`railwright.base.cache`), with the age
and size of every source as its key, as Python does for each by itself.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from types import CodeType, ModuleType

from railwright.base import cache


def modules(sources: Mapping[str, os.DirEntry[str]]) -> Iterator[ModuleType]:
    """Yield modules, loaded.

    Args:
        sources: the file of each module, by its full name; packages above them are loaded already.
    """
    folders = {os.path.dirname(source.path) for source in sources.values()}  # noqa: PTH120 # texts
    home = cache.key(map(os.fsencode, sorted(folders))).hex()[:12]
    name = f"rules-{home}.{sys.implementation.cache_tag}"
    made_from = cache.key(_parts(sources))
    stored = cache.read(name, made_from)
    if stored is None:
        yield from map(import_module, sources)
        cache.write(name, made_from, marshal.dumps(_codes(sources)))
        return
    codes: Mapping[str, CodeType] = marshal.loads(stored)  # noqa: S302 # whole, by this user
    for module, source in sources.items():
        yield sys.modules.get(module) or _run(module, source.path, codes[module])


def _run(name: str, path: str, code: CodeType) -> ModuleType:
    spec = ModuleSpec(name, SourceFileLoader(name, path), origin=path)
    spec.has_location = True
    module = sys.modules[name] = module_from_spec(spec)
    try:
        exec(code, vars(module))  # noqa: S102 # as an import does
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _codes(sources: Mapping[str, os.DirEntry[str]]) -> dict[str, CodeType | None]:
    return {
        name: SourceFileLoader(name, source.path).get_code(name) for name, source in sources.items()
    }


def _parts(sources: Mapping[str, os.DirEntry[str]]) -> Iterator[bytes]:
    yield sys.version.encode()
    for name, source in sources.items():
        status = source.stat()
        yield f"{name} {source.path} {status.st_mtime_ns} {status.st_size}".encode()
