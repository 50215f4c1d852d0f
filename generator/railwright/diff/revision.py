"""A site as another revision of its repository has it, in a temporary folder.

Nothing of the repository is written: the revision is read into an index of its own
(``GIT_INDEX_FILE``), and its files go to the temporary folder (``git checkout-index --prefix``).
There is no entry in ``.git/worktrees``, no hook runs, and neither the index nor the work tree of
the user is looked at.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from railwright.base import process, resources
from railwright.base.errors import GoldenError, NotInRevision
from railwright.base.text import printable, short
from railwright.diff import origin

_LIMIT_S: Final = 120
"""Seconds for one call of git; a partial clone fetches what it lacks."""
_CONFIG: Final = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.splitIndex=false",  # its shared part would lie in the repository
    "core.sparseCheckout=false",
    "index.sparse=false",
)
_ENVIRONMENT: Final = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OF_A_HOOK: Final = (
    "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE",
)  # fmt: skip
"""What git tells the hooks it runs; it is about their work, not ours."""
_LINK, _SUBMODULE = "120000", "160000"
_CODE: Final = ("generator/railwright", "templates", "schemas")
_MAIN: Final = "generator/railwright/__main__.py"
_COMPILED: Final = ".pyc"


class Revision(NamedTuple):
    """A revision of a site, while its temporary folder is there.

    Attributes:
        name: as it was asked for.
        commit: what the name means: the full hash.
        root: the temporary folder; paths in it are those of the repository.
        site: the site folder in it.
        code: folder of this program's sources in it, where the program runs from the very
            repository and is another in that revision; else None.
    """

    name: str
    commit: str
    root: Path
    site: Path
    code: Path | None

    def told(self, text: str) -> str:
        """Return a message with the temporary folder called by the name of the revision."""
        return text.replace(f"{self.root}/", f"{self.name}:")


class _Entry(NamedTuple):
    mode: str
    path: str


@contextmanager
def checkout(site: Path, name: str, *, code: bool = True) -> Iterator[Revision]:
    """Give a site as a revision has it; its folder goes with the block.

    Args:
        site: the site folder, in a work tree of git.
        name: a revision as git understands it (gitrevisions(7)).
        code: whether to look for another code of this program.

    Raises:
        GoldenError: git is missing, this is no repository, or there is no such revision.
        NotInRevision: the revision does not have the site.
    """
    git = _Git(site)
    commit = git.commit(name)
    with TemporaryDirectory(prefix="railwright-", ignore_cleanup_errors=True) as folder:
        tree = _Tree(git, Path(os.path.realpath(folder)), name)
        tree.read(commit)
        if not tree.entries(git.prefix or "."):
            msg = f"{site}: not in revision {short(name)}, at {git.prefix.rstrip('/')}"
            hint = "name a revision that has it, or compare with a folder: --against DIR"
            raise NotInRevision(msg, hint=hint)
        tree.write(git.prefix or ".")
        sources = _sources(git) if code else None
        ours = _ours(tree, *sources) if sources else None
        yield Revision(name, commit, tree.root, tree.root / git.prefix, ours)


def committed(site: Path) -> str | None:
    """Return the commit that holds the files of a site as they are; None if none does.

    That is the present commit (``HEAD``) or none. Without git there is none either.
    """
    try:
        with checkout(site, "HEAD", code=False) as there:
            return there.commit if origin.sha256(there.site) == origin.sha256(site) else None
    except GoldenError:
        return None


class _Git:
    """The repository around a site."""

    def __init__(self, site: Path) -> None:
        self._folder = site
        self.top = Path(self._path("--show-toplevel"))
        self.prefix = self._path("--show-prefix")
        self._folder = self.top

    def run(self, *arguments: str, index: Path | None = None, text: bytes = b"") -> process.Ended:
        """Run git.

        Raises:
            GoldenError: it is not installed, cannot be started, or takes too long.
        """
        settings = [part for one in _CONFIG for part in ("-c", one)]
        environment = {name: text for name, text in os.environ.items() if name not in _OF_A_HOOK}
        environment |= _ENVIRONMENT
        if index is not None:
            environment["GIT_INDEX_FILE"] = str(index)
        try:
            ended = process.run(
                ["git", *settings, *arguments],
                folder=self._folder,
                environment=environment,
                text=text,
                limit_s=_LIMIT_S,
            )
        except FileNotFoundError:
            msg = "git is not installed, and a revision is asked for"
            hint = "install git, or compare with a folder: --against DIR"
            raise GoldenError(msg, hint=hint) from None
        except (OSError, ValueError) as error:
            msg = f"git cannot be run: {error}"
            raise GoldenError(msg) from None
        if ended.code is None:
            msg = f"git {arguments[0]} took longer than {_LIMIT_S} s"
            raise GoldenError(msg)
        return ended

    def done(self, *arguments: str, index: Path | None = None, text: bytes = b"") -> bytes:
        """Run git and return what it printed.

        Raises:
            GoldenError: as :meth:`run`, or it failed.
        """
        ended = self.run(*arguments, index=index, text=text)
        if ended.code != 0:
            msg = f"git {arguments[0]} failed: {_words(ended)}"
            raise GoldenError(msg)
        return ended.out

    def commit(self, name: str) -> str:
        """Return the commit that a name means.

        Raises:
            GoldenError: there is none.
        """
        found = self._commit(name)
        if found is not None:
            return found
        msg = f"git knows no revision {short(name)}"
        raise GoldenError(msg, hint=self._why_unknown(name))

    def _commit(self, name: str) -> str | None:
        if not name or name.startswith("-") or "\0" in name:
            return None
        ended = self.run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
        return ended.out.decode("ascii").strip() if ended.code == 0 else None

    def _why_unknown(self, name: str) -> str | None:
        if self.run("rev-parse", "--is-shallow-repository").out.strip() == b"true":
            return (
                "only a part of the history is here: set `fetch-depth: 0` (GitHub), "
                "`GIT_DEPTH: 0` (GitLab), or run `git fetch --unshallow`"
            )
        remote = f"origin/{name}"
        if self._commit(remote) is not None:
            return f"did you mean git:{remote}?"
        return "see `git log --oneline` and `git branch --all`; perhaps it was not fetched"

    def _path(self, what: str) -> str:
        ended = self.run("rev-parse", what)
        if ended.code == 0:
            return os.fsdecode(ended.out.removesuffix(b"\n"))
        words = _words(ended)
        msg = f"{self._folder}: not in a work tree of git: {words}"
        hint = "compare with a folder: --against DIR"
        if "dubious ownership" in words:
            msg = f"{self._folder}: git does not trust the owner of the repository"
            hint = "run `git config --global --add safe.directory` with the repository's folder"
        raise GoldenError(msg, hint=hint)


class _Tree:
    """Files of one revision, in a temporary folder."""

    def __init__(self, git: _Git, folder: Path, name: str) -> None:
        self._git = git
        self._index = folder / "index"
        self._name = name
        self._written: list[str] = []
        self.root = folder / "tree"

    def read(self, commit: str) -> None:
        """Take the revision."""
        self._git.done("read-tree", commit, index=self._index)

    def entries(self, *folders: str) -> tuple[_Entry, ...]:
        """Return the files that the revision has in folders of the repository."""
        listed = self._git.done("ls-files", "-z", "-s", "--", *folders, index=self._index)
        found = []
        for line in listed.split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            found.append(_Entry(head.partition(b" ")[0].decode("ascii"), os.fsdecode(path)))
        return tuple(found)

    def write(self, *folders: str) -> None:
        """Write the files of folders, and what links among them lead to."""
        wanted: Sequence[str] = folders
        while wanted:
            entries = self.entries(*wanted)
            self._refuse_submodules(entries)
            names = b"".join(os.fsencode(entry.path) + b"\0" for entry in entries)
            self._git.done(
                "checkout-index", "-f", "-q", "-z", "--stdin", f"--prefix={self.root}/",
                index=self._index,
                text=names,
            )  # fmt: skip
            self._written += wanted
            wanted = [
                path
                for entry in entries
                if entry.mode == _LINK and (path := self._target(entry.path)) is not None
            ]

    def _refuse_submodules(self, entries: Sequence[_Entry]) -> None:
        for entry in entries:
            if entry.mode == _SUBMODULE:
                msg = f"{entry.path} is a submodule in {short(self._name)}, which is not read"
                raise GoldenError(msg, hint="compare with a folder: --against DIR")

    def _target(self, path: str) -> str | None:
        """Return what a link leads to, where that still has to be written.

        Raises:
            GoldenError: it leads out of the repository.
        """
        link = self.root / path
        if not link.is_symlink():  # a repository may have links as plain files (core.symlinks)
            return None
        to = os.readlink(link)  # noqa: PTH115 # as it stands there
        if posixpath.isabs(to):
            return None
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), to))
        if inside == ".." or inside.startswith("../"):
            msg = f"{path} leads out of the repository in {short(self._name)}"
            raise GoldenError(msg, hint="put the file itself there in place of the link")
        known = any(
            folder == "." or f"{inside}/".startswith(f"{folder.rstrip('/')}/")
            for folder in self._written
        )
        return None if known else inside


def _sources(git: _Git) -> tuple[Path, str] | None:
    """Return the folder that this program runs from, and its path in the repository."""
    root = resources.checkout()
    if root is None or not root.is_relative_to(git.top):
        return None
    inside = root.relative_to(git.top).as_posix()
    return root, "" if inside == "." else f"{inside}/"


def _ours(tree: _Tree, root: Path, prefix: str) -> Path | None:
    """Return the folder of this program's sources in a revision, where it is another program."""
    if not tree.entries(f"{prefix}{_MAIN}"):
        return None
    tree.write(*(f"{prefix}{folder}" for folder in _CODE))
    there = tree.root / prefix
    same = all(_files(root / folder) == _files(there / folder) for folder in _CODE)
    return None if same else there


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix != _COMPILED and path.is_file()
    }


def _words(ended: process.Ended) -> str:
    lines = ended.err.decode("utf-8", "replace").strip().splitlines()
    return printable(lines[0].removeprefix("fatal: ")) if lines else f"exit code {ended.code}"
