"""查找: one box in the head of every page, for whoever reviews or looks after units."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from tepei.menu.pages import may
from tepei.menu.search import LONGEST, Found, search
from tepei.papers.kinds import KINDS
from tepei.portal.screens.views import SafeView, expose, guard


class SearchView(SafeView):
    """What is looked for is a name or a number: it travels in the body of a request, and stands in no address and no log."""

    route_base = "/search"
    class_permission_name = "Search"
    title = _("查找")
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The box alone, where the head has no room for it."""
        return self._page("", None)

    @expose("/", methods=["POST"])
    @guard("read")
    def find(self) -> ResponseReturnValue:
        """What was found; nothing is changed by it."""
        text = request.form.get("text", "").strip()[:LONGEST]
        return self._page(text, search(text, may))

    def _page(self, text: str, found: Found | None) -> str:
        return self.render("home/search.html", text=text, found=found, kinds=KINDS, longest=LONGEST, may=may)
