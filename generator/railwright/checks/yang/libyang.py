"""A typed door to libyang. The one place that touches its binding, which has no types.

The binding is the wheel ``oopt-gnpy-libyang`` (libyang 4). It is imported when the first context
is made, so that a program that does not validate never loads it.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from railwright.base.errors import SchemaError

_ALL = "railwright-all"
"""Name of a module that is made here and brings others with it, and of the leaf it gives them."""
_EMPTY = f"module {_ALL} {{ yang-version 1.1; namespace 'urn:railwright:all'; prefix all;\n}}"
_IMPORT = re.compile(r"^import (\S+) \{ prefix (\S+); \}$", re.MULTILINE)
"""As :mod:`.overlay` writes it."""


class EngineMissing(SchemaError):
    """The YANG engine is not installed: nothing can be judged by YANG."""


class RawError(NamedTuple):
    """One error as libyang words it; ``line`` is 0 when it was found after parsing."""

    path: str
    message: str
    tag: str
    line: int


class Context:
    """A libyang context with a set of modules loaded; serves any number of documents.

    Raises:
        EngineMissing: the wheel is not installed.
        SchemaError: libyang refuses a module.
    """

    def __init__(
        self,
        folder: Path,
        modules: tuple[str, ...],
        roots: Collection[str] = (),
        overlay: str = "",
    ) -> None:
        """Load modules.

        With each module that it is told to load, libyang compiles all those anew that imports tie
        to it. An augmented module, however, is loaded together with the one that augments it. So
        a module that augments every root comes first: all is compiled once, in a fifth of the time.
        Where there is an overlay, it is that module, or all would be compiled once more for it.

        Args:
            folder: holds every module as ``<name>.yang``.
            modules: their names.
            roots: those that have a top container of their own name and are known to bear an
                augment; modules that people bring are loaded one by one.
            overlay: the text of one more module, which may change the others.
        """
        self._binding: Any = _binding()
        binding = self._binding
        binding.set_log_level(binding.LogLevel.Error)
        # Loading logs an error per check it skips. Only the last is of use, and only on failure.
        binding.set_log_options(binding.LogOptions.StoreLast)
        # Not AllImplemented: libyang crashes on SONiC's modules with it. The current folder, which
        # may be a checkout of SONiC, is not searched: its modules of the same names are others.
        options = binding.ContextOptions.NoYangLibrary | binding.ContextOptions.DisableSearchCwd
        try:
            self._context: Any = binding.Context(str(folder), options)
        except (binding.Error, RuntimeError) as error:
            msg = f"libyang cannot work with the folder {folder}: {error}"
            raise SchemaError(msg) from error
        for name in (_ALL, *modules) if roots or overlay else modules:
            try:
                if name == _ALL:
                    text = _all(roots, overlay or _EMPTY)
                    self._context.parse_module(text, binding.SchemaFormat.YANG)
                elif self._context.get_module_implemented(name) is None:
                    self._context.load_module(name)
            except (binding.Error, RuntimeError) as error:
                raise SchemaError(self._refusal(name, error)) from error
        self._parse_options = binding.ParseOptions(
            binding.ParseOptions.Strict
            | binding.ParseOptions.JsonStringDataTypes
            | binding.ParseOptions.NoState
        )

    def _refusal(self, name: str, error: Exception) -> str:
        detail = "; ".join(str(info.message) for info in self._context.errors())
        return f"libyang refuses module {name}: {detail or error}"

    def parse(self, document: str, *, quick: bool = False) -> tuple[RawError, ...]:
        """Parse and validate a JSON document; return every error, none when it is valid.

        Args:
            document: JSON text.
            quick: nodes need not be put where they belong, since nobody wants the tree. Then the
                modules have to stand in the order of their names: libyang looks for the data of
                one there, and overlooks it elsewhere (src/tree_data_common.c,
                lyd_first_module_sibling).
        """
        binding = self._binding
        binding.set_log_options(binding.LogOptions.Store)
        options = self._parse_options
        if quick:
            options |= binding.ParseOptions.Ordered
        try:
            self._context.parse_data(
                document,
                binding.DataFormat.JSON,
                options,
                binding.ValidationOptions.MultiError,
            )
        except (binding.Error, RuntimeError) as error:
            found = tuple(
                RawError(
                    path=info.data_path or info.schema_path or "",
                    message=info.message or "",
                    tag=info.app_tag or "",
                    line=info.line or 0,
                )
                for info in self._context.errors()
                if info.level == binding.LogLevel.Error
            )
            return found or (RawError("", str(error), "", 0),)
        finally:
            self._context.clean_all_errors()
        return ()


def _all(roots: Collection[str], module: str) -> str:
    """Return a module that also gives the top container of every root a leaf no document has."""
    prefixes = dict(_IMPORT.findall(module))
    missing = [name for name in sorted(roots) if name not in prefixes]
    prefixes |= {name: f"m{number}" for number, name in enumerate(missing)}
    first, rest = module.split("\n", 1)  # imports stand before all else
    lines = [first, *(f"import {name} {{ prefix {prefixes[name]}; }}" for name in missing)]
    lines += [rest.rstrip().removesuffix("}")]
    lines += [
        f"augment '/{prefixes[name]}:{name}' {{ leaf {_ALL} {{ type empty; }} }}"
        for name in sorted(roots)
    ]
    return "\n".join([*lines, "}"])


def _binding() -> Any:  # noqa: ANN401 - the binding is untyped
    try:
        return importlib.import_module("oopt_gnpy_libyang")
    except ImportError as error:
        msg = "the YANG engine is not installed"
        hint = "pip install oopt-gnpy-libyang (Linux with glibc 2.34 or newer, or macOS)"
        raise EngineMissing(msg, hint=hint) from error
