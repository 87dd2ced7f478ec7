"""Pieces of pages that are drawn once for all who get the same: `{% drawn "footer", signed_in %} … {% enddrawn %}`, or `once` in code.

What a piece shows follows from its name, from what stands beside it, and from the language and the address of the portal, which every
piece is kept by; nothing else of it may change while the server runs. So no piece is ever out of date, and none has to be found and thrown away; all of them are
when the portal is called otherwise (portal/portal_name.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, request
from flask_babel import get_locale
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

_MOST = 5_000  # of a kilobyte or a few


def once(key: tuple[Any, ...], draw: Callable[[], str]) -> Markup:
    """What `draw` makes, kept for whoever asks with the same key. While templates are worked on (`--debug`) nothing is kept."""
    if current_app.debug:
        return Markup(draw())  # noqa: S704  templates escape
    kept: dict[Any, Markup] = current_app.extensions.setdefault("drawn", {})
    whole = (str(get_locale()), request.script_root, *key)
    found = kept.get(whole)
    if found is None:
        if len(kept) >= _MOST:
            kept.clear()
        found = kept[whole] = Markup(draw())  # noqa: S704
    return found


class Drawn(Extension):
    """The tag `drawn`, followed by the name of the piece and by all that it depends on."""

    tags = {"drawn"}

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        key = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            key.append(parser.parse_expression())
        body = parser.parse_statements(("name:enddrawn",), drop_needle=True)
        call = self.call_method("_draw", [nodes.Tuple(key, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _draw(self, key: tuple[Any, ...], caller: Callable[[], str]) -> Markup:
        return once(key, caller)
