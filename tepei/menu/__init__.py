"""Every screen, in the order of the menu: what somebody may read is what they find there."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import current_app
from flask_appbuilder import AppBuilder

from tepei.menu.pages import Home, Index, holds, may
from tepei.menu.screens import ELSEWHERE, GROUPS, Group, Screen
from tepei.organisations import offices
from tepei.organisations import queries as organisations
from tepei.portal import clock
from tepei.portal.gate.security import WORK
from tepei.schemes import works

__all__ = ["Home", "Index", "register"]


def register(appbuilder: AppBuilder) -> None:
    """Add every screen, and the names of the roles that their rights belong to."""
    appbuilder.sm.works = works.WORKS
    current_app.extensions["role_names"] = _role_names
    current_app.extensions["posts_held"] = offices.posts_held
    for view in ELSEWHERE:
        appbuilder.add_view_no_menu(view)
    for number, group in enumerate(GROUPS):
        for screen in group.screens:
            if screen.only_demo and not clock.is_movable():
                continue
            _add(appbuilder, screen, f"group-{number}" if group.label else "", group)


def _role_names() -> dict[str, str]:
    return {code: post.name for code, post in organisations.posts().items()}


def _add(appbuilder: AppBuilder, screen: Screen, category: str, group: Group) -> None:
    view = _registered(appbuilder, screen.view)
    appbuilder.menu.add_link(
        name=screen.view.__name__,
        label=screen.label,
        icon=screen.icon,
        category=category,
        category_label=group.label,
        baseview=view,
        cond=None
        if screen.for_everybody
        else partial(_is_shown, view.class_permission_name, screen, group.work),
    )


def _is_shown(name: str, screen: Screen, of_group: str) -> bool:
    """Whether the reader may open it, and the portal is used for what it is about."""
    work = screen.work or of_group
    if work and not holds(WORK, work):
        return False
    is_elsewhere = screen.unless and may("read", screen.unless)
    return may("read", name) and not is_elsewhere and (not screen.beside or may("read", screen.beside))


def _registered(appbuilder: AppBuilder, view: type[Any]) -> Any:
    """The view; the security manager has added some already, and FAB would forget a second one silently."""
    known = next((each for each in appbuilder.baseviews if type(each) is view), None)
    return known or appbuilder.add_view_no_menu(view)
