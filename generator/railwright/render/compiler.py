"""How a template is compiled: literals normalised once, every expression through ``token``.

The compiler of Jinja writes ``escape(finalize(x))`` around an expression. Ours writes
``environment.token(x)``: JSON is the only escaping there is, and no block or filter turns it off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from typing import TypeVar

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from railwright.render.tokens import quote

_Node = TypeVar("_Node", bound=nodes.Node)
_LITERAL_OR_SPACE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\s+')


class JsonCodeGenerator(CodeGenerator):
    """Writes every printed expression as its token, and reads our models without a call.

    For ``{{ port.mtu }}`` it writes, in effect::

        texts[x] if type(x := (x.mtu if type(x := port) in readers_mtu
                               else environment.getattr(x, "mtu"))) is str or type(x) is int
        else token(x)

    ``readers_mtu`` is the set of model classes on which a template may read ``mtu``; the
    environment keeps it. ``x`` is one local name, used up before it is bound again.
    """

    direct = True
    """Whether attributes are read without a call where that is allowed."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja calls it
        """Write the module, and after it the names that its functions use."""
        self._read: set[str] = set()
        super().visit_Template(node, frame)
        self.writeline("_token = environment.token")
        self.writeline("_texts = environment.texts")
        for attribute in sorted(self._read):
            self.writeline(f"_readers_{attribute} = environment.readers({attribute!r})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja calls it
        """Write the reading of an attribute."""
        if not self.direct or node.attr.startswith("_") or not node.attr.isascii():
            super().visit_Getattr(node, frame)
            return
        self._read.add(node.attr)
        self.write(f"(_x.{node.attr} if type(_x := ")
        self.visit(node.node, frame)
        self.write(f") in _readers_{node.attr} else environment.getattr(_x, {node.attr!r}))")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802  # Jinja calls it
        """Write ``x is none`` as Python's own operator."""
        if node.name != "none":
            super().visit_Test(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(" is None)")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802  # Jinja calls it
        """Write ``a ~ b`` as a call that knows how long a text may be."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write a body. A whole template or block prints into a list too: cheaper than to yield."""
        if frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def buffer(self, frame: Frame) -> None:
        """Write the list that a body prints into, which is the environment's."""
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = environment.buffer()")

    def _make_finalize(self) -> CodeGenerator._FinalizeInfo:
        # No function for constants: they are printed through `token` at run time like the rest.
        return self._FinalizeInfo(None, None)

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del node, frame, finalize
        self.write("_texts[_x] if type(_x := ")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del node, frame, finalize
        self.write(") is str or type(_x) is int else _token(_x)")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  # Jinja calls it
        """Write a loop around empty blocks twice: only what fills them sees the costly ``loop``."""
        empty = [block for block in node.find_all(nodes.Block) if block.scoped and _is_empty(block)]
        if not empty:
            super().visit_For(node, frame)
            return
        filled = " or ".join(f"len(context.blocks[{block.name!r}]) > 1" for block in empty)
        self.writeline(f"if {filled}:", node)
        self.indent()
        super().visit_For(node, frame)
        self.outdent()
        self.writeline("else:")
        self.indent()
        super().visit_For(_without(node, empty), frame)
        self.outdent()

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802  # Jinja calls it
        """Enter an empty block only where a site template fills it: it costs nothing otherwise."""
        if not _is_empty(node):
            super().visit_Block(node, frame)
            return
        self.writeline(f"if len(context.blocks[{node.name!r}]) > 1:", node)
        self.indent()
        super().visit_Block(node, frame)
        self.outdent()


def _without(node: _Node, blocks: Collection[nodes.Node]) -> _Node:
    """Return a statement as it would be, were some blocks not there."""
    twin = copy(node)
    for name, body in node.iter_fields(only=("body", "else_", "elif_")):
        setattr(twin, name, [_without(child, blocks) for child in body if child not in blocks])
    return twin


def _is_empty(block: nodes.Block) -> bool:
    return not any(True for output in block.body for _ in _printed(output))


def _printed(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what a child of a block does, leaving out blank text."""
    if not isinstance(node, nodes.Output):
        yield node
        return
    for child in node.nodes:
        if not (isinstance(child, nodes.TemplateData) and not child.data.strip()):
            yield child


class JsonLiterals(Extension):
    """Brings the JSON that stands literally in a template into the form of tokens.

    White space outside strings goes, and strings are spelled as :func:`quote` spells them; so the
    printed text has no blank that is not inside a string, and ``":`` ends every key and nothing
    else.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Rewrite the text between the tags."""
        for item in stream:
            if item.type == "data":
                text = self.normalise(item.value, item.lineno, stream.filename or "")
                yield Token(item.lineno, "data", text)
            else:
                yield item

    def normalise(self, text: str, line: int, filename: str) -> str:
        """Return a piece of literal JSON in the form of tokens."""

        def rewrite(match: re.Match[str]) -> str:
            found = match[0]
            if not found.startswith('"'):
                return ""
            return self.literal(found, line + text.count("\n", 0, match.start()), filename)

        return _LITERAL_OR_SPACE.sub(rewrite, text)

    def literal(self, raw: str, line: int, filename: str) -> str:
        """Return one JSON string of the template, quotes and all, in the form of a token."""
        del line, filename
        return quote(json.loads(raw))
