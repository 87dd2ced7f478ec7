"""Every screen, in the order of the menu."""

from __future__ import annotations

from flask_appbuilder import AppBuilder, IndexView


class Index(IndexView):
    """The landing page."""


def register(appbuilder: AppBuilder) -> None:
    """Add every screen."""
