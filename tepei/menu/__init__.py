"""Every screen, in the order of the menu: what somebody may read is what they find there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _

from tepei.menu.pages import Home, Index, may

__all__ = ["Home", "Index", "register"]


@dataclass(frozen=True)
class Screen:
    """A view with its words in the menu and its drawing in static/img/icons.svg."""

    view: type[Any]
    label: Any
    icon: str


@dataclass(frozen=True)
class Group:
    """Screens that stand under one heading."""

    name: str
    label: Any
    screens: tuple[Screen, ...]


HOME = Screen(Home, _("我的首页"), "home")

GROUPS: tuple[Group, ...] = ()

# Screens that others lead to: they stand in no menu.
ELSEWHERE: tuple[type[Any], ...] = ()


def register(appbuilder: AppBuilder) -> None:
    """Add every screen."""
    _add(appbuilder, HOME)
    for group in GROUPS:
        for screen in group.screens:
            _add(appbuilder, screen, group)
    for view in ELSEWHERE:
        appbuilder.add_view_no_menu(view)


def _add(appbuilder: AppBuilder, screen: Screen, group: Group | None = None) -> None:
    permission = getattr(screen.view, "class_permission_name", None) or screen.view.__name__
    appbuilder.add_view(
        screen.view,
        screen.view.__name__,
        label=screen.label,
        icon=screen.icon,
        category=group.name if group else "",
        category_label=group.label if group else "",
        menu_cond=partial(may, "read", permission),
    )
