"""帮助: what to do, step by step, for each kind of user; found from every page."""

from __future__ import annotations

from pathlib import Path

from flask import current_app, send_from_directory
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tepei.menu import guides
from tepei.menu.guides import GuidePage
from tepei.menu.pages import may
from tepei.portal.errors import Absent
from tepei.portal.screens.views import SafeView, expose, open_to_all

_OPEN = "what the guides say is published with the portal, and is needed before one has an account"
_DAY = 86_400  # seconds


class HelpView(SafeView):
    """The guides, those of the viewer before the others."""

    route_base = "/help"
    default_view = "index"

    @expose("/", methods=["GET"])
    @open_to_all(_OPEN)
    def index(self) -> ResponseReturnValue:
        """All of them."""
        found = _shown()
        own = [
            each for each in found if current_user.is_authenticated and any(may(*one) for one in each.readers)
        ]
        return self.render("home/help.html", own=own, others=[each for each in found if each not in own])

    @expose("/<guide>", methods=["GET"])
    @open_to_all(_OPEN)
    def show(self, guide: str) -> ResponseReturnValue:
        """One of them."""
        found = next((each for each in _shown() if each.key == guide), None)
        if found is None:
            raise Absent
        return self.render("home/guide.html", guide=found)

    @expose("/images/<path:picture>", methods=["GET"])
    @open_to_all(_OPEN)
    def image(self, picture: str) -> ResponseReturnValue:
        """A picture of a guide."""
        return send_from_directory(_docs() / "images", picture, max_age=_DAY)


def _shown() -> list[GuidePage]:
    return guides.shown(_docs(), current_app.config["TEPEI_PACK"].name)


def _docs() -> Path:
    return Path(current_app.root_path) / "docs"
